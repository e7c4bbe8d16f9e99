"""Taking corrections back, one or all that were made at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from database import one_transaction
from errors import RunFailed
from gallery.access.details import Detail, Phrase
from gallery.access.log import Action, Target, note, note_all, signed_in_user
from gallery.access.permissions import CORRECT, TRIAGE, requires
from gallery.deeds import tell
from gallery.looking.history import FACT_WORDS, changes_in_words
from gallery.looking.viewer import viewer_page
from gallery.looking.walk import ViewerPath
from gallery.quantities import counted
from images.correcting import CorrectionRefused, UndoneAct, undo_act, undo_correction
from images.correcting.facts import ImageFacts
from images.models import CorrectableFact, Correction, Image
from images.triage import take_back_assignment

# So many of what could not be taken back are named in a message.
_MOST_NAMED = 5


@require_POST
@requires(CORRECT)
def undo(request: HttpRequest, image_id: UUID, correction_id: int) -> HttpResponseBase:
    """Takes one correction back; an assignment of an unlinked file as a whole, which only a steward may."""
    image = correctable_image(image_id)
    entry = get_object_or_404(Correction, pk=correction_id, image_id=image_id)
    if entry.decision_id and not signed_in_user(request).has_perms(TRIAGE):
        raise PermissionDenied
    undone = _take_back_assignment if entry.decision_id else _undo
    try:
        with one_transaction():
            return undone(request, image, entry)
    except (CorrectionRefused, RunFailed) as refusal:
        messages.error(request, f"{refusal.message} {refusal.remedy}".strip())
        return viewer_page(request, correctable_image(image_id), 409)


def _undo(request: HttpRequest, image: Image, entry: Correction) -> HttpResponseBase:
    former = image.batch.patient_id
    now = undo_correction(entry.pk, signed_in_user(request), request.POST.get("seen", ""))
    about = Target(None, now.pk, Detail.of(CorrectableFact(entry.fact)))
    note_for_each(request, Action.UNDID_CORRECTION, (former, now.batch.patient_id), about)
    tell(request, f"{FACT_WORDS[entry.fact]}: taken back.")
    return redirect(viewer_address(request, now))


@require_POST
@requires(CORRECT)
def undo_at_once(request: HttpRequest, act: UUID) -> HttpResponseBase:
    """Takes back everything that was corrected at once, of one image or of many; what cannot be stays, and is said."""
    keys = Correction.objects.filter(act=act).values("image_id")
    try:
        with one_transaction():
            undone = undo_act(act, signed_in_user(request))
            note_all(request, Action.UNDID_CORRECTION, _targets(undone))
    except (CorrectionRefused, RunFailed) as refusal:
        messages.error(request, f"{refusal.message} {refusal.remedy}".strip())
        image = Image.objects.filter(pk__in=keys).first()
        return redirect(viewer_address(request, image)) if image else redirect("patients")
    tell(request, _undone_words(undone), level=messages.WARNING if undone.kept else messages.SUCCESS)
    (first, *others) = undone.restored
    if others:
        return redirect("patient", first.image.batch.patient_id)
    return redirect(viewer_address(request, first.image))


def _targets(undone: UndoneAct) -> Iterator[Target]:
    for restored in undone.restored:
        yield from targets_of(restored.image, restored.former, ImageFacts.of(restored.image))


def _undone_words(undone: UndoneAct) -> str:
    (first, *others) = undone.restored
    done = changes_in_words(first.former, ImageFacts.of(first.image))
    if others:
        done = f"{counted(len(undone.restored), 'picture')} are as they were before"
    stays = [
        f"{kept.storage_key} stays as it is: {kept.why.message} {kept.why.remedy}" for kept in undone.kept
    ]
    more = len(stays) - _MOST_NAMED
    rest = [f"So do {more} more."] if more > 0 else []
    return " ".join([f"Taken back: {done}.", *stays[:_MOST_NAMED], *rest])


def _take_back_assignment(request: HttpRequest, image: Image, entry: Correction) -> HttpResponseBase:
    former = image.batch.patient_id
    take_back_assignment(entry.pk, signed_in_user(request), request.POST.get("seen", ""))
    note(request, Action.TOOK_BACK, Target(former, image.pk, Detail.of(Phrase.ASSIGNMENT)))
    tell(request, "The assignment was taken back. The file is among the unlinked ones again.")
    return redirect("patient", former)


def note_for_each(request: HttpRequest, action: Action, patients: Iterable[UUID], about: Target) -> None:
    """One line for the patient, and one for the other where the image went from one to another."""
    note_all(request, action, (replace(about, patient_id=one) for one in dict.fromkeys(patients)))


def targets_of(image: Image, before: ImageFacts, after: ImageFacts) -> list[Target]:
    """What the access log says of an image that became another one: the names of the facts, for each of its patients."""
    facts = Detail.of(*(fact for fact in CorrectableFact if before.text(fact) != after.text(fact)))
    patients = dict.fromkeys((before.patient, after.patient))
    return [Target(patient_id, image.pk, facts) for patient_id in patients]


def viewer_address(request: HttpRequest, image: Image) -> str:
    return reverse("image", args=[image.pk]) + ViewerPath.of(request.GET).query


def correctable_image(image_id: UUID) -> Image:
    related = Image.objects.select_related("batch__patient", "corrected_by", "last_run")
    return get_object_or_404(related, pk=image_id)
