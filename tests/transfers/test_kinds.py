"""What is declared of images and patients and rests on no run: which files are theirs, what is locked, what a report is called."""

from __future__ import annotations

from datetime import date

import pytest

from images.linking.kind import IMAGES
from images.models import Image, ImageBatch
from patients.models import Patient
from patients.transfer import PATIENTS
from transfers.kind import Day, Kind

_ROWS = "(SELECT count(*) FROM export_row) + (SELECT count(*) FROM malformed_row)"


_BIRTH = Day("date_of_birth", "dates of birth", earliest=date(1850, 1, 1))


@pytest.mark.parametrize(
    ("kind", "declared"),
    [
        (IMAGES, (7, "link_filemaker_images_csv", ("Image_data*.*", "images.*"), (Patient, ImageBatch, Image), None, None)),
        (PATIENTS.kind, (3, "import_patients", ("Patients.*", "Contacts.*"), (Patient,), Patient, _BIRTH)),
    ],
    ids=["images", "patients"],
)  # fmt: skip
def test_what_a_kind_reads_and_what_nobody_else_may_write_meanwhile(
    kind: Kind, declared: tuple[object, ...]
) -> None:
    assert (kind.number, kind.command, kind.patterns, kind.tables, kind.model, kind.day) == declared


@pytest.mark.parametrize(
    ("kind", "sheets", "accounts"),
    [
        (
            IMAGES,
            [("files.csv", "key", "outcome", ""), ("rows.csv", "line", "outcome", ""), ("attention.csv", "key", "attention", "files")],
            [("files", "file_plan", "(SELECT count(*) FROM file)", True), ("rows", "row_plan", _ROWS, False)],
        ),
        (
            PATIENTS.kind,
            [("rows.csv", "line", "outcome", ""), ("patients.csv", "patient_id", "outcome", "")],
            [("rows", "row_plan", _ROWS, True), ("patients", "patient_plan", "(SELECT count(*) FROM record)", False)],
        ),
    ],
    ids=["images", "patients"],
)  # fmt: skip
def test_what_a_report_holds_and_what_has_to_close(
    kind: Kind, sheets: list[tuple[str, ...]], accounts: list[tuple[object, ...]]
) -> None:
    assert [(one.file, one.entry, one.reason, one.of) for one in kind.sheets] == sheets
    assert [(one.name, one.table, one.whole, one.skips) for one in kind.accounts] == accounts
    # What became of an entry stands in its column, and its entry in another one.
    assert all({one.entry, one.reason} <= set(one.columns) for one in kind.sheets)
