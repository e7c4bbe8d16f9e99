"""What lies of a patient in files that Nexus wrote by itself: thumbnails, and lines of reports. All of it can be done again."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from django.conf import settings

from gallery.privacy.belongings import Belongings, FileOfPatient, stores_of_runs
from gallery.sending.document_files import document_store
from gallery.sending.originals import image_store
from images.thumbnails import ThumbnailSource
from images.thumbnails.place import ThumbnailPlace
from jobs.reports import spreadsheet_cell
from jobs.whole_files import written_whole

# Columns of a report that hold ids of an export, which another phase may give to something else.
_IDS: Final = frozenset({"filemaker_id", "record_id", "recid", "id"})
_STANDS_FOR: Final = "(forgotten)"
_NOT_BACKUPS: Final = frozenset({".sha256", ".part"})


@dataclass(frozen=True)
class TracesInFiles:
    """What has to go from files, in a form that is kept until it is gone.

    Attributes:
        files: whose thumbnails.
        names: what is never anybody else's: storage keys, primary keys.
        ids: phase -> ids that its reports know.
    """

    files: Sequence[FileOfPatient]
    names: Sequence[str]
    ids: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, found: Belongings) -> Self:
        ids = {phase: sorted(own) for phase, own in found.ids.items()}
        return cls(found.files, sorted(found.names), ids)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls([FileOfPatient(**one) for one in kept["files"]], kept["names"], kept["ids"])

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Backup:
    """A backup that still holds whoever was forgotten after it was made."""

    name: str
    days_old: int


def thumbnails(traces: TracesInFiles, *, remove: bool) -> int:
    """How many files of thumbnails there are; with `remove` they are gone afterwards.

    Raises:
        OSError: one could not be taken away.
    """
    count = 0
    for kind, store in (("images", image_store()), ("documents", document_store())):
        for url in {store.url, *stores_of_runs(kind)}:
            place = ThumbnailPlace(Path(settings.NEXUS_THUMBNAILS_DIR), url)
            for file in traces.files:
                source = ThumbnailSource(file.key, file.size_bytes)
                count += place.remove(source) if remove else place.count(source)
    return count


def report_lines(traces: TracesInFiles, *, remove: bool) -> int:
    """How many lines of the reports under `var/reports/` tell of them; with `remove` they are gone afterwards.

    Raises:
        OSError: a report could not be read or written.
    """
    folder = Path(settings.VAR_DIR) / "reports"
    names = {str(spreadsheet_cell(name)).casefold() for name in traces.names}
    count = sum(
        _table(path, names, set(traces.ids.get(path.parent.name, ())), remove=remove)
        for path in sorted(folder.glob("*/*/*.csv"))
    )
    pages = [*folder.glob("*.html"), *folder.glob("*.json")]
    return count + sum(_text(path, traces.names, remove=remove) for path in sorted(pages))


def backups() -> list[Backup]:
    """Those that there are, the newest first."""
    now = datetime.now(tz=UTC)
    found = [
        path
        for path in (Path(settings.VAR_DIR) / "backups").glob("nexus-*")
        if path.is_file() and path.suffix not in _NOT_BACKUPS
    ]
    made = {path.name: datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in found}
    return [
        Backup(name, (now - at).days)
        for name, at in sorted(made.items(), key=lambda one: -one[1].timestamp())
    ]


def _table(path: Path, names: set[str], ids: set[str], *, remove: bool) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(_marked(csv.reader(file), names, ids))
    count = sum(tells for tells, _ in rows)
    if count and remove:
        with written_whole(path) as part, part.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(row for tells, row in rows if not tells)
    return count


def _marked(rows: Iterable[list[str]], names: set[str], ids: set[str]) -> Iterator[tuple[bool, list[str]]]:
    header: list[str] = []
    for row in rows:
        told = zip(header, (cell.casefold() for cell in row), strict=False)
        yield any(cell in names or (column in _IDS and cell in ids) for column, cell in told), row
        header = header or row


def _text(path: Path, names: Sequence[str], *, remove: bool) -> int:
    """A printed report, or the same for programs: of what it lists, "(forgotten)" stands in the place."""
    if not names:
        return 0
    whole = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w./-])(?:{whole})(?![\w./-])")
    text, count = pattern.subn(_STANDS_FOR, path.read_text("utf-8"))
    if count and remove:
        with written_whole(path) as part:
            part.write_text(text, "utf-8")
    return count
