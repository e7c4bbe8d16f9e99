"""Writes the sample clinic's exports and its files, and never over anything that it did not write itself.

Looking comes first and finds out what is to be written; it refuses what must not be touched. A file that a broken-off
run left incomplete is the beginning of what belongs there, or carries our signature, and is written again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from errors import UnusableInput
from sample_clinic.document_files import missing_documents, write_documents
from sample_clinic.drawings import draw
from sample_clinic.encoding import encode, is_signed, is_whole, sign
from sample_clinic.exports import (
    appointments_bytes,
    communications_bytes,
    documents_bytes,
    export_bytes,
    notes_bytes,
    patients_bytes,
)
from sample_clinic.plan import SampleClinic, SampleFile
from sample_clinic.progress import ReportProgress, say_nothing
from sample_clinic.trouble import named_trouble, strangers_refused
from sample_clinic.views import Subject


@dataclass(frozen=True)
class Places:
    """Where the sample clinic's files go.

    Attributes:
        csv: the export of the image records; the others go beside it.
        images: the folder of the images.
        documents: the folder of the documents.
    """

    csv: Path
    images: Path
    documents: Path

    @property
    def patients_csv(self) -> Path:
        """The export of the patients."""
        return self.csv.with_name("Patients.csv")

    @property
    def appointments_csv(self) -> Path:
        """The export of the appointments."""
        return self.csv.with_name("Appointments.csv")

    @property
    def communications_csv(self) -> Path:
        """The export of the ways to reach patients."""
        return self.csv.with_name("Coms.csv")

    @property
    def notes_csv(self) -> Path:
        """The export of the notes."""
        return self.csv.with_name("Notes.csv")

    @property
    def documents_csv(self) -> Path:
        """The export of the documents."""
        return self.csv.with_name("Docs.csv")


@dataclass(frozen=True)
class WrittenFiles:
    """What one run wrote; what stood there whole does not count.

    Attributes:
        exports: their places.
        images: how many files.
        documents: how many files.
    """

    exports: frozenset[Path]
    images: int
    documents: int


class DrawnFiles:
    """The content of the dump's files. Each drawing is made once and serves every file that shows it."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[Subject, str], bytes] = {}

    def content(self, file: SampleFile) -> bytes:
        """The bytes of one file."""
        key = (file.subject, file.file_type)
        if key not in self._drawn:
            self._drawn[key] = encode(draw(file.subject), file.file_type)
        return sign(self._drawn[key], file.caption, file.file_type)


def write_sample_files(
    clinic: SampleClinic, places: Places, report: ReportProgress = say_nothing
) -> WrittenFiles:
    """The exports, the images and the documents, without a database. What stands there whole is left alone.

    Raises:
        UnusableInput: something else stands there; nothing was written.
        RunFailed: the file system refused; run it again and it goes on where it stopped.
    """
    drawn = DrawnFiles()
    exports = {
        path: content
        for path, content in _exports(clinic, places).items()
        if _export_is_missing(path, content)
    }
    images = _missing_images(places.images, clinic.files, drawn, report)
    documents = missing_documents(places.documents, clinic.documents.files, report)
    for path, content in exports.items():
        with named_trouble(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    _write_images(places.images, images, drawn, report)
    write_documents(places.documents, documents, report)
    return WrittenFiles(frozenset(exports), len(images), len(documents))


def _exports(clinic: SampleClinic, places: Places) -> Mapping[Path, bytes]:
    return {
        places.csv: export_bytes(clinic.records),
        places.patients_csv: patients_bytes(clinic.patient_rows),
        places.appointments_csv: appointments_bytes(clinic.appointments),
        places.communications_csv: communications_bytes(clinic.communications),
        places.notes_csv: notes_bytes(clinic.notes),
        places.documents_csv: documents_bytes(clinic.documents.rows),
    }


def _export_is_missing(path: Path, content: bytes) -> bool:
    with named_trouble(path):
        if path.exists() and not path.is_file():
            raise UnusableInput(f"{path} is not a file.", "Name a file with --csv.")
        found = path.read_bytes() if path.exists() else b""
    if not content.startswith(found):
        raise UnusableInput(
            f"{path} is not the sample clinic's export, so it stays as it is.",
            "Name another place with --csv FILE, or move that file away.",
        )
    return found != content


def _missing_images(
    folder: Path, files: Sequence[SampleFile], drawn: DrawnFiles, report: ReportProgress
) -> list[SampleFile]:
    """The files that the folder lacks, in key order; refuses a folder that holds anything else."""
    present = _names_in(folder)
    strangers = len(present - {file.name for file in files})
    missing: list[SampleFile] = []
    for number, file in enumerate(files, start=1):
        found = _read(folder / file.name) if file.name in present else b""
        if not is_whole(found, file.caption, file.file_type):
            missing.append(file)
            strangers += not (found == b"" or is_signed(found) or drawn.content(file).startswith(found))
        report("Looking at the images", number, len(files))
    if strangers:
        raise strangers_refused(folder, strangers, "--images")
    return missing


def _write_images(
    folder: Path, files: Sequence[SampleFile], drawn: DrawnFiles, report: ReportProgress
) -> None:
    with named_trouble(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(files, start=1):
            (folder / file.name).write_bytes(drawn.content(file))
            report("Drawing the images", number, len(files))


def _names_in(folder: Path) -> set[str]:
    with named_trouble(folder):
        if folder.exists() and not folder.is_dir():
            raise UnusableInput(f"{folder} is not a folder.", "Name a folder with --images.")
        return {entry.name for entry in folder.iterdir()} if folder.exists() else set()


def _read(path: Path) -> bytes:
    with named_trouble(path):
        return path.read_bytes()
