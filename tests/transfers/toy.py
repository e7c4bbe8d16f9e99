"""A kind of record that nobody has heard of, but for its declaration: visitors, who become patients."""

from __future__ import annotations

from dataclasses import replace

from patients.transfer import PATIENTS
from transfers.kind import TAKEN, Outcome


class VisitorOutcome(Outcome):
    """What becomes of a visitor's row."""

    CREATED = "created", "visitors that are new", TAKEN
    UPDATED = "updated", "visitors with changed facts", TAKEN
    UNCHANGED = "unchanged", "visitors as before", TAKEN
    DUPLICATE = "duplicate", "visitors told twice", TAKEN
    NO_ID = "no_id", "visitors whom nobody asked for an id"
    CONFLICTING = "conflicting", "visitors in two minds"
    AMBIGUOUS_PATIENT = "ambiguous_patient", "visitors in doubt"
    MALFORMED = "malformed", "malformed"
    BEYOND_LIMIT = "beyond_limit", "beyond --limit"


_ROWS, _PATIENTS = PATIENTS.kind.accounts
_SHEET = replace(PATIENTS.kind.sheets[0], words="every visitor", outcomes=VisitorOutcome)

VISITORS = replace(
    PATIENTS,
    kind=replace(
        PATIENTS.kind,
        name="visitors",
        number=2,
        purpose="writes down who came by",
        command="import_visitors",
        doing="Writing down the visitors",
        patterns=("Visitors.*",),
        accounts=(replace(_ROWS, outcomes=VisitorOutcome), _PATIENTS),
        sheets=(_SHEET,),
    ),
)
