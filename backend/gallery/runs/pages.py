"""The runs: what is going on at this moment, what was done, and where the files and rows of each run went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django_htmx.http import trigger_client_event

from gallery.access.details import Detail, Id, Thing
from gallery.access.idle import background
from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE_RUNS, TRIAGE, requires
from gallery.htmx import HtmxRequest
from gallery.runs.flow import flow_of
from gallery.runs.live_panel import panel_jobs
from gallery.runs.reports import tables_of
from gallery.runs.run_list import is_running, newest_runs, phase_of, run_list_page, state_words
from images.linking.kind import IMAGES
from images.linking.outcomes import Attention
from images.models import UnlinkedFile, UnlinkedRow
from jobs.live_record import LiveJob, live_jobs
from reimport.models import PhaseRun, ReimportRun
from reimport.phases import PHASES, kinds
from reimport.report_folder import report_path
from transfers.models import TransferRun

_WITHDRAWN = "withdrawn"


@requires(SEE_RUNS)
def runs(request: HtmxRequest) -> HttpResponse:
    """What is going on, and all runs; for htmx only the list of the runs."""
    jobs = live_jobs()
    context = {"section": "runs", "listed": run_list_page(request.GET.get("page"), jobs), **_panel(jobs)}
    only_part = request.htmx and not request.htmx.history_restore_request
    return render(request, f"gallery/{'_runs' if only_part else 'runs'}.html", context)


@background
@requires(SEE_RUNS)
def live_runs(request: HttpRequest) -> HttpResponse:
    """The panel alone, asked for again and again.

    What it showed last is sent with it: where a job ended since, or a run was added, the list is out of date, too.
    """
    panel = _panel(live_jobs())
    response = render(request, "gallery/_live.html", panel)
    ended = set(request.GET.get("running", "").split()) - set(panel["running"].split())
    if ended or request.GET.get("newest", panel["newest"]) != panel["newest"]:
        trigger_client_event(response, "runs-changed")
    return response


def _panel(jobs: Sequence[LiveJob]) -> dict[str, Any]:
    """The jobs in words, the keys of those that run, and what stands for the list below."""
    shown = panel_jobs(jobs)
    running = " ".join(job.key for job in shown if job.is_running)
    return {"jobs": shown, "running": running, "newest": newest_runs()}


@requires(SEE_RUNS)
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One recorded run, of whichever kind."""
    shown = get_object_or_404(TransferRun, pk=run_id)
    note(request, Action.READ_REPORT, Target(detail=Detail.of(Id(Thing.RUN, shown.pk))))
    kind = kinds().get(shown.kind)
    accounts = kind.accounts if kind else ()
    phase = phase_of(shown)
    context = {
        "section": "runs",
        "run": shown,
        "seconds": (shown.finished_at - shown.started_at).total_seconds(),
        "phase": phase,
        "tables": tables_of(phase) if phase else [],
        "flows": [flow_of(account, shown.outcomes.get(account.name, {})) for account in accounts],
        "withdrawn": shown.changes.filter(outcome=_WITHDRAWN).count(),
        "is_linking": shown.kind == IMAGES.name,
        "attention": _attention(phase),
        "lists_are_its_own": _lists_are_of(shown) and request.user.has_perms(TRIAGE),
    }
    return render(request, "gallery/run.html", context)


@requires(SEE_RUNS)
def reimport_run(request: HttpRequest, reimport_id: int) -> HttpResponse:
    """One re-import with its phases."""
    shown = get_object_or_404(ReimportRun, pk=reimport_id)
    note(request, Action.READ_REPORT, Target(detail=Detail.of(Id(Thing.REIMPORT, shown.pk))))
    jobs = live_jobs()
    purposes = {phase.name: phase.purpose for phase in PHASES}
    context = {
        "section": "runs",
        "reimport": shown,
        "state": state_words(shown.state, shown, jobs),
        "is_running": is_running(shown, jobs),
        "phases": [
            {
                "record": phase,
                "purpose": purposes.get(phase.name, ""),
                "state": state_words(phase.state, shown, jobs),
                "tables": tables_of(phase),
            }
            for phase in shown.phases.all()
        ],
        "has_report": report_path(shown.pk).is_file(),
        "inputs": shown.inputs,
    }
    return render(request, "gallery/reimport_run.html", context)


def _attention(phase: PhaseRun | None) -> list[tuple[str, int]] | None:
    """The signs that a link may be wrong, in words; None where they were not recorded."""
    if phase is None or "attention" not in phase.details:
        return None
    counts: dict[str, Any] = phase.details["attention"]
    return [(kind.words, counts[kind.value]) for kind in Attention if counts.get(kind.value)]


def _lists_are_of(shown: TransferRun) -> bool:
    """Whether what is unlinked is listed as this run left it."""
    lists = (UnlinkedFile.objects.order_by(), UnlinkedRow.objects.order_by())
    return any(listed.filter(run=shown.pk).exists() for listed in lists)
