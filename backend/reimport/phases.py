"""The re-import as one list, and the only one: preflight, locks, verification, reports, pages and commands ask it.

A new kind of record is one entry here (`transfer_phase` of its declaration).
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.db.models import Model

from appointments.transfer import APPOINTMENTS
from communications.transfer import COMMUNICATIONS
from console import Progress
from database import database_faults, scratch_copy
from documents.linking.linker import DOCUMENT_LINKER
from errors import UnusableInput
from files.linker import Linker
from images.linking.linker import IMAGE_LINKER
from notes.transfer import NOTES
from patients.transfer import PATIENTS
from reimport.backup import back_up
from reimport.file_phase import file_phase
from reimport.inputs import WantedExport
from reimport.phase import Phase
from reimport.preflight import look_before
from reimport.thumbnails import make_the_thumbnails
from reimport.transfer_phase import transfer_phase
from reimport.verify import verify
from transfers.kind import Kind
from transfers.transfer import Transfer
from transfers.undo import UndoResult, run_to_undo

PREFLIGHT = Phase(
    0, "preflight", "looks whether everything is there and in order; changes nothing", look_before
)

PHASES = (
    PREFLIGHT,
    Phase(1, "backup", "saves the database, and proves it by restoring it elsewhere", back_up),
    transfer_phase(PATIENTS),
    transfer_phase(APPOINTMENTS),
    transfer_phase(COMMUNICATIONS),
    transfer_phase(NOTES),
    file_phase(IMAGE_LINKER),
    file_phase(DOCUMENT_LINKER),
    Phase(9, "thumbnails", "makes the thumbnails that are missing, on all cores", make_the_thumbnails),
    Phase(10, "verify", "checks the database against the ledger and the store; writes the report", verify),
)


def exports() -> dict[str, WantedExport]:
    """What the phases read, by their names."""
    return {phase.name: phase.export for phase in PHASES if phase.export}


def kinds() -> dict[str, Kind]:
    """What the phases carry over, by their names; whoever lists kinds of records asks here."""
    return {phase.name: phase.kind for phase in PHASES if phase.kind}


def transfers() -> dict[str, Transfer]:
    """How they are carried over, by their names; only those of which each row of the export is one record."""
    return {phase.name: phase.transfer for phase in PHASES if phase.transfer}


def linkers() -> dict[str, Linker[Any]]:
    """What links files, by the phases' names; only of those kinds that have files beside their rows."""
    return {phase.name: phase.linker for phase in PHASES if phase.linker}


def tables() -> tuple[type[Model], ...]:
    """What the phases write to: nobody else may change it between a phase's reading and its commit."""
    return tuple(dict.fromkeys(table for kind in kinds().values() for table in kind.tables))


def undo_run(run_id: int, progress: Progress, *, dry_run: bool = False) -> UndoResult:
    """Takes back what one run did, of whichever kind, but for what was changed since.

    Raises:
        UnusableInput: there is no such run, or it was undone already; nothing was written.
        RunFailed: another run is in progress, or the database refused; nothing was written.
    """
    with database_faults():
        name = run_to_undo(run_id).kind
    for phase in PHASES:
        if phase.name == name and phase.undo:
            with scratch_copy() if dry_run else nullcontext():
                return phase.undo(run_id, progress, dry_run=dry_run)
    raise UnusableInput(
        f"Run {run_id} carried over {name}, which this version does not know.", "Use the version that did it."
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
