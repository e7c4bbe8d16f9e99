"""What somebody marked in a list of what is unlinked, and the way back to that list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from errors import NexusError, RunFailed
from gallery.deeds import WayBack, tell
from images.correcting import StaleCorrection
from images.models import UnlinkedFile
from images.triage import in_order, open_files

NOTHING_MARKED: Final = "Nothing is marked. Mark at least one line of the list."


def sent_with(request: HttpRequest) -> QueryDict:
    """What came with a request, in its body or its address."""
    return request.POST or request.GET


def marked_files(keys: Sequence[UUID]) -> list[UnlinkedFile]:
    """Those of the marked files that are still left to decide about, in the order of the list."""
    return list(in_order(open_files().select_related("run").filter(pk__in=keys)))


def list_address(request: HttpRequest, page: str) -> str:
    """The list from which somebody came, narrowed as they had it."""
    reason = sent_with(request).get("listed_reason", "")
    return reverse(page) + (f"?{urlencode({'reason': reason})}" if reason else "")


def back_to_list(
    request: HttpRequest, page: str, words: str, undo: WayBack | None = None, level: int = messages.SUCCESS
) -> HttpResponse:
    """To the list from which somebody came, with a word about what became of it."""
    tell(request, words, undo, level)
    address = list_address(request, page)
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(address)
    return redirect(address)


def status_of(refusal: NexusError) -> int:
    """With which status a page answers that cannot do what was asked."""
    if isinstance(refusal, RunFailed):
        return 503
    return 409 if isinstance(refusal, StaleCorrection) else 422


def refusal_words(error: NexusError) -> str:
    """What a page says of a refusal."""
    return f"{error.message} {error.remedy}".strip()
