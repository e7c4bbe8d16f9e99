"""The phase of the images: the linker, with its reports kept for the verification."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from filemaker import PATIENT_EXPORT, Evidence, normalise_id, read_export
from files.inputs import known_ids
from images.linking import LinkOptions, link
from images.linking.kind import IMAGE_FILES, IMAGES
from images.linking.summary import print_summary
from jobs import clinic_dates
from reimport.inputs import ReimportInputs
from reimport.phase import PhaseContext, PhaseResult
from reimport.transfer_phase import carry_out


def link_images(context: PhaseContext) -> PhaseResult:
    """Runs the linker live; in a dry run, within the transaction that is rolled back in the end."""
    done = carry_out(
        context, IMAGES, lambda folder: link(_link_options(context, folder), context.progress), print_summary
    )
    return replace(done, details={**done.details, "link_run": done.details["run"]})


def evidence_of_images(inputs: ReimportInputs, images_url: str) -> Evidence:
    """The ids that an export of images without a header may hold: of listed files, and of the patients as they will be."""
    known = known_ids(IMAGE_FILES, images_url)
    if "patients" not in inputs.files:
        return known
    batches = read_export(inputs.path("patients"), PATIENT_EXPORT).batches()
    coming = {normalise_id(text) for batch in batches for text in batch.columns["filemaker_id"]}
    return replace(known, patient_ids=known.patient_ids | coming - {""})


def _link_options(context: PhaseContext, folder: Path) -> LinkOptions:
    options = context.options
    return LinkOptions(
        export=context.inputs.path("images"),
        store_url=options.images_url,
        limit=options.limit,
        min_linked=options.min_linked,
        accept_fewer=options.accept_fewer,
        dates=clinic_dates(),
        report_dir=folder,
    )
