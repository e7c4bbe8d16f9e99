"""How the patients of FileMaker's export are carried over. Whom a row means, `plan.sql` decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from database import Workbench
from filemaker import PATIENT_EXPORT, Export
from patients.forgotten import forgotten_keys
from patients.keys import NAMESPACE
from patients.models import Patient
from patients.proof import prove
from patients.search_words import search_words
from transfers.kind import ROWS_OF_EXPORT, SETTLED, TAKEN, Account, Day, Kind, Outcome, Sheet
from transfers.transfer import MOST_OF_ID, Least, Transfer


class PatientRowOutcome(Outcome):
    """What becomes of one row of the export."""

    CREATED = "created", "new patients", TAKEN
    UPDATED = "updated", "patients with changed facts", TAKEN
    UNCHANGED = "unchanged", "unchanged", TAKEN
    KEPT = "kept", "of patients who were forgotten in Nexus, and are not made again", SETTLED
    DUPLICATE = "duplicate", "identical to a used one", TAKEN
    NO_ID = "no_id", "without a FileMaker id"
    CONFLICTING = "conflicting", "contradicting each other"
    AMBIGUOUS_PATIENT = "ambiguous_patient", "whose patient in the database is in doubt"
    MALFORMED = "malformed", "malformed"
    BEYOND_LIMIT = "beyond_limit", "beyond --limit"


class PatientOutcome(Outcome):
    """What the export says of a patient that the database holds."""

    IN_EXPORT = "in_export", "in the export", TAKEN
    NOT_IN_EXPORT = "not_in_export", "not in the export; they stay as they are"


def _words(values: Mapping[str, Any]) -> str:
    return search_words(
        values["last_name"], values["first_name"], values["filemaker_metadata"].get("filemaker_id")
    )


def _prove(bench: Workbench, _export: Export, _advance: Callable[[int], None]) -> None:
    """Whom the ids of the rows prove, by the keys that follow from them; and who was forgotten."""
    bench.rows("CREATE VIEW patient AS SELECT id, carries FROM record")
    prove(bench, "SELECT DISTINCT key AS ref, key FROM export_row WHERE key IS NOT NULL")
    bench.load("forgotten", {"sha256": "VARCHAR"}, [(forgotten_keys(),)])


# The fields are called as the columns are, with the most characters of each.
_FIELDS: Final = {
    "date_of_birth": None,
    "notes": None,
    **dict.fromkeys(("title", "first_name", "last_name", "sex", "clinic", "health_number"), MOST_OF_ID),
}
_NAMED: Final = "len([1 FOR f IN facts IF f.name IN ('first_name', 'last_name') AND f.value <> '']) > 0"

PATIENTS = Transfer(
    kind=Kind(
        name="patients",
        number=3,
        purpose="creates and updates the patients of FileMaker's export",
        command="import_patients",
        doing="Importing patients",
        patterns=("Patients.*", "Contacts.*"),
        schema=PATIENT_EXPORT,
        tables=(Patient,),
        accounts=(
            Account(
                "rows",
                PatientRowOutcome,
                "row_plan",
                ROWS_OF_EXPORT,
                skips=True,
            ),
            Account(
                "patients",
                PatientOutcome,
                "patient_plan",
                "(SELECT count(*) FROM record)",
                heading="that were in the database before",
            ),
        ),
        sheets=(
            Sheet(
                "rows",
                "every row",
                ("line", "filemaker_id", "outcome", "detail"),
                "SELECT line, record_id, outcome, detail FROM row_plan ORDER BY line, outcome",
                entry="line",
                outcomes=PatientRowOutcome,
            ),
            Sheet(
                "patients",
                "every patient",
                ("patient_id", "filemaker_id", "outcome"),
                # Who is not in the export comes first.
                "SELECT id::VARCHAR, record_id, outcome FROM patient_plan ORDER BY outcome DESC, id",
                entry="patient_id",
                outcomes=PatientOutcome,
            ),
        ),
        # Nobody born before is a patient of a clinic that keeps its records in FileMaker.
        day=Day("date_of_birth", "dates of birth", earliest=date(1850, 1, 1)),
        model=Patient,
    ),
    namespace=NAMESPACE,
    reads=_FIELDS,
    fields=tuple(_FIELDS),
    only_fills=frozenset({"notes"}),
    plan=Path(__file__).with_name("plan.sql"),
    document="filemaker_metadata",
    least=(Least("patients would have a name", _NAMED, ("first_name", "last_name")),),
    prepare=_prove,
    derived={"search_words": _words},
)
