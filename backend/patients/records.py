"""What the kinds of records of patients share: outcomes, what closes, what their reports hold, and whose a row is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from database import Workbench
from filemaker import Export, id_quirk, normalise_id
from patients.proof import load_patients, prove_references
from transfers.kind import ROWS_OF_EXPORT, SETTLED, TAKEN, Account, Outcome, Sheet
from transfers.loading import settle_ids

_WHOSE: Final = Path(__file__).with_name("whose.sql")


class RecordOutcome(Outcome):
    """What becomes of one row of an export of records of patients."""

    CREATED = "created", "new", TAKEN
    UPDATED = "updated", "with changed facts", TAKEN
    UNCHANGED = "unchanged", "unchanged", TAKEN
    KEPT = "kept", "kept as they were changed in Nexus", TAKEN
    DUPLICATE = "duplicate", "identical to a used one", TAKEN
    CONFLICTING = "conflicting", "contradicting each other"
    EMPTY = "empty", "that say nothing", SETTLED
    NO_PATIENT_ID = "no_patient_id", "without a patient id"
    PATIENT_NOT_FOUND = "patient_not_found", "whose patient is not in the database"
    AMBIGUOUS_PATIENT = "ambiguous_patient", "whose patient is in doubt"
    NO_DATE = "no_date", "without a date"
    INVALID_DATE = "invalid_date", "with an impossible date"
    AMBIGUOUS_DATE = "ambiguous_date", "with a date that can be read in two ways"
    MALFORMED = "malformed", "malformed"
    BEYOND_LIMIT = "beyond_limit", "beyond --limit"


class RecordStanding(Outcome):
    """What the export says of a record that the database holds."""

    IN_EXPORT = "in_export", "in the export", TAKEN
    ENTERED = "entered", "entered in Nexus", TAKEN
    NOT_IN_EXPORT = "not_in_export", "not in the export; they stay as they are"


def accounts_of(name: str) -> tuple[Account, Account]:
    """What has to close for a kind of this name: its rows, and the records that the database held before."""
    return (
        Account("rows", RecordOutcome, "row_plan", ROWS_OF_EXPORT, skips=True),
        Account(
            name,
            RecordStanding,
            "record_plan",
            "(SELECT count(*) FROM record)",
            heading="that were in the database before",
        ),
    )


def sheets_of(name: str, one: str) -> tuple[Sheet, Sheet]:
    """What the report of such a kind holds; `one` is a record of it, for the header."""
    return (
        Sheet(
            "rows",
            "every row",
            ("line", "record_id", "outcome", "detail", "patient_id"),
            "SELECT line, p.record_id, p.outcome, detail, "
            "coalesce(list_filter(facts, lambda f: f.name = 'patient_id')[1].value, '') "
            "FROM row_plan p LEFT JOIN used_row USING (line) ORDER BY line, p.outcome",
            entry="line",
            outcomes=RecordOutcome,
        ),
        Sheet(
            name,
            f"every {one} that was in the database before",
            (f"{one}_id", "filemaker_id", "outcome"),
            "SELECT id::VARCHAR, record_id, outcome FROM record_plan ORDER BY outcome DESC, id",
            entry=f"{one}_id",
            outcomes=RecordStanding,
        ),
    )


def prepare_whose(bench: Workbench, export: Export, advance: Callable[[int], None]) -> None:
    """Makes `whose` (see `whose.sql`) of the column `patient_id` that the plan reads."""
    texts = [text for (text,) in bench.rows("SELECT DISTINCT patient_id FROM told WHERE patient_id <> ''")]
    bench.load(
        "patient_spelling",
        {"text": "VARCHAR", "ref": "VARCHAR", "names_nobody": "BOOLEAN"},
        [
            (
                texts,
                [normalise_id(text) for text in texts],
                [id_quirk(text) == "no_id_in_words" for text in texts],
            )
        ],
    )
    bench.rows("ALTER TABLE export_row ADD COLUMN patient_ref VARCHAR DEFAULT ''")
    bench.rows("ALTER TABLE export_row ADD COLUMN names_nobody BOOLEAN DEFAULT true")
    bench.rows(
        "UPDATE export_row SET patient_ref = s.ref, names_nobody = s.names_nobody "
        "FROM told JOIN patient_spelling s ON s.text = told.patient_id WHERE told.line = export_row.line"
    )
    load_patients(bench, advance)
    settle_ids(bench, export, "patient_ref", "SELECT carries FROM patient")
    prove_references(bench)
    bench.run_script(_WHOSE, {})
