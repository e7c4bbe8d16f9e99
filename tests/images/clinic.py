"""A small clinic to test with: its patients, the rows of its export, the files of its dump."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from console import SilentProgress
from filemaker import DateOptions
from images.linking import LinkOptions, LinkResult, link
from images.models import Image
from patients.keys import patient_key
from patients.models import Patient

HEADER = ("date", "fileNane", "id", "id_Contact", "Name of file", "NexusExportDate", "recid", "Type")
TODAY = date(2026, 11, 23)

# The cast. Their FileMaker ids, in the case in which FileMaker writes them.
ADA = "0A1B2C3D-0000-4000-8000-00000000ADA0"
BRUNO = "0A1B2C3D-0000-4000-8000-0000000B0B00"
CLEO = "0A1B2C3D-0000-4000-8000-00000000C1E0"
NOBODY = "0A1B2C3D-0000-4000-8000-00000000DEAD"


@dataclass
class Clinic:
    """Builds inputs, runs the linker on them, and tells what the database holds afterwards."""

    root: Path
    rows: list[tuple[str, ...]] = field(default_factory=list)
    csv_name: str = "Image_dataV9.csv"

    def __post_init__(self) -> None:
        self.images.mkdir(parents=True, exist_ok=True)

    @property
    def images(self) -> Path:
        return self.root / "dump"

    @property
    def csv(self) -> Path:
        return self.root / self.csv_name

    @property
    def images_url(self) -> str:
        return self.images.as_uri()

    def patient(self, filemaker_id: str, **fields: Any) -> Patient:
        fields.setdefault("id", patient_key(filemaker_id))
        fields.setdefault("filemaker_metadata", {"filemaker_id": filemaker_id})
        return Patient.objects.create(**fields)

    def row(
        self,
        recid: str,
        patient: str,
        day: str = "10/18/2016",
        kind: str = "Left Dorsal",
        image_id: str | None = None,
        dumped: str = "1",
    ) -> None:
        """One row of the export, marked as dumped; the picture's own name follows from its type."""
        name = f"{kind.replace(' ', '-')}.jpg"
        identifier = image_id or f"IMAGE-{recid}"
        self.rows.append((day, name, identifier, patient, name, dumped, recid, kind))

    def file(self, key: str, content: bytes = b"picture") -> None:
        path = self.images / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def picture(self, recid: str, patient: str, day: str = "10/18/2016", kind: str = "Left Dorsal") -> None:
        """A row and its file."""
        self.row(recid, patient, day, kind)
        self.file(f"{recid}.jpg")

    def dump(self, keys: str, rows: str = "", content: bytes = b"picture") -> None:
        """Files, and a row for each stem of theirs, or for the recids that are named. All of them are Ada's."""
        self.patient(ADA)
        for key in keys.split():
            self.file(key, content)
        for recid in rows.split() or sorted({Path(key).stem for key in keys.split()}):
            self.row(recid, ADA)

    def write_csv(self) -> Path:
        with self.csv.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEADER, *self.rows])
        return self.csv

    def options(self, **changes: Any) -> LinkOptions:
        defaults: dict[str, Any] = {
            "export": self.csv,
            "store_url": self.images_url,
            "min_linked": 0.0,
            "dates": DateOptions(today=TODAY),
        }
        return LinkOptions(**{**defaults, **changes})

    def link(self, **changes: Any) -> LinkResult:
        """Writes the export as it stands and runs the linker."""
        self.write_csv()
        return self.link_as_written(**changes)

    def link_as_written(self, **changes: Any) -> LinkResult:
        """Runs the linker on the export that lies there."""
        return link(self.options(**changes), SilentProgress())

    def fates(self, **changes: Any) -> dict[str, str]:
        """Runs the linker, and tells of every file what became of it."""
        self.link(report_dir=self.root / "report", **changes)
        with (self.root / "report" / "files.csv").open(encoding="utf-8-sig") as file:
            # What a spreadsheet would take for a formula stands behind an apostrophe.
            return {row["key"].removeprefix("'"): row["outcome"] for row in csv.DictReader(file)}

    def reimport_patients(self) -> None:
        """New rows carry the FileMaker ids, the old rows lose them: what a second import under other keys does."""
        for old in list(Patient.objects.exclude(filemaker_metadata={})):
            Patient.objects.create(id=uuid4(), filemaker_metadata=old.filemaker_metadata)
            Patient.objects.filter(pk=old.pk).update(filemaker_metadata={})


def outcomes(result: LinkResult) -> dict[str, int]:
    return {outcome.value: count for outcome, count in result.plan.files.items()}


def row_outcomes(result: LinkResult) -> dict[str, int]:
    return {outcome.value: count for outcome, count in result.plan.rows.items()}


def linked_to() -> dict[str, str]:
    """Storage key -> the FileMaker id of the patient under whom it is shown."""
    images = Image.objects.select_related("batch__patient")
    return {
        image.storage_key: image.batch.patient.filemaker_metadata.get("filemaker_id", "") for image in images
    }


_STORED = [
    "id",
    "storage_key",
    "batch_id",
    "batch__patient_id",
    "batch__name",
    "captured_on",
    "category",
    "side",
    "size_bytes",
    "mime_type",
    "filemaker_type",
    "filemaker_id",
    "recid",
    "original_name",
]


def database_state() -> list[tuple[Any, ...]]:
    """Everything that a run may write but its own record, in a comparable form."""
    return sorted(Image.objects.values_list(*_STORED))
