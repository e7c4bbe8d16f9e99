"""What a view asks of whoever opens it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from gallery.access.roles import Role, least_role

SEE = ("patients.view_patient", "images.view_image")
SEE_DOCUMENTS = ("patients.view_patient", "documents.view_document")
CORRECT = (*SEE, "images.correct_image")
ANNOTATE = (*SEE, "images.annotate_image")
SEE_APPOINTMENTS = ("patients.view_patient", "appointments.view_appointment")
SEE_CONTACTS = ("patients.view_patient", "communications.view_contact")
SEE_NOTES = ("patients.view_patient", "notes.view_note")
SEE_RUNS = ("transfers.view_transferrun", "reimport.view_reimportrun")
READ_LOG = ("patients.view_patient", "gallery.view_accessevent")
TRIAGE = (*SEE, "images.triage_file")

View = TypeVar("View", bound=Callable[..., Any])


class RoleMissing(PermissionDenied):
    """What somebody asked for takes a role that they do not have.

    Attributes:
        needed: the least role that would do.
    """

    def __init__(self, needed: Role) -> None:
        super().__init__()
        self.needed = needed


def administrators_only(view: View) -> View:
    """Lets only administrators in. No single permission would do: who manages accounts can give themselves every one."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not (isinstance(request.user, User) and request.user.is_superuser):
            raise RoleMissing(Role.ADMINISTRATOR)
        return view(request, *args, **kwargs)

    return cast(View, asking)


def requires(permissions: tuple[str, ...]) -> Callable[[View], View]:
    """Lets only those in who have all of these; others are told which role has them (403).

    Nobody who is not signed in comes so far.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.has_perms(permissions):
                raise RoleMissing(least_role(permissions))
            return view(request, *args, **kwargs)

        return cast(View, asking)

    return decorated
