"""What a patients' export means: tables and ids that mislead."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from console import SilentProgress
from errors import RunFailed
from filemaker import ExportError
from patients.keys import patient_key
from patients.models import Patient
from patients.transfer import PATIENTS
from tests.patients.registry import ADA, BRUNO, Registry, database_state, outcomes, patient, report
from transfers.run import run_transfer

# The cases themselves are tried on both databases, further members of their classes on SQLite alone.
further = pytest.mark.any_database


def test_a_mothers_day_of_birth_is_nobody_elses(registry: Registry) -> None:
    registry.header = ("id", "First Name", "Last Name", "Mother::date of birth")
    registry.rows = [
        (ADA, "Ada", "Quillfeather", "01/15/1930"),
        (BRUNO, "Bruno", "Quillfeather", "02/15/1930"),
    ]
    assert outcomes(registry.run()) == {"created": 2}
    assert patient(ADA).date_of_birth is None
    assert patient(ADA).filemaker_metadata["Mother::date of birth"] == "01/15/1930"


@pytest.mark.parametrize(
    ("filemaker_id", "key"),
    [
        ("0A1B2C3D-0000-4000-8000-00000000ADA0", "0a1b2c3d-0000-4000-8000-00000000ada0"),
        ("{0A1B2C3D-0000-4000-8000-00000000ADA0}", "0a1b2c3d-0000-4000-8000-00000000ada0"),
        ("P-0042", "8157b51d-9ae7-56f1-8978-f4fa63d9f5b0"),
        (" p-0042 ", "8157b51d-9ae7-56f1-8978-f4fa63d9f5b0"),
        ("17", "50a962d0-9d60-5c36-8f24-47c9196d8cf5"),
        ("007", "232b7fbd-4acb-559a-af43-761cf22d2205"),
        ("12345678901234567890", "8568caef-572d-5ec1-8c71-f39ca45464c3"),
    ],
)
def test_keys_stay_what_they_were(filemaker_id: str, key: str) -> None:
    """Written down once: another key would give a patient whom the database holds a second row."""
    assert patient_key(filemaker_id) == UUID(key)


@pytest.mark.parametrize("filemaker_id", ["", "  ", "{}"])
def test_an_id_that_says_nothing_has_no_key(filemaker_id: str) -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        patient_key(filemaker_id)


@further
@pytest.mark.parametrize(
    "word", ["NULL", "00000000-0000-0000-0000-000000000000", "#N/A", "?", "0", "2.01610181015E+19", "#######"]
)
def test_an_id_that_says_none_or_is_damaged_makes_no_patient(word: str, registry: Registry) -> None:
    registry.row(ADA)
    registry.row(word, First_Name="Test", Last_Name="Entry")
    assert outcomes(registry.run()) == {"created": 1, "no_id": 1}
    assert Patient.objects.count() == 1


@further
def test_rounded_numbers_make_no_patient(registry: Registry) -> None:
    registry.row("20161018101500000000")
    registry.row("20161018101600000000", First_Name="Bruno")
    result = registry.run()
    assert outcomes(result) == {"no_id": 2}
    assert [quirk.name for quirk in result.inputs.export.quirks] == [
        "utf8_bom",
        "header_variant",
        "damaged_id",
    ]


def test_a_formatted_number_is_stored_as_the_number_it_is(registry: Registry) -> None:
    registry.row("7")
    registry.row("1,001", First_Name="Bruno")
    assert outcomes(registry.run()) == {"created": 2}
    assert patient("1001").filemaker_metadata["filemaker_id"] == "1001"
    before = database_state()
    registry.rows = []
    registry.row("7")
    registry.row("1001", First_Name="Bruno")
    assert outcomes(registry.run()) == {"unchanged": 2}
    assert database_state() == before


@further
def test_a_patient_who_carries_the_id_as_it_is_written_is_meant(registry: Registry) -> None:
    Patient.objects.create(id=patient_key("1,001"), filemaker_metadata={"filemaker_id": "1,001"})
    registry.row("1,001")
    assert outcomes(registry.run()) == {"updated": 1}


@further
def test_a_formatted_and_a_plain_number_are_not_made_one(registry: Registry) -> None:
    registry.row("1001")
    registry.row("1,001", First_Name="Bruno")
    assert outcomes(registry.run()) == {"no_id": 2}


@further
@pytest.mark.parametrize("wrapping", ['="{}"', "'{}", "\u200b{}\ufeff"])
def test_a_wrapped_id_is_stored_as_the_id_it_is(wrapping: str, registry: Registry) -> None:
    registry.row(wrapping.format(ADA))
    assert outcomes(registry.run()) == {"created": 1}
    assert patient(ADA).filemaker_metadata["filemaker_id"] == ADA


def test_words_for_none_make_no_patient(registry: Registry) -> None:
    registry.row(ADA)
    for word in ("NULL", "00000000-0000-0000-0000-000000000000", "#N/A"):
        registry.row(word, First_Name="Test", Last_Name="Entry")
    assert outcomes(registry.run()) == {"created": 1, "no_id": 3}
    assert [one.filemaker_metadata["filemaker_id"] for one in Patient.objects.all()] == [ADA]


def test_a_refused_import_names_what_happened_to_the_ids(registry: Registry) -> None:
    registry.row("2.01610181015E+19")
    with pytest.raises(RunFailed, match="a spreadsheet has damaged"):
        registry.run(min_usable=50.0)


@further
def test_days_of_birth_that_a_spreadsheet_swapped_are_not_taken(registry: Registry) -> None:
    """The same file as a text that such a spreadsheet saved."""
    for at, text in enumerate(("18/04/1950", "9/11/1950", "25/06/1950", "3/2/1950")):
        registry.row(f"P-{at}", Date_of_Birth=text)
    registry.run()
    days = [patient(f"P-{at}").date_of_birth for at in range(4)]
    assert days == [date(1950, 4, 18), None, date(1950, 6, 25), None]


def test_two_columns_of_one_day_of_birth_are_refused(registry: Registry) -> None:
    registry.csv.write_text("id,last name,date of birth,date of birth\nP-1,A,01/15/1950,01/20/1991\n")
    with pytest.raises(ExportError, match="both mean date_of_birth, and here they differ"):
        run_transfer(PATIENTS, registry.options(), SilentProgress())


@further
def test_an_id_in_doubt_is_told_as_it_is_written(registry: Registry) -> None:
    """`{1,001}` beside `12,34` may be 1001 or not, so it stays what it is; in the report, with its braces."""
    for written in ("{1,001}", "12,34"):
        registry.row(written)

    registry.run(report_dir=registry.root)

    assert [row["filemaker_id"] for row in report(registry.root / "rows.csv")] == ["{1,001}", "12,34"]
