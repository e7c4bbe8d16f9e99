"""Taking decisions about what was unlinked back, one by one or all that were made at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from database import one_transaction
from errors import RunFailed
from gallery.access.details import Detail, Id, Thing
from gallery.access.log import Action, Target, note_all, signed_in_user
from gallery.access.permissions import TRIAGE, requires
from gallery.quantities import counted
from gallery.triage.marked import back_to_list, refusal_words
from images.correcting import CorrectionRefused
from images.models import TriageDecision
from images.triage import TakenBack, take_back, take_back_at_once

# So many of what stays as it was decided are named in a message.
_MOST_NAMED = 5


@require_POST
@requires(TRIAGE)
def take_decision_back(request: HttpRequest, decision_id: int) -> HttpResponse:
    """What it was about returns to the list."""
    decision = TriageDecision.objects.filter(pk=decision_id).first()
    return _take_back(request, decision, lambda: take_back(decision_id, signed_in_user(request)))


@require_POST
@requires(TRIAGE)
def take_all_back(request: HttpRequest, act: UUID) -> HttpResponse:
    """Everything that was decided at once returns to the list; what cannot stays, and is said."""
    decision = TriageDecision.objects.filter(act=act).first()
    return _take_back(request, decision, lambda: take_back_at_once(act, signed_in_user(request)))


def _take_back(
    request: HttpRequest, decision: TriageDecision | None, act: Callable[[], TakenBack]
) -> HttpResponse:
    is_row = decision is not None and decision.subject == TriageDecision.Subject.ROW
    page = "unlinked_rows" if is_row else "unlinked_files"
    try:
        with one_transaction():
            taken = act()
            note_all(request, Action.TOOK_BACK, _targets(taken))
    except (CorrectionRefused, RunFailed) as refusal:
        return back_to_list(request, page, refusal_words(refusal), level=messages.ERROR)
    level = messages.WARNING if taken.kept else messages.SUCCESS
    return back_to_list(request, page, _said(taken, "row" if is_row else "file"), level=level)


def _targets(taken: TakenBack) -> Iterator[Target]:
    """One for each decision; of an assignment with the image and the patient."""
    images = {image.storage_key: image for image in taken.images}
    for decision in taken.decisions:
        detail = Detail.of(Id(Thing.DECISION, decision.pk), TriageDecision.Kind(decision.kind))
        image = images.get(decision.key)
        yield Target(image.batch.patient_id, image.pk, detail) if image else Target(detail=detail)


def _said(taken: TakenBack, what: str) -> str:
    count = len(taken.decisions)
    done = f"Taken back: {counted(count, what)} {'is' if count == 1 else 'are'} on the list again."
    stays = [f"{kept.storage_key} stays as it is: {refusal_words(kept.why)}" for kept in taken.kept]
    more = len(stays) - _MOST_NAMED
    rest = [f"So do {more} more."] if more > 0 else []
    return " ".join([done, *stays[:_MOST_NAMED], *rest])
