"""The listing of the store in the workbench: what each file is, which recid its name claims, in which folder it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from console import Progress
from database import Workbench
from filemaker import Export, normalise_id
from images.file_types import is_system_folder, is_system_name, stem_and_kind
from images.linking.derived import mark_derived
from images.linking.folders import FolderChoice, choose_folders
from images.linking.recids import claimed_id, dotted_recids, spelling_of, tell_cases_apart
from images.linking.tables import FOLDER, LISTED_FILE
from images.looking_into import kinds_by_content
from storage import EmptyListing, ImageStore, ListingPage, StoreUnavailable, open_store
from transfers.loading import settle_ids

__all__ = ["Listing", "load_listing", "names_of", "settle_listing"]


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


def load_listing(bench: Workbench, url: str, progress: Progress, export: Export | None = None) -> Listing:
    """Loads `listed_file` and `folder`. The export's rows are loaded already: it is they that recids are claimed from.

    Which recids its rows mean (`1,001`) is settled here, in the light of the names; the export hears of it.

    Raises:
        StorageError: the store cannot be listed.
        EmptyListing: there is not one file.
    """
    store = open_store(url)
    names = _Names(len(store.root), dotted_recids(bench))
    with progress.step("Listing the images", unit="files") as step:
        bench.fill(LISTED_FILE, _pages(store, names, step.advance))
    _check_once(bench, store)
    if not names.files:
        raise EmptyListing(url)
    bench.fill(FOLDER, [(list(names.folders.values()), list(names.folders))])
    settle_ids(bench, export, "recid", "SELECT recid FROM listed_file")
    unreadable = _look_into(bench, store, names.untold, progress) if names.untold else 0
    return Listing(names.files, unreadable, settle_listing(bench))


def _check_once(bench: Workbench, store: ImageStore) -> None:
    """Every file once: a network drive that is written to may list one of them twice."""
    (twice,) = bench.one("SELECT count(*) - count(DISTINCT key) FROM listed_file")
    if twice:
        raise StoreUnavailable(
            f"{store.url} listed {twice:,} files more than once, so its listing cannot be relied on.",
            "Run it again once nothing is added or removed there any more.",
        )


def settle_listing(bench: Workbench) -> FolderChoice:
    """What only the whole listing, beside the export, tells of a file: whose recid it claims, and with what right."""
    tell_cases_apart(bench)
    mark_derived(bench)
    return choose_folders(bench)


def names_of(keys: Iterable[str]) -> Iterator[str]:
    """What may be recids among the names of files, before the export is known."""
    for key in keys:
        stem, _ = stem_and_kind(key.rpartition("/")[2])
        yield normalise_id(stem)
        if "." in stem:
            yield normalise_id(stem.partition(".")[0])


@dataclass
class _Names:
    """A listing's names as they come, page by page.

    Attributes:
        root: the length of what all keys begin with.
        dotted: the recids of the export that hold a dot.
        folders: path below the root -> its number.
        system: the numbers of those that hold nothing but what programs keep for themselves.
        untold: key -> size of the files whose names do not tell what they are.
        files: how many there were.
    """

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
        """Recid, spelling, folder, MIME type and whether the recid is less than the stem."""
        path, _, name = key[self.root :].rpartition("/")
        folder = self.folders.get(path)
        if folder is None:
            folder = self._enter(path)
        if folder in self.system or is_system_name(name):
            return "", "", folder, "", False
        stem, kind = stem_and_kind(name)
        if kind is None and size:
            self.untold[key] = size
        claimed = claimed_id(stem, self.dotted)
        recid = normalise_id(claimed)
        return recid, spelling_of(claimed, recid), folder, kind or "", claimed != stem

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


def _look_into(bench: Workbench, store: ImageStore, untold: dict[str, int], progress: Progress) -> int:
    """Adds what the files without a telling name are; returns how many of them could not be read."""
    kinds = kinds_by_content(store, untold, progress)
    pictures = {key: kind for key, kind in kinds.items() if kind}
    columns = {"key": "VARCHAR", "mime_type": "VARCHAR"}
    bench.load("untold_file", columns, [(list(pictures), list(pictures.values()))])
    bench.rows(
        "UPDATE listed_file SET mime_type = u.mime_type FROM untold_file u WHERE u.key = listed_file.key"
    )
    return sum(kind is None for kind in kinds.values())
