"""The listing of the store in the workbench: what each file is, whose it is by its name, in which folder it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from console import Progress
from database import Workbench
from filemaker import Export, normalise_id
from files.claimed_ids import claimed_id, dotted_ids, spelling_of, tell_cases_apart
from files.derived import mark_derived
from files.file_types import FileTypes, is_system_folder, is_system_name
from files.folders import FolderChoice, choose_folders
from files.kind import FiledKind
from files.looking_into import Looking, kinds_by_content
from files.tables import FOLDER, LISTED_FILE
from storage import EmptyListing, ImageStore, ListingPage, StoreUnavailable, open_store
from transfers.loading import settle_ids


@dataclass(frozen=True)
class Listing:
    """What was listed.

    Attributes:
        files: objects, whatever the limit.
        unreadable: those of them that could not be read although only their content tells what they are.
        folders: in which folders they lie.
    """

    files: int
    unreadable: int
    folders: FolderChoice


def load_listing(
    bench: Workbench, files: FiledKind, url: str, progress: Progress, export: Export | None = None
) -> Listing:
    """Loads `listed_file` and `folder`. The export's rows are loaded already: it is they that ids are claimed from.

    Which ids its rows mean (`1,001`) is settled here, in the light of the names; the export hears of it.

    Raises:
        StorageError: the store cannot be listed.
        EmptyListing: there is not one file.
    """
    store = open_store(url)
    names = _Names(files.types, len(store.root), dotted_ids(bench))
    with progress.step(f"Listing the {files.name}", unit="files") as step:
        bench.fill(LISTED_FILE, _pages(store, names, step.advance))
    _check_once(bench, store)
    if not names.files:
        raise EmptyListing(url)
    bench.fill(FOLDER, [(list(names.folders.values()), list(names.folders))])
    settle_ids(bench, export, "record_ref", "SELECT record_ref FROM listed_file")
    unreadable = _look_into(bench, store, files.looking, names.untold, progress) if names.untold else 0
    return Listing(names.files, unreadable, settle_listing(bench, files))


def _check_once(bench: Workbench, store: ImageStore) -> None:
    """Every file once: a network drive that is written to may list one of them twice."""
    (twice,) = bench.one("SELECT count(*) - count(DISTINCT key) FROM listed_file")
    if twice:
        raise StoreUnavailable(
            f"{store.url} listed {twice:,} files more than once, so its listing cannot be relied on.",
            "Run it again once nothing is added or removed there any more.",
        )


def settle_listing(bench: Workbench, files: FiledKind) -> FolderChoice:
    """What only the whole listing, beside the export, tells of a file: whose it claims to be, and with what right."""
    tell_cases_apart(bench)
    mark_derived(bench, files.types)
    return choose_folders(bench, uuids_anywhere=files.uuids_anywhere)


def names_of(keys: Iterable[str], types: FileTypes) -> Iterator[str]:
    """What may be records' ids among the names of files, before the export is known."""
    for key in keys:
        stem, _ = types.stem_and_kind(key.rpartition("/")[2])
        yield normalise_id(stem)
        if "." in stem:
            yield normalise_id(stem.partition(".")[0])


@dataclass
class _Names:
    """A listing's names as they come, page by page.

    Attributes:
        types: what they may be.
        root: the length of what all keys begin with.
        dotted: the records' ids in the export that hold a dot.
        folders: path below the root -> its number.
        system: the numbers of those that hold nothing but what programs keep for themselves.
        untold: key -> size of the files whose names do not tell what they are.
        files: how many there were.
    """

    types: FileTypes
    root: int
    dotted: frozenset[str]
    folders: dict[str, int] = field(default_factory=dict)
    system: set[int] = field(default_factory=set)
    untold: dict[str, int] = field(default_factory=dict)
    files: int = 0

    def columns(self, page: ListingPage) -> tuple[list[Any], ...]:
        """The columns of `LISTED_FILE`."""
        rows = [self._read(key, size) for key, size in zip(page.keys, page.sizes, strict=True)]
        self.files += len(rows)
        columns = ([row[column] for row in rows] for column in range(5))
        return page.keys, *columns, [False] * len(rows), page.sizes, page.e_tags

    def _read(self, key: str, size: int) -> tuple[str, str, int, str, bool]:
        """Whose file it is, that to the letter, folder, MIME type and whether the id is less than the stem."""
        path, _, name = key[self.root :].rpartition("/")
        folder = self.folders.get(path)
        if folder is None:
            folder = self._enter(path)
        if folder in self.system or is_system_name(name):
            return "", "", folder, "", False
        stem, kind = self.types.stem_and_kind(name)
        if kind is None and size:
            self.untold[key] = size
        claimed = claimed_id(stem, self.dotted)
        ref = normalise_id(claimed)
        return ref, spelling_of(claimed, ref), folder, kind or "", claimed != stem

    def _enter(self, path: str) -> int:
        number = self.folders[path] = len(self.folders)
        if is_system_folder(path):
            self.system.add(number)
        return number


def _pages(
    store: ImageStore, names: _Names, advance: Callable[[int], None]
) -> Iterator[tuple[list[Any], ...]]:
    for page in store.list():
        advance(len(page))
        yield names.columns(page)


def _look_into(
    bench: Workbench, store: ImageStore, looking: Looking, untold: dict[str, int], progress: Progress
) -> int:
    """Adds what the files without a telling name are; returns how many of them could not be read."""
    kinds = kinds_by_content(store, looking, untold, progress)
    found = {key: kind for key, kind in kinds.items() if kind}
    columns = {"key": "VARCHAR", "mime_type": "VARCHAR"}
    bench.load("untold_file", columns, [(list(found), list(found.values()))])
    bench.rows(
        "UPDATE listed_file SET mime_type = u.mime_type FROM untold_file u WHERE u.key = listed_file.key"
    )
    return sum(kind is None for kind in kinds.values())
