"""The report that one can hand to the clinic: a page to print, and the same as JSON. Ids and line numbers, no names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from errors import RunFailed
from jobs.whole_files import written_whole
from reimport.models import PhaseRun, ReimportRun
from reimport.report_folder import report_path
from reimport.verify.claims import CheckResult
from reimport.verify.snapshot import Snapshot
from reimport.verify.unresolved import line_ranges, unresolved
from transfers.kind import Kind, words_of
from transfers.models import TransferRun


def write_report(
    run_id: int, kinds: Sequence[Kind], snapshot: Snapshot, results: Sequence[CheckResult]
) -> Path:
    """Writes `var/reports/reimport-<run>.html` and `.json`, each whole or not at all.

    Raises:
        RunFailed: it could not be written.
    """
    facts = _facts(ReimportRun.objects.get(pk=run_id), kinds, snapshot, results)
    page = report_path(run_id)
    try:
        page.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with written_whole(page.with_suffix(".json")) as part:
            part.write_text(json.dumps(facts, indent=2) + "\n", "utf-8")
        with written_whole(page) as part:
            part.write_text(render_to_string("reimport/report.html", _for_people(kinds, facts)), "utf-8")
    except OSError as fault:
        raise RunFailed(
            f"The report {page} could not be written: {fault.strerror}.",
            "Make room, then run --phase verify again. Nothing else is concerned.",
        ) from None
    return page


def _facts(
    run: ReimportRun, kinds: Sequence[Kind], snapshot: Snapshot, results: Sequence[CheckResult]
) -> dict[str, Any]:
    link_run = snapshot.link_run
    return {
        "reimport": run.pk,
        "written_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "started_at": run.started_at.isoformat(timespec="seconds"),
        "started_by": run.started_by,
        "options": run.options,
        "inputs": run.inputs,
        "phases": _phases(snapshot),
        "link_run": link_run and _run(link_run),
        "runs": {kind.name: _run(snapshot.runs[kind.name]) for kind in kinds if kind.name in snapshot.runs},
        "access_log": {"event": snapshot.access_log.event, "hash": snapshot.access_log.hash},
        "unresolved": _unresolved(kinds, snapshot),
        "checks": [{"name": r.name, "claim": r.claim, "problems": r.problems} for r in results],
        "all_well": not any(result.problems for result in results),
    }


def _phases(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The newest completed run of each phase; of this one, the checks tell."""
    done = sorted(snapshot.phases.values(), key=lambda record: record.number)
    return [_phase(record) for record in done if record.name != "verify"]


def _phase(record: PhaseRun) -> dict[str, Any]:
    return {
        "number": record.number,
        "name": record.name,
        "reimport": record.run_id,
        "finished_at": record.finished_at and record.finished_at.isoformat(timespec="seconds"),
        "seconds": record.seconds,
        "counts": record.counts,
        "plan_hash": record.plan_hash,
    }


def _run(run: TransferRun) -> dict[str, Any]:
    return {
        "id": run.pk,
        "finished_at": run.finished_at.isoformat(timespec="seconds"),
        "inputs": run.inputs,
        "totals": run.totals,
        **run.outcomes,
    }


def _unresolved(kinds: Sequence[Kind], snapshot: Snapshot) -> dict[str, Any]:
    """By phase, sheet and reason; None for a phase whose reports are not of the newest run."""
    found: dict[str, Any] = {}
    for kind in kinds:
        record, newest = snapshot.phases.get(kind.name), snapshot.runs.get(kind.name)
        if record is None or not record.details.get("reports"):
            continue
        # Ledgers of earlier versions call it so, or don't know it.
        number = record.details.get("run", record.details.get("link_run"))
        if newest and number and number != newest.pk:
            # Somebody ran it by hand since; its --report has the lists.
            found[kind.name] = None
            continue
        found[kind.name] = unresolved(kind, Path(record.details["reports"]))
        if kind.day and (lines := record.details.get("unreadable_dates")):
            found[kind.name]["rows"] |= {f"unreadable_{kind.day.name}": lines}
    return found


def _accounts(kind: Kind, run: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """For each account of a run: what is counted, and count, share of all in percent and words of each outcome."""
    for account in kind.accounts:
        counts: Mapping[str, int] = run.get(account.name, {})
        whole = sum(counts.values()) or 1
        yield (
            account.name,
            [
                (f"{count:,}", f"{100.0 * count / whole:.2f}", words_of(account.outcomes, name))
                for name, count in counts.items()
            ],
        )


def _lists(kind: Kind, found: Mapping[str, Mapping[str, list[Any]]]) -> Iterator[tuple[str, str, str]]:
    """Title, count and entries of everything that is unresolved."""
    for sheet in kind.sheets:
        for reason, entries in found.get(sheet.name, {}).items():
            title = f"{kind.name}: {sheet.of or sheet.name} {words_of(sheet.outcomes, reason)}"
            shown = line_ranges(entries) if sheet.entry == "line" else ", ".join(entries)
            yield title, f"{len(entries):,}", shown


def _for_people(kinds: Sequence[Kind], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in the order and the words of the page."""
    left = facts["unresolved"]
    outcomes = [
        (kind.name, list(_accounts(kind, facts["runs"][kind.name])))
        for kind in reversed(kinds)
        if kind.name in facts["runs"]
    ]
    lists = [one for kind in kinds for one in _lists(kind, left.get(kind.name) or {})]
    phases = [{**phase, "words": _counts(phase["counts"])} for phase in facts["phases"]]
    inputs = [
        {**file, "kind": kind, "size": f"{file['size_bytes']:,}"} for kind, file in facts["inputs"].items()
    ]
    return {
        **facts,
        "nexus_version": settings.NEXUS_VERSION,
        "outcomes": outcomes,
        "lists": lists,
        "by_themselves": [name for name, found in left.items() if found is None],
        "phases": phases,
        "inputs": inputs,
    }


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items())
