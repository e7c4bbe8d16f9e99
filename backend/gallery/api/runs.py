"""Runs of the linker, for those who may see them."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE_RUNS
from gallery.api.paging import AfterNumber, Number, page_of
from gallery.api.problems import answers
from gallery.api.schemas import RunOut, RunPage, run_out
from gallery.api.ways_in import for_those_who
from images.models import LinkRun

router = Router(auth=for_those_who(SEE_RUNS), tags=["runs"])


@router.get("runs", response=answers(RunPage, 422))
def runs(request: HttpRequest, asked: Query[AfterNumber]) -> RunPage:
    """Live runs of the linker, the newest first. Stewards and administrators may see them."""
    found = page_of(LinkRun.objects.all(), asked, request, newest_first=True)
    return RunPage(items=[run_out(run) for run in found.rows], next=found.next)


@router.get("runs/{run_id}", response=answers(RunOut, 404, 422))
def run(request: HttpRequest, run_id: Number) -> RunOut:
    """One run. Stewards and administrators may see it."""
    shown = get_object_or_404(LinkRun, pk=run_id)
    note(request, Action.READ_REPORT, Target(detail=f"run {shown.pk}"))
    return run_out(shown)
