"""Where thumbnails lie: in a folder of their own, never beside the images, readable by their owner alone."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from errors import RunFailed
from images.thumbnails.facts import ThumbnailFacts, ThumbnailSize, ThumbnailSource
from images.thumbnails.making import MadeThumbnails
from jobs.whole_files import written_whole

# Part of every name, so that another number makes all thumbnails anew: for when the sizes or the making change.
_EDITION = "2"
_FACTS = "json"
# What was never finished; the first release began such names with ".part-".
_PART = re.compile(r"\..*\.part|\.part-.*")
_NAME = re.compile(
    rf"(?P<name>[0-9a-f]{{64}})\.({'|'.join(ThumbnailSize)})\.webp|(?P<of>[0-9a-f]{{64}})\.{_FACTS}"
)
_FOLDER_NAME = re.compile(r"[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of ours that a walk through the place found.

    Attributes:
        path: where.
        name: which source it belongs to, as `ThumbnailPlace.name` gives it; empty for one that was never finished.
        is_facts: whether it holds the facts.
        modified: when it was made, in seconds since 1970; of facts, when the reading of the original began.
    """

    path: Path
    name: str
    is_facts: bool
    modified: float


@dataclass(frozen=True)
class ThumbnailPlace:
    """The thumbnails of one store's images.

    For each source there are its facts, written last, and a WebP file per size. So where facts are, all is there;
    where there are only facts, the source was refused.

    Attributes:
        folder: the folder for all stores, NEXUS_THUMBNAILS_DIR.
        images_url: the store's address in its normal form.
    """

    folder: Path
    images_url: str

    @cached_property
    def store_folder(self) -> Path:
        """The folder for this store: what belongs to another one is never taken for a leftover."""
        return self.folder / hashlib.sha256(self.images_url.encode()).hexdigest()[:16]

    def name(self, source: ThumbnailSource) -> str:
        """The same for the same key and size. It tells neither to who sees the folder."""
        facts = "\0".join((_EDITION, self.images_url, source.storage_key, str(source.size_bytes)))
        return hashlib.sha256(facts.encode()).hexdigest()

    def path(self, source: ThumbnailSource, size: ThumbnailSize) -> Path:
        """Where the WebP file lies, or would."""
        return self._path(self.name(source), f"{size}.webp")

    def find(self, source: ThumbnailSource) -> ThumbnailFacts | None:
        """What came of the source; None where nobody has tried yet, or where files are gone."""
        try:
            facts = ThumbnailFacts.from_json(self._path(self.name(source), _FACTS).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        if facts.is_made and not all(self.path(source, size).exists() for size in ThumbnailSize):
            return None
        return facts

    def save(self, source: ThumbnailSource, made: MadeThumbnails, read_at: float) -> None:
        """Keeps what was made. Others may be reading or saving the same: everybody sees whole files.

        Args:
            source: of what.
            made: the thumbnails, or the refusal.
            read_at: when the reading of the original began, in seconds since 1970.

        Raises:
            RunFailed: the folder cannot be written to.
        """
        name = self.name(source)
        facts = self._path(name, _FACTS)
        try:
            for folder in (self.folder, self.store_folder, facts.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for size in ThumbnailSize:
                if size in made.files:
                    _write(self.path(source, size), made.files[size])
                else:
                    self.path(source, size).unlink(missing_ok=True)
            # As old as what it tells of, so that an original that was replaced meanwhile is newer.
            _write(facts, made.facts.as_json().encode(), read_at)
        except OSError as fault:
            raise RunFailed(
                f"{self.folder} cannot be written to: {fault.strerror}.",
                "Make room or give access to NEXUS_THUMBNAILS_DIR, then run again: what is done is kept.",
            ) from None

    def remove(self, source: ThumbnailSource) -> int:
        """Takes away what is kept of a source; how many files that were.

        Raises:
            OSError: one could not be taken away.
        """
        there = self._there(source)
        for path in there:
            path.unlink(missing_ok=True)
        return len(there)

    def count(self, source: ThumbnailSource) -> int:
        """How many files are kept of a source."""
        return len(self._there(source))

    def _there(self, source: ThumbnailSource) -> list[Path]:
        kept = [self._path(self.name(source), _FACTS), *(self.path(source, size) for size in ThumbnailSize)]
        return [path for path in kept if path.exists()]

    def walk(self) -> Iterator[KeptFile]:
        """Everything of ours that lies there; files of other names are passed over."""
        if not self.store_folder.is_dir():
            return
        for folder in self.store_folder.iterdir():
            if not _FOLDER_NAME.fullmatch(folder.name):
                continue
            with os.scandir(folder) as entries:
                for entry in entries:
                    match = _NAME.fullmatch(entry.name)
                    if match or _PART.fullmatch(entry.name):
                        with contextlib.suppress(FileNotFoundError):
                            yield _kept(entry, match)

    def _path(self, name: str, ending: str) -> Path:
        return self.store_folder / name[:2] / f"{name}.{ending}"


def place_problem(folder: Path, store_url: str, name: str = "images") -> tuple[str, str] | None:
    """Why thumbnails cannot be kept in a folder, and what to do about it; None where they can.

    Args:
        folder: NEXUS_THUMBNAILS_DIR.
        store_url: where the files lie of which they are made.
        name: what those are.
    """
    address = urlsplit(store_url)
    place = folder.resolve()
    if address.scheme == "file" and place.is_relative_to(Path(unquote(address.path)).resolve()):
        return (
            f"{folder} lies in the folder of the {name}, in which nothing may be written.",
            "Name another folder in NEXUS_THUMBNAILS_DIR.",
        )
    nearest = next(path for path in (place, *place.parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return (
            f"{folder} cannot be written to.",
            "Give the user that runs Nexus access to it, or name another folder in NEXUS_THUMBNAILS_DIR.",
        )
    return None


def _kept(entry: os.DirEntry[str], match: re.Match[str] | None) -> KeptFile:
    name = (match["name"] or match["of"]) if match else ""
    return KeptFile(Path(entry.path), name, bool(match and match["of"]), entry.stat().st_mtime)


def _write(path: Path, content: bytes, modified: float | None = None) -> None:
    with written_whole(path) as part:
        part.write_bytes(content)
        if modified is not None:
            os.utime(part, (modified, modified))
