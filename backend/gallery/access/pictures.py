"""When a small picture that a browser or a program asks for is a look of its own, and when it belongs to the page before it.

A page that shows pictures leaves one line; what it loads does not leave fifty. The rules, for one account:

- through the pages, a small picture belongs to any look at its patient's record of the last hour; without one it leaves a line
  that says "small picture", to which those after it belong;
- a large picture, and any picture through the API, is a look of its own, once in ten minutes, unless the account left a line in
  them that names it: the viewer's with its following picture, a comparison's, print sheets'.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from gallery.access.details import Detail, Id, Phrase, Thing
from gallery.access.log import Action, Target, note, signed_in_user, way_of
from gallery.models import AccessEvent, AccessShown

_A_PAGE: Final = timedelta(hours=1)
_A_PICTURE: Final = timedelta(minutes=10)
# In a list a patient stands among others, and no picture of theirs is shown.
_NOT_A_PAGE: Final = (Action.LISTED_PATIENTS, Action.LISTED_APPOINTMENTS, Action.READ_LOG, Action.DENIED)


@dataclass(frozen=True)
class SmallPicture:
    """A picture that is asked for.

    Attributes:
        action: what a look at it is.
        patient_id: whose it is; None for a file that is nobody's yet.
        name: what a line that names it says in its detail; None where it is an image, which has a column.
        image_id: of an image.
        is_large: whether it is the large one of the two.
    """

    action: Action
    patient_id: UUID | None
    is_large: bool
    image_id: UUID | None = None
    name: Id | None = None


def of_image(image_id: UUID, patient_id: UUID, *, is_large: bool) -> SmallPicture:
    """One of a linked image."""
    return SmallPicture(Action.VIEWED_IMAGE, patient_id, is_large, image_id=image_id)


def of_document(document_id: UUID, patient_id: UUID, *, is_large: bool) -> SmallPicture:
    """One of a document."""
    return SmallPicture(Action.VIEWED_DOCUMENT, patient_id, is_large, name=Id(Thing.DOCUMENT, document_id))


def of_unlinked_file(file_id: UUID, *, is_large: bool) -> SmallPicture:
    """One of a file that is nobody's yet."""
    return SmallPicture(Action.VIEWED_UNLINKED, None, is_large, name=Id(Thing.FILE, file_id))


def note_picture(request: HttpRequest, picture: SmallPicture) -> None:
    """Leaves a line if the picture is a look of its own; whoever calls this shows it only afterwards."""
    own_line = picture.is_large or way_of(request) == "api"
    lines = _lines(request, picture, _A_PICTURE if own_line else _A_PAGE)
    if own_line:
        lines = lines.filter(_naming(picture))
    if lines.exists():
        return
    size = Phrase.LARGE_PICTURE if picture.is_large else Phrase.SMALL_PICTURE
    detail = Detail.of(*([picture.name] if picture.name else []), size)
    note(request, picture.action, Target(picture.patient_id, picture.image_id, detail))


def _lines(request: HttpRequest, picture: SmallPicture, within: timedelta) -> QuerySet[AccessEvent]:
    """The account's about the same patient; about what is nobody's, those of that kind."""
    lines = AccessEvent.objects.filter(user=signed_in_user(request), at__gte=timezone.now() - within)
    if picture.patient_id is None:
        return lines.filter(action=picture.action)
    return lines.filter(patient_id=picture.patient_id).exclude(action__in=_NOT_A_PAGE)


def _naming(picture: SmallPicture) -> Q | Exists:
    if picture.name:
        return Q(detail__contains=str(picture.name))
    beside = AccessShown.objects.filter(event=OuterRef("pk"), image_id=picture.image_id)
    return Q(image_id=picture.image_id) | Q(Exists(beside))
