"""Writes the store of documents: a few files, each under the many names of the documents that hold the same.

Where the file system has hard links, a name costs next to nothing; elsewhere each name gets a copy.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from errors import UnusableInput
from sample_clinic.documents import SampleDocumentFile
from sample_clinic.encoding import is_signed
from sample_clinic.paper_kinds import Paper
from sample_clinic.papers import content_of
from sample_clinic.progress import ReportProgress
from sample_clinic.trouble import named_trouble, strangers_refused

# In place of a number, of what has no second name.
_ONE_NAME = 0


def missing_documents(
    folder: Path, files: Sequence[SampleDocumentFile], report: ReportProgress
) -> list[SampleDocumentFile]:
    """The files that the store lacks, in key order.

    Raises:
        UnusableInput: it holds anything else.
        RunFailed: it cannot be read.
    """
    with named_trouble(folder):
        present = dict(_entries(folder))
        # An empty folder is what a broken-off run leaves of ours, too.
        wanted = {place for file in files for place in (file.key, file.key.rpartition("/")[0])}
        strangers = sum(key not in wanted for key in present)
        seen: dict[int, bytes] = {}
        missing: list[SampleDocumentFile] = []
        for number, file in enumerate(files, start=1):
            found = _read(folder / file.key, present[file.key], seen) if file.key in present else None
            content = content_of(file.paper)
            if found != content:
                missing.append(file)
                strangers += not (found is None or is_signed(found) or content.startswith(found))
            report("Looking at the documents", number, len(files))
    if strangers:
        raise strangers_refused(folder, strangers, "--documents")
    return missing


def write_documents(folder: Path, files: Sequence[SampleDocumentFile], report: ReportProgress) -> None:
    """Writes the files that `missing_documents` found.

    Raises:
        RunFailed: the file system refused.
    """
    written: dict[Paper, Path] = {}
    with named_trouble(folder):
        for parent in {(folder / file.key).parent for file in files}:
            parent.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(files, start=1):
            _write(folder / file.key, file.paper, written)
            report("Writing the documents", number, len(files))


def _entries(folder: Path) -> Iterator[tuple[str, int]]:
    """The keys below the folder, each with the number that all names of its file share; an empty folder is an entry, too."""
    if folder.exists() and not folder.is_dir():
        raise UnusableInput(f"{folder} is not a folder.", "Name a folder with --documents.")
    for place, folders, names in os.walk(folder):
        here = Path(place).relative_to(folder)
        for name in names:
            status = (Path(place) / name).stat()
            yield (here / name).as_posix(), status.st_ino if status.st_nlink > 1 else _ONE_NAME
        if not folders and not names and Path(place) != folder:
            yield here.as_posix(), _ONE_NAME


def _read(path: Path, inode: int, seen: dict[int, bytes]) -> bytes:
    """The content, read once for all names of a file."""
    if inode == _ONE_NAME:
        return path.read_bytes()
    if inode not in seen:
        seen[inode] = path.read_bytes()
    return seen[inode]


def _write(path: Path, paper: Paper, written: dict[Paper, Path]) -> None:
    """A further name of what was written before, or the first one.

    What stands there is taken away first: its bytes may stand under other names, too.
    """
    path.unlink(missing_ok=True)
    if paper in written:
        try:
            path.hardlink_to(written[paper])
        except OSError:  # no hard links here, or no more of that file
            written.pop(paper)
        else:
            return
    path.write_bytes(content_of(paper))
    written[paper] = path
