"""files.csv, rows.csv and the JSON result: complete, safe to open, and never there without the work."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from errors import RunFailed, UnusableInput
from images.models import Image, ImageBatch
from tests.images.clinic import ADA, Clinic


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_and_every_row_is_in_its_report(clinic: Clinic, tmp_path: Path) -> None:
    ada = clinic.patient(ADA)
    clinic.picture("2", ADA)
    # Named by a number, so it stands behind 2, where a sorted text would not have it.
    clinic.file("13.jpg")
    clinic.row("4", ADA)

    clinic.link(report_dir=tmp_path / "report")

    batch = ImageBatch.objects.get()
    assert read(tmp_path / "report" / "files.csv") == [
        {
            "key": "2.jpg", "recid": "2", "outcome": "linked", "patient_id": str(ada.pk), "captured_on": "2016-10-18",
            "category": "dorsal", "side": "left", "type": "Left Dorsal", "batch_id": str(batch.pk),
        },
        {
            "key": "13.jpg", "recid": "13", "outcome": "no_metadata", "patient_id": "", "captured_on": "",
            "category": "", "side": "", "type": "", "batch_id": "",
        },
    ]  # fmt: skip
    assert read(tmp_path / "report" / "rows.csv") == [
        {"line": "2", "recid": "2", "outcome": "used", "detail": "linked"},
        {"line": "3", "recid": "4", "outcome": "file_lost", "detail": ""},
    ]


def test_a_dry_run_writes_the_report_that_the_live_run_writes(clinic: Clinic, tmp_path: Path) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)

    clinic.link(dry_run=True, report_dir=tmp_path / "dry")
    clinic.link(report_dir=tmp_path / "live")

    assert (tmp_path / "dry" / "files.csv").read_bytes() == (tmp_path / "live" / "files.csv").read_bytes()


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula_to_a_spreadsheet(clinic: Clinic, tmp_path: Path, start: str) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA, kind=f"{start}HYPERLINK(1)")
    clinic.file(f"{start}3.jpg")

    clinic.link(report_dir=tmp_path)

    with (tmp_path / "files.csv").open(newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert f"'{start}HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(start)]


def test_the_json_holds_what_the_contract_says(clinic: Clinic, tmp_path: Path) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.picture("3", ADA, kind="Gait Lab")
    clinic.file("4.jpg")

    result = clinic.link(json_path=tmp_path / "result.json")

    written = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert written.pop("seconds").keys() >= {"Matching", "Listing the images", "Reading the export"}
    assert written == {
        "run": result.run,
        "dry_run": False,
        "totals": {
            "images": 3, "linked": 2, "patients_matched": 1, "batches_created": 1, "skipped": 1, "errors": 0,
        },
        "attention": {},
        "files": {"linked": 2, "no_metadata": 1},
        "rows": {"used": 2},
        "unmapped_types": {"Gait Lab": 1},
        "quirks": ["utf8_bom", *[name for name in written["quirks"] if name != "utf8_bom"]],
    }  # fmt: skip


def test_a_full_disk_at_the_report_leaves_the_database_as_it_was(clinic: Clinic) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full, which stands for a full disk")
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    report = clinic.root / "report"
    report.mkdir()
    (report / ".rows.csv.part").symlink_to("/dev/full")

    with pytest.raises(RunFailed, match=r"rows\.csv could not be written: No space left"):
        clinic.link(report_dir=report)

    assert not Image.objects.exists()
    assert list(report.iterdir()) == []


def test_a_report_without_a_place_is_refused_before_the_work(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    (clinic.root / "report").write_text("a file, not a folder")

    with pytest.raises(UnusableInput, match="report cannot be written"):
        clinic.link(report_dir=clinic.root / "report")


def test_a_failed_run_leaves_no_report(clinic: Clinic, tmp_path: Path) -> None:
    clinic.file("2.jpg")
    clinic.row("9", ADA)

    with pytest.raises(RunFailed):
        clinic.link(min_linked=50.0, report_dir=tmp_path / "report")

    assert list((tmp_path / "report").iterdir()) == []
