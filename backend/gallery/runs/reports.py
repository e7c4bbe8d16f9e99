"""The reports that a re-import left in `var/reports/`: to read, and their tables to keep. Ids in the address, no paths."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from csp.decorators import csp_update
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from gallery.access.details import Detail, Id, Known, Thing
from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE_RUNS, requires
from gallery.addresses import key_in
from reimport.models import PhaseRun, ReimportRun
from reimport.phases import kinds
from reimport.report_folder import report_path
from transfers.kind import Sheet

# Its own style stands in it; nothing else in it may do anything.
_POLICY: Final = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)

_PATIENT: Final = "patient_id"


@dataclass(frozen=True)
class ReportTable:
    """A table that can be downloaded."""

    phase: PhaseRun
    name: str
    words: str


def tables_of(phase: PhaseRun) -> list[ReportTable]:
    """The tables of a phase that are still there."""
    return [
        ReportTable(phase, sheet.name, sheet.words)
        for sheet in _sheets(phase.name)
        if _table_path(phase.run_id, phase.name, sheet.name).is_file()
    ]


@requires(SEE_RUNS)
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # typed for views without arguments
def reimport_report(request: HttpRequest, reimport_id: int) -> HttpResponse:
    """The verification's report in a frame of our page, with the way back. It is noted where its text is handed out."""
    shown = get_object_or_404(ReimportRun, pk=reimport_id)
    if not report_path(shown.pk).is_file():
        return _gone(request, shown)
    return render(request, "gallery/reimport_report.html", {"section": "runs", "reimport": shown})


@requires(SEE_RUNS)
@xframe_options_sameorigin
def reimport_report_text(request: HttpRequest, reimport_id: int) -> HttpResponse:
    """The report as it was written."""
    shown = get_object_or_404(ReimportRun, pk=reimport_id)
    try:
        text = report_path(shown.pk).read_bytes()
    except FileNotFoundError:
        return _gone(request, shown)
    note(request, Action.READ_REPORT, Target(detail=Detail.of(Id(Thing.REIMPORT, shown.pk))))
    response = HttpResponse(text, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = _POLICY
    return response


@requires(SEE_RUNS)
def reimport_table(request: HttpRequest, reimport_id: int, phase: str, table: str) -> HttpResponseBase:
    """One table of a phase, as a file to keep."""
    shown = get_object_or_404(ReimportRun, pk=reimport_id)
    if table not in {sheet.name for sheet in _sheets(phase)}:
        return _gone(request, shown)
    try:
        file = _table_path(shown.pk, phase, table).open("rb")
    except FileNotFoundError:
        return _gone(request, shown)
    names = Known(phase, kinds()), Known(table, {sheet.name for sheet in _sheets(phase)})
    detail = Detail.of(Id(Thing.REIMPORT, shown.pk), *names)
    note(request, Action.READ_REPORT, Target(detail=detail, patients=_patients_in(file)))
    name = f"reimport-{shown.pk}-{phase}-{table}.csv"
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


def _patients_in(file: BinaryIO) -> set[UUID]:
    """Whom a table names, where it names patients; the file is at its beginning again."""
    text = io.TextIOWrapper(file, "utf-8", newline="")
    keys = {row.get(_PATIENT) or "" for row in csv.DictReader(text)}
    text.detach()
    file.seek(0)
    return {key for key in map(key_in, keys) if key}


def _sheets(phase: str) -> tuple[Sheet, ...]:
    kind = kinds().get(phase)
    return kind.sheets if kind else ()


def _table_path(reimport_id: int, phase: str, table: str) -> Path:
    """Both names are those of a declaration, so the path stays in its folder."""
    return report_path(reimport_id).with_suffix("") / phase / f"{table}.csv"


def _gone(request: HttpRequest, shown: ReimportRun) -> HttpResponse:
    return render(request, "gallery/no_report.html", {"section": "runs", "reimport": shown}, status=404)
