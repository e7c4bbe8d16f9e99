"""What stops a run whose plan makes no sense: half an export, too few links, too short a listing, too many links withdrawn."""

from __future__ import annotations

from database import Workbench
from errors import RunFailed, UnusableInput
from filemaker import Export
from images.linking.diagnosis import diagnose
from images.linking.inputs import Inputs
from images.linking.options import LinkOptions
from images.linking.plan import Plan
from images.models import LinkRun

__all__ = ["check_plan"]

# What the reader calls an export that is not whole.
_CUT_OFF = frozenset({"unfinished_last_line", "unfinished_file"})

# A listing below this share of the last run's is taken for a listing that came up short.
LEAST_SHARE_OF_LAST_LISTING = 0.9
# Links that one run may take back unasked: a corrected export touches some, a truncated one very many.
MOST_WITHDRAWN_SHARE = 0.05
MOST_WITHDRAWN_FEW = 10


def check_plan(bench: Workbench, plan: Plan, inputs: Inputs, options: LinkOptions) -> None:
    """Lets a sensible plan pass.

    Raises:
        UnusableInput: the export breaks off.
        RunFailed: the plan must not be carried out; the message says what to look at.
    """
    if not options.accept_fewer:
        _check_whole(inputs.export)
        _check_listing(inputs, options.images_url)
    if plan.linked_percent < options.min_linked:
        causes = "\n".join(f"- {cause}" for cause in diagnose(bench, plan, inputs))
        raise RunFailed(
            f"Only {plan.linked:,} of {plan.expected:,} files ({plan.linked_percent:.1f} %) can be linked; "
            f"--min-linked asks for {options.min_linked:g} %. Nothing was written.",
            f"What to look at:\n{causes}" if causes else "",
        )
    if not options.accept_fewer:
        _check_withdrawn(plan)


def _check_whole(export: Export) -> None:
    """The rows that a cut file lacks would look like images without metadata."""
    if any(quirk.name in _CUT_OFF for quirk in export.quirks):
        raise UnusableInput(
            f"{export.path.name} breaks off in the middle of a record: it is still being written, or only part of it "
            "was copied. Nothing was written.",
            "Wait until the export has ended or copy it again; --accept-fewer takes the records that are there.",
        )


def _check_listing(inputs: Inputs, images_url: str) -> None:
    last = LinkRun.objects.filter(images_url=images_url).order_by("-id").first()
    if last and inputs.files_listed < LEAST_SHARE_OF_LAST_LISTING * last.files_listed:
        raise RunFailed(
            f"The listing came up short: {inputs.files_listed:,} files, where run {last.pk} found "
            f"{last.files_listed:,}. Nothing was written, nothing was unlinked.",
            "Check the bucket, its prefix and your rights on it. If files are gone on purpose, add --accept-fewer.",
        )


def _check_withdrawn(plan: Plan) -> None:
    allowed = max(MOST_WITHDRAWN_FEW, MOST_WITHDRAWN_SHARE * plan.standing)
    if plan.withdrawn > allowed:
        reasons = ", ".join(
            f"{count:,} {outcome.words}" for outcome, count in plan.files.items() if not outcome.is_linked
        )
        raise RunFailed(
            f"{plan.withdrawn:,} of {plan.standing:,} links made before would be withdrawn, because these inputs "
            f"prove them no more ({reasons}). Nothing was written.",
            "Is the export whole, and is it the right one? If so, add --accept-fewer.",
        )
