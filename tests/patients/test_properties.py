"""What must hold for every export and every database, however odd: sums close, the dry run tells the truth, a second
run changes nothing, nobody is ever deleted, and keys stay."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from patients.keys import patient_key
from patients.models import Patient
from tests.generated import generated
from tests.patients.registry import ADA, BRUNO, DORA, Registry, database_state, outcomes

HEADER = ("id", "First Name", "Date of Birth", "Notes", "Phone")
IDS = st.sampled_from([ADA, ADA.lower(), ADA.replace("-", ""), f" {{{BRUNO}}} ", BRUNO, DORA, ""])
NAMES = st.sampled_from(["Ada", "Bruno", "Ñandra \U0001f9b6", "=1+1", "'\"\\", "x" * 201, ""])
DAYS = st.sampled_from(["12/28/1950", "1950-12-28", "28/12/1950", "3/4/50", "01/01/1840", "n.d.", ""])
TEXTS = st.sampled_from(["one\vtwo", "{}", "null", '["a", NULL]', ""])

# An export without one record is refused by the reader, so there is always one.
ROWS = st.lists(st.tuples(IDS, NAMES, DAYS, TEXTS, TEXTS), min_size=1, max_size=7)
METADATA = st.dictionaries(
    st.sampled_from(["filemaker_id", "Phone", "more"]), st.sampled_from([ADA, DORA, "", 5, None, [1], "null"])
)


@dataclass(frozen=True)
class Held:
    """A patient that the database holds before: whose key it has, if anybody's, and what it carries."""

    key_of: str | None
    first_name: str
    notes: str
    metadata: dict[str, Any]


PATIENTS = st.lists(
    st.builds(
        Held, st.none() | st.sampled_from([ADA, BRUNO, DORA]), st.sampled_from(["Ada", ""]), TEXTS, METADATA
    ),
    max_size=4,
    unique_by=lambda held: held.key_of or object(),
)


@contextmanager
def registry_of(rows: list[tuple[str, ...]], patients: list[Held]) -> Iterator[Registry]:
    """An export of the rows, before a database with the patients; undone afterwards."""
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        for held in patients:
            key = {"id": patient_key(held.key_of)} if held.key_of else {}
            Patient.objects.create(
                **key, first_name=held.first_name, notes=held.notes, filemaker_metadata=held.metadata
            )
        yield Registry(Path(folder), HEADER, list(rows))
        transaction.set_rollback(True)


@given(rows=ROWS, patients=PATIENTS)
@generated(8)
def test_the_dry_run_equals_the_live_run_and_the_second_run_changes_nothing(
    db: None, rows: list[tuple[str, ...]], patients: list[Held]
) -> None:
    with registry_of(rows, patients) as registry:
        before = database_state()
        dry = registry.run(dry_run=True)
        assert database_state() == before

        live = registry.run()
        after = database_state()
        again = registry.run()

        assert dry.plan == live.plan
        assert database_state() == after
        assert not {"created", "updated"} & outcomes(again).keys()
        assert again.plan.skipped == live.plan.skipped


@given(rows=ROWS, patients=PATIENTS, limit=st.none() | st.integers(1, 7))
@generated(8)
def test_every_row_and_every_patient_ends_in_exactly_one_outcome(
    db: None, rows: list[tuple[str, ...]], patients: list[Held], limit: int | None
) -> None:
    with registry_of(rows, patients) as registry:
        plan = registry.run(limit=limit, report_dir=registry.root).plan

        assert sum(plan.rows.values()) == plan.accounts["rows"].whole == len(rows)
        assert plan.rows_in_limit == min(limit or len(rows), len(rows))
        assert sum(plan.accounts["patients"].counts.values()) == len(patients)
        assert (registry.root / "rows.csv").read_text().count("\n") == len(rows) + 1
        assert (registry.root / "patients.csv").read_text().count("\n") == len(patients) + 1
        assert Patient.objects.count() == plan.records_after


@given(earlier=ROWS, later=ROWS, patients=PATIENTS)
@generated(8)
def test_nobody_is_deleted_or_rekeyed_and_no_value_or_note_is_lost(
    db: None, earlier: list[tuple[str, ...]], later: list[tuple[str, ...]], patients: list[Held]
) -> None:
    with registry_of(earlier, patients) as registry:
        registry.run()
        before = {row["id"]: row for row in database_state()}
        registry.rows = list(later)
        registry.run()
        after = {row["id"]: row for row in database_state()}

        assert before.keys() <= after.keys()
        for key, held in before.items():
            assert after[key]["first_name"] or not held["first_name"]
            assert after[key]["date_of_birth"] or not held["date_of_birth"]
            assert not held["notes"] or after[key]["notes"] == held["notes"]
            assert held["filemaker_metadata"].keys() <= after[key]["filemaker_metadata"].keys()


@given(rows=ROWS)
@generated(8)
def test_two_databases_give_a_patient_the_same_key(db: None, rows: list[tuple[str, ...]]) -> None:
    def imported() -> list[dict[str, Any]]:
        with registry_of(rows, []) as registry:
            registry.run()
            return database_state()

    first = imported()
    assert imported() == first
    for row in first:
        assert row["id"] == patient_key(row["filemaker_metadata"]["filemaker_id"])
