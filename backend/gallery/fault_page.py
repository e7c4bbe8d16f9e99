"""The page for what nobody caught: a database that cannot be used is named, with what to do; all else is a mistake of ours."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from database import DatabaseIsNewer, fault_kinds, known_fault
from errors import NexusError


def fault_page(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`, which it calls while it handles the exception; the log has it already.

    Nothing here asks the database, not even who is signed in: it is what failed, also before any view was reached.
    """
    fault = sys.exc_info()[1]
    error: NexusError | None = fault if isinstance(fault, DatabaseIsNewer) else None
    if isinstance(fault, fault_kinds()):
        error = known_fault(fault)
    if error is None:
        return server_error(request)
    page = render_to_string("gallery/database_fault.html", {"fault": error})
    return HttpResponse(page, status=503, headers={"Retry-After": "10"})
