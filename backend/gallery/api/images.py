"""Images: what is known of them, and their bytes."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from ninja.errors import HttpError
from pydantic import Field

from gallery.access.details import Amount, Detail, Thing
from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE
from gallery.access.tokens import Scope
from gallery.api.paging import AfterId, page_of
from gallery.api.parameters import Day, Text
from gallery.api.problems import answers
from gallery.api.schemas import ImageOut, ImagePage, SideText, image_out
from gallery.api.ways_in import for_those_who
from gallery.sending import files, thumbnails
from images.models import Image

router = Router(auth=for_those_who(SEE), tags=["images"])
_FILES = for_those_who(SEE, Scope.PIXELS)

_REFUSED = 400
_BYTES: dict[str, Any] = {"content": {"image/*": {}, "application/pdf": {}}}
_ORIGINAL = {
    "responses": {
        200: {"description": "The bytes, where the images lie in a folder.", **_BYTES},
        302: {"description": "To an address of the bucket that is good for 60 seconds."},
    }
}
_THUMBNAIL = {"responses": {200: {"description": "A small picture.", "content": {"image/*": {}}}}}


class ImagesAsked(AfterId):
    """Which images; those that fit everything."""

    patient: UUID | None = Field(
        None, description="A patient's id.", examples=["0a1b2c3d-0000-4000-8000-00000000ada0"]
    )
    batch: UUID | None = Field(
        None, description="A batch's id.", examples=["8f14e45f-ceea-867a-9a36-dedd4bea2543"]
    )
    category: Text | None = Field(None, description="To the letter.", examples=["dorsal"])
    side: SideText | None = Field(None, description="Empty for those without a side.", examples=["left"])
    captured_from: Day | None = Field(None, description="That day and later.", examples=["2016-01-01"])
    captured_to: Day | None = Field(None, description="That day and earlier.", examples=["2016-12-31"])
    recid: Text | None = Field(None, description="FileMaker's record id, to the letter.", examples=["2"])


# What is asked, and what it means for the database.
_LOOKUPS = {
    "patient": "batch__patient",
    "batch": "batch",
    "category": "category",
    "side": "side",
    "captured_from": "captured_on__gte",
    "captured_to": "captured_on__lte",
    "recid": "recid",
}


@router.get("images", response=answers(ImagePage, 422))
def images(request: HttpRequest, asked: Query[ImagesAsked]) -> ImagePage:
    """Images that fit all of what is asked, or all of them, in the order of their ids."""
    found = page_of(_fitting(asked), asked, request)
    _note_list(request, found.rows)
    return ImagePage(items=[image_out(image) for image in found.rows], next=found.next)


@router.get("images/{image_id}", response=answers(ImageOut, 404, 422))
def image(request: HttpRequest, image_id: UUID) -> ImageOut:
    """What is known of one image."""
    shown = get_object_or_404(Image.objects.select_related("batch"), pk=image_id)
    note(request, Action.VIEWED_IMAGE, Target(shown.batch.patient_id, shown.pk))
    return image_out(shown)


@router.get(
    "images/{image_id}/original",
    auth=_FILES,
    response=answers(None, 404, 422, 502),
    openapi_extra=_ORIGINAL,
)
def image_original(request: HttpRequest, image_id: UUID) -> HttpResponseBase:
    """The bytes of the original: by an address of the bucket, or through Nexus. Do not send the token on to the bucket."""
    return _or_problem(files.original(request, image_id))


@router.get(
    "images/{image_id}/thumbnail/{size}",
    auth=_FILES,
    response=answers(None, 404, 415, 422, 502),
    openapi_extra=_THUMBNAIL,
)
def image_thumbnail(
    request: HttpRequest, image_id: UUID, size: Literal["small", "large"]
) -> HttpResponseBase:
    """A small picture of the image, as the pages show it."""
    return _or_problem(thumbnails.thumbnail(request, image_id, size))


def _fitting(asked: ImagesAsked) -> QuerySet[Image]:
    wanted = {lookup: getattr(asked, name) for name, lookup in _LOOKUPS.items()}
    return Image.objects.select_related("batch").filter(
        **{lookup: value for lookup, value in wanted.items() if value is not None}
    )


def _note_list(request: HttpRequest, shown: list[Image]) -> None:
    """A list about one patient is a look at that patient; any other one names everybody whose images it shows."""
    count, patients = Detail.of(Amount(len(shown), Thing.IMAGE)), {image.batch.patient_id for image in shown}
    images = [image.pk for image in shown]
    if len(patients) == 1:
        note(request, Action.VIEWED_PATIENT, Target(patients.pop(), detail=count, images=images))
    else:
        note(request, Action.LISTED_IMAGES, Target(detail=count, patients=patients, images=images))


def _or_problem(response: HttpResponseBase) -> HttpResponseBase:
    """What a page refuses with words for people, the API refuses with its own."""
    if response.status_code >= _REFUSED:
        raise HttpError(response.status_code, "")
    return response
