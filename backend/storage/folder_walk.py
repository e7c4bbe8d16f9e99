"""Every file below a folder, one at a time, and an account of what is there but is no file."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

FoundFile: TypeAlias = tuple[str, os.stat_result]
"""The path below the folder, with "/" between its parts, and the file's facts."""

_EXAMPLES = 3


def is_within(path: str, folder: str) -> bool:
    """Whether a path is the folder or lies below it; both without links and without "..."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


@dataclass(frozen=True)
class _Folder:
    """A folder that is still to be walked.

    Attributes:
        path: where it is reached.
        prefix: what its files' keys begin with: empty, or ending in "/".
        trail: where it really lies, after the real places of the folders from which links led to it.
    """

    path: str
    prefix: str
    trail: tuple[str, ...]


class FolderWalk:
    """One walk. The order is the file system's own, so a folder of any size needs no memory.

    Attributes:
        refused: how many entries were found that are neither a readable file nor a folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)
        self._pending = [_Folder(str(root), "", (self._root,))]
        self._reasons: list[str] = []
        self.refused = 0

    def files(self) -> Iterator[FoundFile]:
        """Each file once per path that leads to it.

        Raises:
            OSError: a folder is missing or cannot be read, or the root is another one at the end.
        """
        root = _identity(self._root)
        while self._pending:
            folder = self._pending.pop()
            with os.scandir(folder.path) as entries:
                for entry in entries:
                    status = self._examine(entry, folder)
                    if status is not None:
                        yield folder.prefix + entry.name, status
        # What vanished meanwhile was deleted, unless the whole drive went.
        if _identity(self._root) != root:
            raise OSError(errno.ESTALE, "it was exchanged or unmounted while it was listed", self._root)

    def examples(self) -> str:
        """The first of the refused entries with the reason, as part of a sentence."""
        more = ["…"] if self.refused > len(self._reasons) else []
        return ", ".join(self._reasons + more)

    def _examine(self, entry: os.DirEntry[str], folder: _Folder) -> os.stat_result | None:
        """The facts of a file; None for all else, which is queued or counted."""
        if not _is_text(entry.name):
            self._refuse(entry, folder, "a name that is not UTF-8")
        elif entry.is_symlink():
            return self._follow(entry, folder)
        elif entry.is_dir(follow_symlinks=False):
            self._queue(entry, folder, (*folder.trail[:-1], f"{folder.trail[-1]}{os.sep}{entry.name}"))
        elif entry.is_file(follow_symlinks=False):
            return _status(entry)
        else:
            self._refuse(entry, folder, "neither a file nor a folder")
        return None

    def _follow(self, link: os.DirEntry[str], folder: _Folder) -> os.stat_result | None:
        target = Path(os.path.realpath(link.path))
        if not is_within(str(target), self._root):
            self._refuse(link, folder, "a link out of the folder")
        elif not target.exists():
            self._refuse(link, folder, "a link that leads nowhere")
        elif target.is_file():
            return target.stat()
        elif not target.is_dir():
            self._refuse(link, folder, "neither a file nor a folder")
        elif any(is_within(real, str(target)) for real in folder.trail):
            self._refuse(link, folder, "a link back to a folder above it")
        else:
            self._queue(link, folder, (*folder.trail, str(target)))
        return None

    def _queue(self, entry: os.DirEntry[str], folder: _Folder, trail: tuple[str, ...]) -> None:
        self._pending.append(_Folder(entry.path, f"{folder.prefix}{entry.name}/", trail))

    def _refuse(self, entry: os.DirEntry[str], folder: _Folder, reason: str) -> None:
        self.refused += 1
        if len(self._reasons) < _EXAMPLES:
            self._reasons.append(f"{folder.prefix + entry.name!r} ({reason})")


def _identity(path: str) -> tuple[int, int]:
    status = Path(path).stat()
    return status.st_dev, status.st_ino


def _is_text(name: str) -> bool:
    """Whether the bytes of a name were UTF-8; the others cannot be written into a database."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None  # deleted since its folder was opened, so it belongs to no listing
