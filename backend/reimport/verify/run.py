"""The phase itself: gather, check, report."""

from __future__ import annotations

from database import Workbench
from errors import RunFailed
from reimport.phase import PhaseContext, PhaseResult
from reimport.report_folder import shown_path
from reimport.verify.checks import checks
from reimport.verify.claims import CheckResult
from reimport.verify.report import write_report
from reimport.verify.snapshot import Snapshot, take_snapshot

_MOST_NAMED = 5


def verify(context: PhaseContext) -> PhaseResult:
    """Makes every check and writes the report, also where a check fails; a dry run writes none.

    Raises:
        RunFailed: something does not hold.
    """
    with Workbench() as bench:
        snapshot = take_snapshot(bench, context.options.stores, context.progress)
        results = _check_all(snapshot, context)
    counts = {"checks": len(results), "problems": sum(len(result.problems) for result in results)}
    remark = "a dry run writes no report"
    if context.run_id is not None and not context.dry_run:
        remark = f"report in {shown_path(write_report(context.run_id, context.kinds, snapshot, results))}"
    if counts["problems"]:
        raise _does_not_hold(results, remark, [kind.name for kind in context.kinds])
    return PhaseResult(counts=counts, remark=remark)


def _check_all(snapshot: Snapshot, context: PhaseContext) -> list[CheckResult]:
    results = []
    all_checks = checks(context.kinds)
    with context.progress.step("Checking", len(all_checks), "checks") as step:
        for check in all_checks:
            results.append(CheckResult(check.name, check.claim, check.find(snapshot)))
            step.advance(1)
    return results


def _does_not_hold(results: list[CheckResult], remark: str, phases: list[str]) -> RunFailed:
    lines = []
    for result in results:
        if result.problems:
            named = ", ".join(result.problems[:_MOST_NAMED])
            more = (
                f" and {len(result.problems) - _MOST_NAMED:,} more"
                if len(result.problems) > _MOST_NAMED
                else ""
            )
            lines.append(f"- not so: {result.claim} {named}{more}")
    return RunFailed(
        "The verification found what does not hold:\n" + "\n".join(lines),
        f"Nothing was changed; {remark}. Running the phases {' and '.join(phases)} again heals most of it.",
    )
