"""What the import's plan counts and where its bounds are, to the row."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from database import Workbench, exclusive_run
from errors import RunFailed
from patients.models import Patient
from tests.patients.registry import (
    ADA,
    BRUNO,
    CLEO,
    DORA,
    Registry,
    database_state,
    outcomes,
    patient_outcomes,
    report,
)

pytestmark = pytest.mark.any_database


def rows_of(registry: Registry) -> list[tuple[str, str]]:
    return [(row["outcome"], row["detail"]) for row in report(registry.root / "report" / "rows.csv")]


def run(registry: Registry, **changes: Any) -> dict[str, int]:
    return outcomes(registry.run(report_dir=registry.root / "report", **changes))


def test_a_malformed_row_is_one_of_the_first_rows_of_a_limit(registry: Registry) -> None:
    registry.rows.append(("only", "two"))
    registry.row(ADA)
    registry.row(BRUNO)
    registry.rows.append(("only", "two"))

    assert run(registry, limit=2) == {"created": 1, "malformed": 1, "beyond_limit": 2}
    assert [outcome for outcome, _ in rows_of(registry)] == [
        "malformed",
        "created",
        "beyond_limit",
        "beyond_limit",
    ]


@pytest.mark.parametrize("field", ["Title", "First_Name", "Last_Name", "Sex", "Clinic", "Health_Number"])
def test_each_field_has_room_for_so_many_characters_and_no_more(registry: Registry, field: str) -> None:
    registry.row(ADA, **{field: "x" * 200})
    registry.row(BRUNO, **{field: "x" * 201})

    assert run(registry) == {"created": 1, "malformed": 1}
    assert ("malformed", "a field is longer than 200 characters") in rows_of(registry)


@pytest.mark.parametrize("blank", ["First_Name", "Last_Name"])
def test_one_of_both_names_is_a_name(registry: Registry, blank: str) -> None:
    registry.row(ADA, **{blank: ""})

    assert run(registry, min_usable=100.0) == {"created": 1}


def test_an_id_that_is_too_long_costs_its_row_alone(registry: Registry) -> None:
    registry.row("P" * 201)
    registry.row(ADA)

    assert run(registry) == {"created": 1, "malformed": 1}


def test_notes_and_other_columns_may_be_long(registry: Registry) -> None:
    registry.row(ADA, Notes="x" * 5_000, Phone="1" * 5_000)

    assert run(registry) == {"created": 1}


@pytest.mark.parametrize("word", ["", "n.d.", "00/00/0000"])
def test_ways_to_say_that_there_is_no_date_say_the_same(registry: Registry, word: str) -> None:
    registry.row(ADA, Date_of_Birth="unknown")
    registry.row(ADA, Date_of_Birth=word)
    registry.row(BRUNO)

    assert run(registry) == {"created": 2, "duplicate": 1}


def test_rows_that_agree_on_having_no_date_may_differ_in_all_else(registry: Registry) -> None:
    registry.row(ADA, Date_of_Birth="", First_Name="Ada")
    registry.row(ADA, Date_of_Birth="unknown", First_Name="Bea")
    registry.row(BRUNO)

    assert run(registry) == {"created": 1, "conflicting": 2}


def test_patients_who_carry_an_id_of_the_export_are_in_it_whomever_it_means(registry: Registry) -> None:
    for _ in range(2):
        Patient.objects.create(id=uuid4(), filemaker_metadata={"filemaker_id": ADA})
    Patient.objects.create(id=uuid4(), filemaker_metadata={"filemaker_id": CLEO})
    registry.row(ADA)
    registry.row(BRUNO)

    result = registry.run()

    assert outcomes(result) == {"created": 1, "ambiguous_patient": 1}
    assert patient_outcomes(result) == {"in_export": 2, "not_in_export": 1}


def test_an_id_with_white_space_around_it_in_the_database_is_that_id(registry: Registry) -> None:
    Patient.objects.create(id=uuid4(), filemaker_metadata={"filemaker_id": f" {DORA} "})
    registry.row(DORA)

    registry.run()

    assert Patient.objects.count() == 1


def test_the_result_says_everything_to_other_programs(registry: Registry) -> None:
    registry.row(ADA, Phone="")
    registry.run()
    registry.row(BRUNO, Date_of_Birth="13/32/1950")
    registry.row("", First_Name="", Last_Name="")
    registry.rows[0] = tuple("other notes" if "cane" in text else text for text in registry.rows[0])
    registry.rows[0] = tuple("" if text == "Harbour" else text for text in registry.rows[0])

    said = registry.run(dry_run=True).as_json()

    assert set(said.pop("seconds")) >= {"Comparing"}
    assert said == {
        "run": None,
        "dry_run": True,
        "totals": {
            "rows": 3, "created": 1, "updated": 0, "unchanged": 1, "duplicate": 0, "skipped": 1, "patients": 2,
        },
        "rows": {"created": 1, "unchanged": 1, "no_id": 1},
        "patients": {"in_export": 1},
        "kept_values": 1,
        "kept_notes": 1,
        "unreadable_dates": [3],
        "remarks": {},
        "columns": said["columns"],
        "quirks": said["quirks"],
    }  # fmt: skip
    assert "Phone" in said["columns"]["metadata"]
    assert "utf8_bom" in said["quirks"]


def test_an_import_is_refused_while_another_run_is_in_progress(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.row(ADA)
    # The test's database is in memory, where nobody else can be; the lock lies beside a file.
    monkeypatch.setitem(connection.settings_dict, "NAME", str(registry.root / "nexus.sqlite3"))
    monkeypatch.setattr(connection, "close", lambda: None)

    with exclusive_run(dry_run=False), pytest.raises(RunFailed, match="Another live run is in progress"):
        registry.run()

    assert database_state() == []
    registry.run(dry_run=True)


@pytest.mark.parametrize(
    "defect",
    [
        "DELETE FROM row_plan WHERE line = 2",
        "INSERT INTO row_plan FROM row_plan LIMIT 1",
        "INSERT INTO patient_plan FROM patient_plan LIMIT 1",
        "UPDATE used_row SET id = (SELECT min(id) FROM used_row)",
        "UPDATE used_row SET outcome = 'created'",
    ],
)
def test_nothing_of_a_plan_whose_sums_do_not_close_is_written(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, defect: str
) -> None:
    registry.row(ADA)
    registry.run()
    registry.row(BRUNO)
    before = database_state()
    run_script = Workbench.run_script

    def with_a_defect(bench: Workbench, path: Path, *arguments: Any, **named: Any) -> None:
        run_script(bench, path, *arguments, **named)
        if path.name == "compare.sql":
            bench.rows(defect)

    monkeypatch.setattr(Workbench, "run_script", with_a_defect)

    with pytest.raises(RunFailed, match="sums do not close"):
        registry.run()

    assert database_state() == before
