"""Runs of every kind that carried records over, for those who may see them."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from gallery.access.details import Detail, Id, Thing
from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE_RUNS
from gallery.api.paging import AfterNumber, Number, page_of
from gallery.api.parameters import Text
from gallery.api.problems import answers
from gallery.api.schemas import RunOut, RunPage, run_out
from gallery.api.ways_in import for_those_who
from transfers.models import TransferRun

router = Router(auth=for_those_who(SEE_RUNS), tags=["runs"])


class RunsAsked(AfterNumber):
    """Which runs."""

    kind: Text | None = Field(None, description="What they carried over.", examples=["images"])


@router.get("runs", response=answers(RunPage, 422))
def runs(request: HttpRequest, asked: Query[RunsAsked]) -> RunPage:
    """Live runs of every kind, the newest first. Stewards and administrators may see them."""
    rows = TransferRun.objects.filter(kind=asked.kind) if asked.kind else TransferRun.objects.all()
    found = page_of(rows, asked, request, newest_first=True)
    return RunPage(items=[run_out(run) for run in found.rows], next=found.next)


@router.get("runs/{run_id}", response=answers(RunOut, 404, 422))
def run(request: HttpRequest, run_id: Number) -> RunOut:
    """One run. Stewards and administrators may see it."""
    shown = get_object_or_404(TransferRun, pk=run_id)
    note(request, Action.READ_REPORT, Target(detail=Detail.of(Id(Thing.RUN, shown.pk))))
    return run_out(shown)
