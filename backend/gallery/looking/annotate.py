"""Writing a note on a picture, marking it as a key picture, and withdrawing either."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from database import one_transaction
from errors import NexusError
from gallery.access.details import Detail, Id, Thing
from gallery.access.log import Action, Target, note, signed_in_user
from gallery.access.permissions import ANNOTATE, requires
from gallery.looking.viewer import viewer_page
from gallery.looking.walk import ViewerPath
from images.annotating import NotAnAnnotation, add_note, annotations_of, mark_key, withdraw
from images.models import Annotation, Image


@require_POST
@requires(ANNOTATE)
def annotate(request: HttpRequest, image_id: UUID) -> HttpResponseBase:
    """Writes a note. Whatever is refused, what was typed stays in the form."""
    image = _image(image_id)
    typed = request.POST.get("text", "")
    try:
        with one_transaction():
            added = add_note(image, typed, signed_in_user(request))
            _note(request, Action.ANNOTATED, image, added)
    except NexusError as refusal:
        return _refused(request, image, refusal, typed)
    messages.success(request, "The note is saved.")
    return _to_viewer(request, image)


@require_POST
@requires(ANNOTATE)
def mark_key_picture(request: HttpRequest, image_id: UUID) -> HttpResponseBase:
    """Marks the picture as a key picture."""
    image = _image(image_id)
    try:
        with one_transaction():
            mark = mark_key(image, signed_in_user(request))
            _note(request, Action.ANNOTATED, image, mark)
    except NexusError as busy:
        return _refused(request, image, busy)
    return _to_viewer(request, image)


@require_POST
@requires(ANNOTATE)
def withdraw_annotation(request: HttpRequest, image_id: UUID, annotation_id: int) -> HttpResponseBase:
    """Withdraws a note, or takes the mark of a key picture; both stay on record."""
    image = _image(image_id)
    given = get_object_or_404(annotations_of(image), pk=annotation_id)
    try:
        with one_transaction():
            withdraw(given.pk, signed_in_user(request))
            _note(request, Action.WITHDREW, image, given)
    except NexusError as busy:
        return _refused(request, image, busy)
    if given.kind == Annotation.Kind.NOTE:
        messages.success(request, "The note is withdrawn. It stays on record below.")
    return _to_viewer(request, image)


def _refused(request: HttpRequest, image: Image, refusal: NexusError, typed: str = "") -> HttpResponse:
    messages.error(request, f"{refusal.message} {refusal.remedy}".strip())
    return viewer_page(request, image, 422 if isinstance(refusal, NotAnAnnotation) else 503, typed)


def _note(request: HttpRequest, action: Action, image: Image, about: Annotation) -> None:
    """The kind and the number of the annotation; never its words."""
    of = Thing.NOTE if about.kind == Annotation.Kind.NOTE else Thing.KEY_IMAGE
    note(request, action, Target(image.batch.patient_id, image.pk, Detail.of(Id(of, about.pk))))


def _to_viewer(request: HttpRequest, image: Image) -> HttpResponse:
    return redirect(reverse("image", args=[image.pk]) + ViewerPath.of(request.GET).query)


def _image(image_id: UUID) -> Image:
    return get_object_or_404(Image.objects.select_related("batch__patient"), pk=image_id)
