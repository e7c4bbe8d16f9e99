"""What stops a run whose plan makes no sense: half an export, too few links, too short a listing,
too many rows without a file, too many links withdrawn.
"""

from __future__ import annotations

from django.conf import settings

from database import Workbench
from errors import RunFailed, UnusableInput
from filemaker import Export
from files.diagnosis import diagnose
from files.former_runs import LEAST_SHARE_OF_LARGEST, FormerListings, check_size, former_listings
from files.inputs import LinkInputs
from files.kind import FiledKind
from files.options import LinkOptions
from files.plan import LinkPlan

# What the reader calls an export that is not whole.
_CUT_OFF = frozenset({"unfinished_last_line", "unfinished_file"})

# Links that one run may take back unasked: a corrected export touches some, a truncated one very many.
MOST_WITHDRAWN_SHARE = 0.05
# So many of anything are too few to tell a fault by.
FEW = 10
# Marks of "dumped" are believed where hardly any row (this share) has a file and no mark.
MOST_UNMARKED_SHARE = 0.05


def check_plan(
    bench: Workbench, files: FiledKind, plan: LinkPlan, inputs: LinkInputs, options: LinkOptions
) -> None:
    """Lets a sensible plan pass.

    Raises:
        UnusableInput: the export breaks off.
        RunFailed: the plan must not be carried out; the message says what to look at.
    """
    if not options.accept_fewer:
        _check_whole(inputs.export)
        former = former_listings(files.name, options.store_url)
        check_size(former, inputs.files_listed)
        if former:
            _check_records(former, bench, files)
    if plan.linked_percent < options.min_linked:
        causes = "\n".join(f"- {cause}" for cause in diagnose(bench, files, plan, inputs))
        raise RunFailed(
            f"Only {plan.linked:,} of {plan.expected:,} files ({plan.linked_percent:.1f} %) can be linked; "
            f"--min-linked asks for {options.min_linked:g} %. Nothing was written.",
            f"What to look at:\n{causes}" if causes else "",
        )
    if not options.accept_fewer:
        if not former:
            _check_rows(bench, inputs)
        _check_withdrawn(plan)


def _check_whole(export: Export) -> None:
    """The rows that a cut file lacks would make files look like ones without metadata."""
    if any(quirk.name in _CUT_OFF for quirk in export.quirks):
        raise UnusableInput(
            f"{export.path.name} breaks off in the middle of a record: it is still being written, or only part of it "
            "was copied. Nothing was written.",
            "Wait until the export has ended or copy it again; --accept-fewer takes the records that are there.",
        )


def _check_records(former: FormerListings, bench: Workbench, files: FiledKind) -> None:
    """A listing can be as long as ever and yet lack what was linked: of another folder, for one."""
    linked, missing = former.count_records(bench, files)
    lost = missing - former.known_missing
    if lost > max(FEW, (1 - LEAST_SHARE_OF_LARGEST) * linked):
        raise RunFailed(
            f"The listing came up short: it lacks {lost:,} of the {linked:,} {files.name} that were linked from there. Nothing "
            "was written, nothing was unlinked.",
            "Check the bucket, its prefix and your rights on it. If files are gone on purpose, add --accept-fewer.",
        )


def _check_rows(bench: Workbench, inputs: LinkInputs) -> None:
    """Without an earlier run to compare with, only the export says how many files there should be."""
    without, rows = _rows_without_file(bench)
    allowed = settings.NEXUS_MOST_ROWS_WITHOUT_FILE
    if without > max(FEW, allowed / 100 * rows):
        raise RunFailed(
            f"{without:,} of {rows:,} rows ({100 * without / rows:.1f} %) have no file among the {inputs.files_listed:,} listed "
            f"ones; on the first run of an address at most {allowed} % may lack theirs (NEXUS_MOST_ROWS_WITHOUT_FILE). "
            "Nothing was written.",
            "Is this the whole dump, and was all of it listed? Check the bucket, its prefix and your rights on it. If those "
            "files really are not there, add --accept-fewer.",
        )


def _rows_without_file(bench: Workbench) -> tuple[int, int]:
    """Rows without a file, and rows that should have one: those marked as never dumped are neither, if the marks are right."""
    with_file, unmarked_with_file, without, without_or_unmarked = bench.one(_ROWS)
    if unmarked_with_file > MOST_UNMARKED_SHARE * with_file:
        without = without_or_unmarked
    return without, with_file + without


_ROWS = """
SELECT count(*) FILTER (has_file), count(*) FILTER (has_file AND NOT dumped),
       count(*) FILTER (NOT has_file AND dumped IS DISTINCT FROM false), count(*) FILTER (NOT has_file)
FROM (
  SELECT dumped, outcome NOT IN ('no_file', 'file_lost') OR detail <> '' AS has_file
  FROM row_plan JOIN export_row USING (line)
  WHERE record_ref <> '' AND outcome <> 'malformed'
)
"""


def _check_withdrawn(plan: LinkPlan) -> None:
    allowed = max(FEW, MOST_WITHDRAWN_SHARE * plan.standing)
    if plan.withdrawn > allowed:
        reasons = ", ".join(
            f"{count:,} {outcome.words}" for outcome, count in plan.files.items() if not outcome.is_taken
        )
        raise RunFailed(
            f"{plan.withdrawn:,} of {plan.standing:,} links made before would be withdrawn, because these inputs "
            f"prove them no more ({reasons}). Nothing was written.",
            "Is the export whole, and is it the right one? If so, add --accept-fewer.",
        )
