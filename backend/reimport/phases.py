"""The re-import as one list. A new phase is one entry here and one function."""

from __future__ import annotations

from errors import UnusableInput
from reimport.backup import back_up
from reimport.images import link_images
from reimport.patients import import_the_patients
from reimport.phase import Phase
from reimport.preflight import look_before
from reimport.thumbnails import make_the_thumbnails
from reimport.verify import verify

__all__ = ["PHASES", "PREFLIGHT", "find_phase"]

PREFLIGHT = Phase(
    0, "preflight", "looks whether everything is there and in order; changes nothing", look_before
)

PHASES = (
    PREFLIGHT,
    Phase(1, "backup", "saves the database, and proves it by restoring it elsewhere", back_up),
    Phase(
        3,
        "patients",
        "creates and updates the patients of FileMaker's export",
        import_the_patients,
        writes=True,
    ),
    # 4 appointments, 5 communications, 6 notes and documents: their numbers are kept for them.
    Phase(7, "images", "links every image to its patient, in one batch per day", link_images, writes=True),
    Phase(8, "thumbnails", "makes the thumbnails that are missing, on all cores", make_the_thumbnails),
    Phase(9, "verify", "checks the database against the ledger and the store; writes the report", verify),
)


def find_phase(text: str) -> Phase:
    """The phase of a name, or of a number.

    Raises:
        UnusableInput: there is none.
    """
    for phase in PHASES:
        if text.strip().lower() in {phase.name, str(phase.number)}:
            return phase
    raise UnusableInput(
        f"There is no phase {text!r}.", f"The phases are {', '.join(phase.name for phase in PHASES)}."
    )
