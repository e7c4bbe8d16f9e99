"""What becomes of a row: created, updated, unchanged, or skipped for a named reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from patients.keys import patient_key
from patients.models import Patient
from tests.patients.registry import (
    ADA,
    BRUNO,
    CLEO,
    DORA,
    Registry,
    database_state,
    outcomes,
    patient,
    patient_outcomes,
    report,
)


def details(path: Path) -> dict[str, str]:
    return {row["line"]: row["detail"] for row in report(path / "rows.csv")}


def test_a_new_patient_gets_every_field_and_the_key_that_follows_from_the_id(registry: Registry) -> None:
    registry.row(f" {ADA} ")

    result = registry.run()

    ada = patient(ADA)
    assert (ada.title, ada.first_name, ada.last_name, ada.sex) == ("Ms", "Ada", "Quillfeather", "F")
    assert (ada.date_of_birth, ada.clinic, ada.health_number) == (date(1950, 12, 28), "Harbour", "0123-456")
    assert ada.notes == "walks with a cane"
    assert ada.filemaker_metadata == {"filemaker_id": ADA, "Phone": "555-0100"}
    assert outcomes(result) == {"created": 1}
    assert result.totals()["patients"] == 1


def test_an_id_that_is_no_uuid_gives_a_stable_key_too(registry: Registry) -> None:
    registry.row(DORA)
    registry.run()

    assert patient(DORA).filemaker_metadata["filemaker_id"] == DORA


def test_blank_cells_of_other_columns_leave_no_trace_in_the_metadata(registry: Registry) -> None:
    registry.row(ADA, Phone=" ")
    registry.run()

    assert patient(ADA).filemaker_metadata == {"filemaker_id": ADA}


def test_a_return_inside_of_a_field_is_a_line_end(registry: Registry) -> None:
    registry.row(ADA, Notes="one\vtwo")
    registry.run()

    assert patient(ADA).notes == "one\ntwo"


def test_a_changed_fact_updates_the_patient_in_place(registry: Registry, tmp_path: Path) -> None:
    key = uuid4()
    Patient.objects.create(
        id=key,
        first_name="Ada",
        last_name="Before",
        filemaker_metadata={"filemaker_id": ADA.lower(), "kept": [1]},
    )
    registry.row(ADA)

    result = registry.run(report_dir=tmp_path)

    ada = Patient.objects.get()
    assert (ada.pk, ada.last_name) == (key, "Quillfeather")
    assert ada.filemaker_metadata == {"filemaker_id": ADA.lower(), "kept": [1], "Phone": "555-0100"}
    assert outcomes(result) == {"updated": 1}
    assert details(tmp_path)["2"].startswith("changed: date_of_birth, notes, title, last_name")


def test_a_patient_that_lost_the_metadata_is_found_by_key_and_gets_it_back(
    registry: Registry, tmp_path: Path
) -> None:
    registry.row(ADA, Phone="")
    registry.run()
    Patient.objects.update(filemaker_metadata={})

    result = registry.run(report_dir=tmp_path)

    assert Patient.objects.get().filemaker_metadata == {"filemaker_id": ADA}
    assert outcomes(result) == {"updated": 1}
    assert patient_outcomes(result) == {"in_export": 1}
    assert "found by its key" in details(tmp_path)["2"]


def test_who_carries_the_id_comes_before_whose_key_it_is(registry: Registry) -> None:
    orphan = Patient.objects.create(id=patient_key(ADA), last_name="Orphan")
    carrier = Patient.objects.create(filemaker_metadata={"filemaker_id": ADA})
    registry.row(ADA)

    result = registry.run()

    carrier.refresh_from_db()
    orphan.refresh_from_db()
    assert (carrier.last_name, orphan.last_name) == ("Quillfeather", "Orphan")
    assert patient_outcomes(result) == {"in_export": 1, "not_in_export": 1}


def test_two_patients_with_one_id_are_not_touched(registry: Registry, tmp_path: Path) -> None:
    Patient.objects.create(filemaker_metadata={"filemaker_id": ADA})
    Patient.objects.create(filemaker_metadata={"filemaker_id": f"{{{ADA.lower()}}}"})
    before = database_state()
    registry.row(ADA)
    registry.row(BRUNO)

    result = registry.run(report_dir=tmp_path)

    assert [row for row in database_state() if row["id"] != patient_key(BRUNO)] == before
    assert outcomes(result) == {"created": 1, "ambiguous_patient": 1}
    assert details(tmp_path)["2"] == "2 patients carry this FileMaker id"


def test_the_key_of_a_patient_with_another_id_is_not_taken(registry: Registry, tmp_path: Path) -> None:
    Patient.objects.create(id=patient_key(ADA), filemaker_metadata={"filemaker_id": BRUNO})
    before = database_state()
    registry.row(ADA)

    result = registry.run(report_dir=tmp_path)

    assert database_state() == before
    assert outcomes(result) == {"ambiguous_patient": 1}
    assert "carries another one" in details(tmp_path)["2"]


def test_identical_rows_make_one_patient(registry: Registry, tmp_path: Path) -> None:
    registry.row(ADA)
    registry.row(f"{{{ADA.lower()}}}", Date_of_Birth="1950-12-28")

    result = registry.run(report_dir=tmp_path)

    assert Patient.objects.count() == 1
    assert outcomes(result) == {"created": 1, "duplicate": 1}
    assert details(tmp_path)["3"] == "same as line 2"


@pytest.mark.parametrize("written", [ADA.replace("-", ""), f"urn:uuid:{ADA}"])
def test_a_uuid_is_the_same_however_it_is_written(registry: Registry, written: str) -> None:
    registry.row(ADA)
    registry.row(written)

    assert outcomes(registry.run()) == {"created": 1, "duplicate": 1}


def test_rows_that_contradict_each_other_change_nobody(registry: Registry, tmp_path: Path) -> None:
    Patient.objects.create(id=patient_key(ADA), filemaker_metadata={"filemaker_id": ADA})
    before = database_state()
    registry.row(ADA)
    registry.row(ADA, Last_Name="Inkpen", Phone="555-0199")
    registry.row(ADA)

    result = registry.run(report_dir=tmp_path)

    assert database_state() == before
    assert outcomes(result) == {"conflicting": 3}
    assert details(tmp_path)["3"] == "rows of this id differ in last_name, Phone"
    assert patient_outcomes(result) == {"in_export": 1}


@pytest.mark.parametrize("identifier", ["", "  ", "{}"])
def test_a_row_without_an_id_makes_nobody(registry: Registry, identifier: str) -> None:
    registry.row(identifier)
    registry.row(ADA)

    assert outcomes(registry.run()) == {"created": 1, "no_id": 1}
    assert Patient.objects.count() == 1


def test_a_malformed_row_costs_itself_alone(registry: Registry) -> None:
    registry.row(ADA)
    registry.rows.append(("one", "cell too few"))
    registry.row(BRUNO)

    assert outcomes(registry.run()) == {"created": 2, "malformed": 1}


def test_a_field_that_is_too_long_costs_its_row_alone(registry: Registry, tmp_path: Path) -> None:
    registry.row(ADA, Last_Name="Q" * 201)
    registry.row(BRUNO, Last_Name="Ñ" * 200, Notes="n" * 5_000, Phone="5" * 500)
    registry.row("P-" * 2_000)

    result = registry.run(report_dir=tmp_path)

    assert outcomes(result) == {"created": 1, "malformed": 2}
    assert details(tmp_path)["2"] == "a field is longer than 200 characters"


def test_a_patient_whom_the_export_lacks_is_reported_and_stays(registry: Registry, tmp_path: Path) -> None:
    cleo = Patient.objects.create(
        id=patient_key(CLEO), last_name="Inkpen", filemaker_metadata={"filemaker_id": CLEO}
    )
    before = Patient.objects.filter(pk=cleo.pk).values().get()
    registry.row(ADA)

    result = registry.run(report_dir=tmp_path)

    assert Patient.objects.filter(pk=cleo.pk).values().get() == before
    assert patient_outcomes(result) == {"not_in_export": 1}
    assert report(tmp_path / "patients.csv") == [
        {"patient_id": str(cleo.pk), "filemaker_id": CLEO, "outcome": "not_in_export"}
    ]


def test_a_limit_takes_the_first_rows_and_judges_them_by_all(registry: Registry) -> None:
    for who in (ADA, BRUNO, CLEO):
        registry.row(who)
    registry.row(BRUNO, First_Name="Bruno")
    Patient.objects.create(id=patient_key(CLEO), filemaker_metadata={"filemaker_id": CLEO})

    result = registry.run(limit=2)

    assert outcomes(result) == {"created": 1, "conflicting": 1, "beyond_limit": 2}
    assert patient_outcomes(result) == {"in_export": 1}
    assert result.totals()["rows"] == 2
