"""One clinic through the product's commands: on disk, imported, tried, linked, and once more."""

from __future__ import annotations

import contextlib
import csv
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import CommandError

from prove.clinics import Clinic
from prove.contents import Stock
from prove.database import State, arrange, plant, read_state
from prove.exports import Export
from prove.model import Kind

__all__ = ["Answer", "BookCourse", "Course", "laid_out", "run_clinic"]


@dataclass(frozen=True)
class Answer:
    """What one command said and left.

    Attributes:
        status: its exit status.
        said: everything it printed, and its message.
        tables: the files of its report, read; empty where it wrote none.
        raw: the same as bytes, by which a dry run is compared with a live one.
    """

    status: int
    said: str
    tables: dict[str, list[dict[str, str]]]
    raw: dict[str, bytes]


@dataclass
class BookCourse:
    """What one further export's command said: with an earlier export, dry, live, and live once more."""

    before: Answer | None = None
    tried: Answer | None = None
    live: Answer | None = None
    again: Answer | None = None


@dataclass(frozen=True)
class Course:
    """What happened to a clinic; commands that were not reached are None.

    Attributes:
        imported: import_patients.
        before: the linker with an earlier export, where there is one.
        tried, linked, again: the linker, dry, live, and live once more.
        state: the database after the live run.
        after: the database after the second one, where there was one.
        books: what the commands of the further exports said, by kind: `documents` among them.
    """

    imported: Answer
    before: Answer | None
    tried: Answer | None
    linked: Answer | None
    again: Answer | None
    state: State
    after: State | None
    books: dict[str, BookCourse]


@contextlib.contextmanager
def laid_out(clinic: Clinic, stock: Stock, folder: Path) -> Iterator[Path]:
    """The clinic's inputs in a folder, which goes afterwards."""
    folder.mkdir()
    try:
        (folder / "dump").mkdir()
        books = [export for book in clinic.books for export in (book.export, book.earlier)]
        papers = clinic.documents.export if clinic.documents else None
        exports = (clinic.patients, clinic.images, clinic.earlier, papers, *books)
        for export in filter(None, exports):
            (folder / export.name).write_bytes(export.content)
        kinds = {key: kind for key, (kind, _) in clinic.files.items()} | clinic.beyond
        _lay_files(kinds, stock, folder / "dump")
        if clinic.documents:
            (folder / "documents").mkdir()
            kinds = {key: kind for key, (kind, _) in clinic.documents.files.items()}
            _lay_files(kinds, stock, folder / "documents")
        yield folder
    finally:
        shutil.rmtree(folder)


def _lay_files(kinds: dict[str, Kind], stock: Stock, dump: Path) -> None:
    for parent in {key.rpartition("/")[0] for key in kinds}:
        (dump / parent).mkdir(parents=True, exist_ok=True)
    for key, kind in kinds.items():
        stock.put(kind, dump / key)


def run_clinic(clinic: Clinic, folder: Path, *, twice: bool, rehearsed: bool = True) -> Course:
    """Imports the patients and links the images of a clinic that is laid out in the folder.

    Args:
        twice: the linker runs once more at the end.
        rehearsed: it makes a dry run before.
    """
    plant(clinic.planted, clinic.places)
    imported = _command(
        "import_patients",
        "--csv",
        str(folder / clinic.patients.name),
        *clinic.patients.arguments,
        report=folder / "import",
    )
    before = tried = linked = again = after = None
    books = {step.name: BookCourse() for step in _further(clinic)}
    kinds = [book.kind for book in clinic.books]
    if not imported.status:
        _run_further(clinic, books, folder, twice=twice)
        if clinic.earlier:
            before = _command(*_link(clinic.earlier, folder), report=folder / "before")
        command = _link(clinic.images, folder)
        tried = _command(*command, "--dry-run", report=folder / "dry") if rehearsed else None
        linked = _command(*command, report=folder / "live")
    state = read_state(kinds, with_documents=clinic.documents is not None)
    if twice and linked and not linked.status:
        again = _command(*command, report=folder / "again")
        for step in _further(clinic):
            books[step.name].again = step.run(folder, "again")
        after = read_state(kinds, with_documents=clinic.documents is not None)
    return Course(imported, before, tried, linked, again, state, after, books)


@dataclass(frozen=True)
class _Step:
    """One further export's command, as it is typed."""

    name: str
    command: str
    export: Export
    earlier: Export | None
    words: tuple[str, ...] = ()

    def run(self, folder: Path, turn: str, *words: str, export: Export | None = None) -> Answer:
        export = export or self.export
        words = (*export.arguments, *(word.format(folder=folder.as_uri()) for word in self.words), *words)
        report = folder / f"{self.name}-{turn}"
        return _command(self.command, "--csv", str(folder / export.name), *words, report=report)


def _further(clinic: Clinic) -> list[_Step]:
    steps = [_Step(book.kind.name, book.kind.command, book.export, book.earlier) for book in clinic.books]
    if papers := clinic.documents:
        earlier = papers.export if papers.is_linked_before else None
        store = ("--documents", "{folder}/documents")
        steps.append(_Step("documents", "link_filemaker_documents", papers.export, earlier, store))
    return steps


def _run_further(clinic: Clinic, courses: dict[str, BookCourse], folder: Path, *, twice: bool) -> None:
    """All further exports: first those that came before, then what happens in between, then those of today."""
    steps = _further(clinic)
    for step in steps:
        if step.earlier:
            courses[step.name].before = step.run(folder, "before", export=step.earlier)
    arrange(clinic)
    for step in steps:
        course = courses[step.name]
        if twice:
            course.tried = step.run(folder, "dry", "--dry-run")
        course.live = step.run(folder, "live")


def _link(export: Export, folder: Path) -> tuple[str, ...]:
    images = (folder / "dump").as_uri()
    return (
        "link_filemaker_images_csv",
        "--csv",
        str(folder / export.name),
        "--images",
        images,
        *export.arguments,
    )


def _command(*words: str, report: Path) -> Answer:
    """One command as a person types it, its outputs caught."""
    out, err = io.StringIO(), io.StringIO()
    status, message = 0, ""
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            call_command(*words, "--report", str(report), stdout=out, stderr=err)
        except CommandError as error:
            status, message = error.returncode, str(error)
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 1
    raw = {path.name: path.read_bytes() for path in sorted(report.glob("*.csv"))}
    tables = {
        name: list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        for name, data in raw.items()
    }
    return Answer(status, f"{out.getvalue()}\n{err.getvalue()}\n{message}", tables, raw)
