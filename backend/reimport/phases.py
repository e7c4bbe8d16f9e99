"""The re-import as one list. A new phase is one entry here and one function."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from errors import UnusableInput
from filemaker import IMAGE_EXPORT, PATIENT_EXPORT
from reimport.backup import back_up
from reimport.images import evidence_of_images, link_images
from reimport.inputs import WantedExport
from reimport.patients import import_the_patients
from reimport.phase import Phase
from reimport.preflight import look_before
from reimport.thumbnails import make_the_thumbnails
from reimport.verify import verify

__all__ = ["EXPORTS", "PHASES", "PREFLIGHT", "find_phase"]

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
        export=WantedExport(("Patients.*", "Contacts.*"), PATIENT_EXPORT),
    ),
    # 4 appointments, 5 communications, 6 notes and documents: their numbers are kept for them.
    Phase(
        7,
        "images",
        "links every image to its patient, in one batch per day",
        link_images,
        writes=True,
        export=WantedExport(("Image_data*.*", "images.*"), IMAGE_EXPORT, evidence_of_images),
    ),
    Phase(8, "thumbnails", "makes the thumbnails that are missing, on all cores", make_the_thumbnails),
    Phase(9, "verify", "checks the database against the ledger and the store; writes the report", verify),
)

# What the phases read, by their names; whoever looks for exports asks this list.
EXPORTS: Mapping[str, WantedExport] = MappingProxyType(
    {phase.name: phase.export for phase in PHASES if phase.export}
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
