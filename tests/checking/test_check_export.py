"""The doctor: what an export is, what is odd about it, and what the linker would make of it, without its contents."""

from __future__ import annotations

import json

import pytest

from checking.check import ExportCheck, check_export
from console import SilentProgress
from errors import UnusableInput
from images.models import Image
from tests.images.clinic import ADA, BRUNO, NOBODY, Clinic
from tests.processes import Installation

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database


def check(clinic: Clinic, **changes: object) -> ExportCheck:
    clinic.write_csv()
    return check_export(clinic.options(dry_run=True, **{"min_linked": 50.0, **changes}), SilentProgress())


def small_clinic(clinic: Clinic) -> None:
    clinic.patient(ADA, last_name="Quillfeather", notes=f"the old id is {ADA}")
    clinic.picture("2", ADA, "10/18/2016")
    clinic.picture("3", ADA, "10/19/2016", "R-Brannock")
    clinic.row("4", BRUNO, "")


def test_it_says_what_the_file_is(clinic: Clinic) -> None:
    small_clinic(clinic)

    found = check(clinic)

    assert (found.export.format, found.export.encoding, found.export.line_ending) == ("csv", "utf-8", "CRLF")
    assert (found.export.has_header, found.rows) == (True, 3)
    assert [(quirk.name, quirk.line) for quirk in found.export.quirks] == [("utf8_bom", 1)]


def test_it_says_what_the_columns_hold_by_their_shapes(clinic: Clinic) -> None:
    small_clinic(clinic)

    columns = {column.header: column for column in check(clinic).columns}

    assert (columns["date"].meaning, columns["date"].filled, columns["date"].shape) == (
        "date",
        2,
        "99/99/9999",
    )
    assert (columns["id_Contact"].meaning, columns["id_Contact"].shape) == ("patient_id", "UUID")
    assert columns["Name of file"].shape == "Aaaa-Aaaaaa.aaa"
    assert (columns["recid"].distinct, columns["recid"].number) == (3, 7)


def test_it_says_how_the_dates_read(clinic: Clinic) -> None:
    small_clinic(clinic)

    found = check(clinic)

    assert found.dates.order == "mdy"
    assert found.order_shares == {"mdy": 100.0, "dmy": 0.0, "ymd": 0.0}


def test_it_says_where_patients_hold_the_ids_and_how_much_would_pair_up(clinic: Clinic) -> None:
    small_clinic(clinic)

    found = check(clinic)

    assert found.is_ready
    assert found.pairing is not None
    assert found.pairing.references == 2
    assert dict(found.pairing.places) == {
        "patients.filemaker_metadata.filemaker_id": 1,
        "patients.id": 1,
        "patients.notes": 1,
    }
    assert (found.pairing.plan.linked, found.pairing.files_listed) == (2, 2)
    assert not Image.objects.exists()


def test_it_is_not_ready_where_the_linker_would_refuse(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", NOBODY)

    found = check(clinic)

    assert not found.is_ready
    assert found.pairing is not None
    assert "Only 0 of 1 files" in found.pairing.refusal


def test_it_is_not_ready_where_the_export_breaks_off(clinic: Clinic) -> None:
    small_clinic(clinic)
    clinic.write_csv()
    clinic.csv.write_bytes(clinic.csv.read_bytes()[:-40])

    found = check_export(clinic.options(dry_run=True), SilentProgress())

    assert not found.is_ready
    assert found.pairing is not None
    assert "breaks off in the middle of a record" in found.pairing.refusal


def test_images_that_cannot_be_listed_do_not_keep_it_from_looking_at_the_export(clinic: Clinic) -> None:
    small_clinic(clinic)

    found = check(clinic, store_url=(clinic.root / "nowhere").as_uri())

    assert found.pairing is None
    assert "nowhere" in found.obstacle
    assert len(found.columns) == 8


def test_a_file_without_a_header_is_understood_by_its_ids(clinic: Clinic) -> None:
    clinic.patient(ADA)
    for recid in range(200, 230):
        clinic.picture(str(recid), ADA, f"10/{recid - 190}/2016" if recid < 220 else "10/18/2016")
    clinic.write_csv()
    lines = clinic.csv.read_bytes().decode("utf-8-sig").split("\r\n")
    clinic.csv.write_text("\r\n".join(lines[1:]), "utf-8", newline="")

    found = check_export(clinic.options(dry_run=True), SilentProgress())

    assert not found.export.has_header
    assert {one.index: one.name for one in found.export.recognised}[6] == "recid"
    assert {one.index: one.name for one in found.export.recognised}[3] == "patient_id"
    assert found.is_ready


def test_an_unreadable_export_is_refused(clinic: Clinic) -> None:
    with pytest.raises(UnusableInput, match=r"nowhere\.csv"):
        check_export(clinic.options(export=clinic.root / "nowhere.csv"), SilentProgress())


PATIENT = (
    "import django; django.setup(); from patients.models import Patient; "
    f"Patient.objects.create(id='{ADA}', last_name='Quillfeather', filemaker_metadata={{'filemaker_id': '{ADA}'}})"
)


def test_the_command_shows_everything_but_contents(installation: Installation) -> None:
    clinic = Clinic(installation.folder)
    assert installation.python("-c", PATIENT).returncode == 0
    clinic.picture("2", ADA, kind="Left Dorsal")
    clinic.write_csv()

    done = installation.manage("check_export", clinic.csv, "--images", clinic.images_url)
    as_json = installation.manage("check_export", clinic.csv, "--images", clinic.images_url, "--json", "-")

    assert (done.returncode, as_json.returncode) == (0, 0), done.stderr
    for words in (
        "utf8_bom (first in line 1)",
        "99/99/9999",
        "patients.filemaker_metadata.filemaker_id",
        "Verdict: ready",
    ):
        assert words in done.stdout
    assert json.loads(as_json.stdout)["ready"] is True
    for secret in ("Quillfeather", ADA, ADA.lower(), "10/18/2016", "Left-Dorsal"):
        assert secret not in done.stdout + as_json.stdout


def test_the_command_exits_with_1_where_the_export_is_not_ready_and_with_2_where_it_cannot_be_read(
    installation: Installation,
) -> None:
    clinic = Clinic(installation.folder)
    clinic.picture("2", NOBODY)
    clinic.write_csv()

    assert installation.manage("check_export", clinic.csv, "--images", clinic.images_url).returncode == 1
    assert installation.manage("check_export", "nowhere.csv").returncode == 2
