"""A kind of record with files as a phase of the re-import: its linker, with its reports kept for the verification."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from filemaker import PATIENT_EXPORT, Evidence, normalise_id, read_export
from files.inputs import known_ids
from files.kind import FiledKind
from files.linker import Linker
from files.options import LinkOptions
from jobs import clinic_dates
from reimport.inputs import ReimportInputs
from reimport.phase import Phase, PhaseContext, PhaseResult
from reimport.transfer_phase import CarriedResult, carry_out, kind_phase

R = TypeVar("R", bound=CarriedResult)


def file_phase(linker: Linker[R]) -> Phase:
    """The phase that links the files of a kind."""
    kind = linker.files.kind

    def work(context: PhaseContext) -> PhaseResult:
        done = carry_out(
            context,
            kind,
            lambda folder: linker.link(_link_options(linker.files, context, folder), context.progress),
            linker.show,
        )
        # What the first release called it.
        return replace(done, details={**done.details, "link_run": done.details["run"]})

    return replace(kind_phase(kind, work, linker.undo, partial(_evidence, linker.files)), linker=linker)


def _evidence(files: FiledKind, inputs: ReimportInputs, store_url: str) -> Evidence:
    """The ids that an export without a header may hold: of listed files, and of the patients as they will be."""
    known = known_ids(files, store_url)
    if "patients" not in inputs.files:
        return known
    batches = read_export(inputs.path("patients"), PATIENT_EXPORT).batches()
    coming = {normalise_id(text) for batch in batches for text in batch.columns["filemaker_id"]}
    return replace(known, patient_ids=known.patient_ids | coming - {""})


def _link_options(files: FiledKind, context: PhaseContext, folder: Path) -> LinkOptions:
    options = context.options
    return LinkOptions(
        export=context.inputs.path(files.name),
        store_url=options.stores[files.name],
        limit=options.limit,
        min_linked=options.min_linked,
        accept_fewer=options.accept_fewer,
        dates=clinic_dates(),
        report_dir=folder,
    )
