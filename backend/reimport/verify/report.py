"""The report that one can hand to the clinic: a page to print, and the same as JSON. Ids and line numbers, no names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from errors import RunFailed
from images.linking.attention import Attention
from images.linking.outcomes import FileOutcome, RowOutcome
from reimport.models import PhaseRun, ReimportRun
from reimport.report_folder import report_path
from reimport.verify.checks import CheckResult
from reimport.verify.evidence import Evidence
from reimport.verify.unresolved import line_ranges, unresolved

__all__ = ["write_report"]

_WORDS = {
    "files": {outcome.value: outcome.words for outcome in FileOutcome},
    "rows": {outcome.value: outcome.words for outcome in RowOutcome},
    "attention": {kind.value: kind.words for kind in Attention},
}
_KINDS = {"attention": "files"}


def write_report(run_id: int, evidence: Evidence, results: Sequence[CheckResult]) -> Path:
    """Writes `var/reports/reimport-<run>.html` and `.json`, each whole or not at all.

    Raises:
        RunFailed: it could not be written.
    """
    facts = _facts(ReimportRun.objects.get(pk=run_id), evidence, results)
    page = report_path(run_id)
    try:
        page.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_whole(page.with_suffix(".json"), json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
        _write_whole(page, render_to_string("reimport/report.html", _for_people(facts)))
    except OSError as fault:
        raise RunFailed(
            f"The report {page} could not be written: {fault.strerror}.",
            "Make room, then run --phase verify again. Nothing else is concerned.",
        ) from None
    return page


def _write_whole(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, "utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _facts(run: ReimportRun, evidence: Evidence, results: Sequence[CheckResult]) -> dict[str, Any]:
    link_run = evidence.link_run
    return {
        "reimport": run.pk,
        "written_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "started_at": run.started_at.isoformat(timespec="seconds"),
        "started_by": run.started_by,
        "options": run.options,
        "inputs": run.inputs,
        "phases": _phases(evidence),
        "link_run": link_run
        and {
            "id": link_run.pk,
            "finished_at": link_run.finished_at.isoformat(timespec="seconds"),
            "inputs": link_run.inputs,
            "totals": link_run.totals,
            "files": link_run.files,
            "rows": link_run.rows,
        },
        "unresolved": _unresolved(evidence),
        "checks": [{"name": r.name, "claim": r.claim, "problems": r.problems} for r in results],
        "all_well": not any(result.problems for result in results),
    }


def _phases(evidence: Evidence) -> list[dict[str, Any]]:
    """The newest completed run of each phase; of this one, the checks tell."""
    done = sorted(evidence.phases.values(), key=lambda record: record.number)
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


def _unresolved(evidence: Evidence) -> dict[str, Any]:
    """By phase, report and reason; None for a phase whose reports are not of the newest run."""
    found: dict[str, Any] = {}
    for name in ("patients", "images"):
        record = evidence.phases.get(name)
        if record and record.details.get("reports"):
            found[name] = unresolved(name, Path(record.details["reports"]))
            if lines := record.details.get("unreadable_dates"):
                found[name]["rows"] |= {"unreadable_date_of_birth": lines}
    images = evidence.phases.get("images")
    if images and evidence.link_run and images.details.get("link_run") != evidence.link_run.pk:
        # Somebody ran the linker by hand since; its --report has the lists.
        found["images"] = None
    return found


def _outcomes(kind: str, counts: Mapping[str, int]) -> list[tuple[str, str, str]]:
    """Count, share of all in percent, and words of each outcome."""
    whole = sum(counts.values()) or 1
    return [
        (f"{count:,}", f"{100.0 * count / whole:.2f}", _WORDS[kind].get(name, name))
        for name, count in counts.items()
    ]


def _for_people(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in the order and the words of the page."""
    link_run = facts["link_run"] or {}
    outcomes = {kind: _outcomes(kind, link_run.get(kind, {})) for kind in ("files", "rows")}
    lists = [
        (
            f"{phase}: {_KINDS.get(kind, kind)} {_words(phase, kind, reason)}",
            f"{len(entries):,}",
            _entries(kind, entries),
        )
        for phase, kinds in facts["unresolved"].items()
        for kind, reasons in (kinds or {}).items()
        for reason, entries in reasons.items()
    ]
    phases = [{**phase, "words": _counts(phase["counts"])} for phase in facts["phases"]]
    inputs = [
        {**file, "kind": kind, "size": f"{file['size_bytes']:,}"} for kind, file in facts["inputs"].items()
    ]
    return {
        **facts,
        "nexus_version": settings.NEXUS_VERSION,
        "outcomes": outcomes,
        "lists": lists,
        "phases": phases,
        "inputs": inputs,
    }


def _words(phase: str, kind: str, reason: str) -> str:
    return _WORDS[kind][reason] if phase == "images" else reason.replace("_", " ")


def _entries(kind: str, entries: list[Any]) -> str:
    return line_ranges(entries) if kind == "rows" else ", ".join(entries)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items())
