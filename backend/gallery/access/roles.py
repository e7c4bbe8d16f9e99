"""The roles of a clinic's staff, and what each may do. A role is a Django group, so the administration can assign it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q


class Role(StrEnum):
    """What somebody is to the pages. An administrator is Django's superuser, who also manages accounts."""

    CLINICIAN = "clinician"
    STEWARD = "steward"
    ADMINISTRATOR = "administrator"


_CLINICIAN = frozenset(
    {
        "patients.view_patient",
        "images.view_image",
        "images.correct_image",
        "images.annotate_image",
        "appointments.view_appointment",
        "communications.view_contact",
        "notes.view_note",
        "documents.view_document",
    }
)
_STEWARD = _CLINICIAN | {
    "transfers.view_transferrun",
    "reimport.view_reimportrun",
    "images.triage_file",
}
# Of an administrator nothing stands here: a superuser has every permission there is.
PERMISSIONS: Mapping[Role, frozenset[str]] = MappingProxyType(
    {Role.CLINICIAN: _CLINICIAN, Role.STEWARD: _STEWARD}
)


def role_of(user: User) -> Role | None:
    """What somebody is; None for an account that nobody has given a role yet."""
    if user.is_superuser:
        return Role.ADMINISTRATOR
    # Not by another query: lists of accounts have fetched them.
    groups = {group.name for group in user.groups.all()}
    return next((role for role in (Role.STEWARD, Role.CLINICIAN) if role.value in groups), None)


def least_role(permissions: Iterable[str]) -> Role:
    """The first role, in the order of what they may do, that has all of these."""
    wanted = frozenset(permissions)
    return next((role for role, held in PERMISSIONS.items() if wanted <= held), Role.ADMINISTRATOR)


def write_roles() -> None:
    """Brings the groups to what stands here; after every migration, when the permissions are there."""
    for role, names in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        wanted = Q(pk__in=())
        for name in names:
            app, codename = name.split(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        group.permissions.set(Permission.objects.filter(wanted))


def give_role(user: User, role: Role | None) -> None:
    """Makes somebody exactly this, whatever they were; with None, nothing."""
    user.is_staff = user.is_superuser = role is Role.ADMINISTRATOR
    user.save(update_fields=["is_staff", "is_superuser"])
    user.groups.set(Group.objects.filter(name=role.value) if role else ())
