"""A clinic's documents to test with: the rows of their export, the files of their store, and what a run makes of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from console import SilentProgress
from documents.linking import DocumentsResult, link_documents
from documents.models import Document
from filemaker import DateOptions
from files.options import LinkOptions
from patients.keys import patient_key
from patients.models import Patient

HEADER = (
    "id", "id_Contact", "id_Order", "Type", "Date", "NexusExportDate", "creationAccountName", "creationTimestamp",
    "@Docs to Contacts::Name Full",
)  # fmt: skip
TODAY = date(2026, 11, 23)
# The name of a patient comes along in every row, and must turn up nowhere.
NAME = "Adalwina Aardwolf"
CREATED = "10/18/2016 9:30:00 AM"


def document_id(number: int) -> str:
    """The id of an invented document, in the case in which FileMaker writes it."""
    return f"D0C00000-0000-4000-8000-{number:012X}"


@dataclass
class Archive:
    """Builds inputs, runs the linker on them, and tells what the database holds afterwards."""

    root: Path
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store.mkdir(parents=True, exist_ok=True)

    @property
    def store(self) -> Path:
        return self.root / "documents"

    @property
    def url(self) -> str:
        return self.store.as_uri()

    @property
    def csv(self) -> Path:
        return self.root / "Docs.csv"

    def patient(self, filemaker_id: str, **fields: Any) -> Patient:
        fields.setdefault("id", patient_key(filemaker_id))
        return Patient.objects.create(filemaker_metadata={"filemaker_id": filemaker_id}, **fields)

    def row(
        self,
        document: str,
        patient: str,
        kind: str = "Referral",
        day: str = "10/18/2016",
        dumped: str = "11/01/2026",
        author: str = "reception",
    ) -> None:
        self.rows.append((document, patient, "ORDER-1", kind, day, dumped, author, CREATED, NAME))

    def file(self, key: str, content: bytes = b"%PDF-1.4 a paper") -> None:
        path = self.store / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def paper(self, number: int, patient: str, **facts: str) -> None:
        """A row and its file."""
        self.row(document_id(number), patient, **facts)
        self.file(f"2016-10/{document_id(number).lower()}.pdf")

    def write_csv(self) -> Path:
        with self.csv.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEADER, *self.rows])
        return self.csv

    def options(self, **changes: Any) -> LinkOptions:
        defaults: dict[str, Any] = {
            "export": self.csv,
            "store_url": self.url,
            "min_linked": 0.0,
            "accept_fewer": True,
            "dates": DateOptions(today=TODAY),
            "report_dir": self.root / "report",
        }
        return LinkOptions(**{**defaults, **changes})

    def link(self, **changes: Any) -> DocumentsResult:
        """Writes the export as it stands and runs the linker."""
        self.write_csv()
        return link_documents(self.options(**changes), SilentProgress())

    def sheet(self, name: str) -> list[dict[str, str]]:
        """A table of the newest report."""
        with (self.root / "report" / f"{name}.csv").open(encoding="utf-8-sig") as file:
            # What a spreadsheet would take for a formula stands behind an apostrophe.
            return [
                {key: text.removeprefix("'") for key, text in row.items()} for row in csv.DictReader(file)
            ]

    def fates(self) -> dict[str, str]:
        """Of every file in the newest report, what became of it."""
        return {row["key"]: row["outcome"] for row in self.sheet("files")}

    def row_fates(self) -> list[tuple[str, str]]:
        """Of every row in the newest report, what became of it, in how many words."""
        return [(row["outcome"], row["detail"]) for row in self.sheet("rows")]

    def reimport_patients(self) -> None:
        """New rows carry the FileMaker ids, the old rows lose them: what a second import under other keys does."""
        for old in list(Patient.objects.exclude(filemaker_metadata={})):
            Patient.objects.create(id=uuid4(), filemaker_metadata=old.filemaker_metadata)
            Patient.objects.filter(pk=old.pk).update(filemaker_metadata={})


def owners() -> dict[str, str]:
    """Storage key -> the FileMaker id of the patient under whom the document is."""
    return dict(Document.objects.values_list("storage_key", "patient__filemaker_id"))


def state() -> list[dict[str, Any]]:
    """Everything that a run may write but its own record."""
    return [dict(one) for one in Document.objects.order_by("storage_key").values()]
