"""What the pages show of accounts: who it is, in which role, whether they can come in, and where they are signed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.contrib.auth.models import User
from django.utils import timezone

from gallery.access.one_time_passwords import ends_at
from gallery.access.roles import Role, role_of
from gallery.access.sessions import counts_of_sessions
from gallery.models import OneTimePassword
from gallery.words import moment_words

# What each role may do, as it is chosen.
ROLE_WORDS: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.CLINICIAN: "finds patients, looks at their records, compares, downloads and corrects",
        Role.STEWARD: "also sees the runs and decides about what could not be linked",
        Role.ADMINISTRATOR: "also manages these accounts and reads who looked at whom",
    }
)


@dataclass(frozen=True)
class StaffMember:
    """An account in the list.

    Attributes:
        role: None where nobody gave one.
        has_own_rights: whether permissions were given one by one.
        state: whether they can come in, in words.
        is_waiting: whether they cannot, though the account is open.
        sessions: how many are open.
    """

    user: User
    role: Role | None
    has_own_rights: bool
    state: str
    is_waiting: bool
    sessions: int


def staff() -> list[StaffMember]:
    """All accounts: the open ones first, each part in the order of their names; five queries, however many they are."""
    members = _members(User.objects.prefetch_related("groups", "user_permissions"))
    return sorted(members, key=lambda member: (not member.user.is_active, _name(member.user).casefold()))


def staff_member(user: User) -> StaffMember:
    """One of them."""
    (member,) = _members([user])
    return member


def _name(user: User) -> str:
    return f"{user.last_name} {user.first_name}".strip() or user.get_username()


def _members(users: Iterable[User]) -> list[StaffMember]:
    sessions = counts_of_sessions()
    made = dict(OneTimePassword.objects.values_list("user_id", "made_at"))
    members = []
    for user in users:
        state, is_waiting = _state(user, made.get(user.pk))
        has_own_rights = bool(user.user_permissions.all())
        members.append(
            StaffMember(user, role_of(user), has_own_rights, state, is_waiting, sessions.get(user.pk, 0))
        )
    return members


def _state(user: User, made_at: datetime | None) -> tuple[str, bool]:
    """In words, and whether somebody is waiting for another way in."""
    if not user.is_active:
        return "deactivated", False
    end = ends_at(made_at) if made_at else None
    until = moment_words(end) if end and end > timezone.now() else ""
    if user.has_usable_password():
        return f"active, one-time password until {until}" if until else "active", False
    if until:
        return f"invited until {until}", False
    return ("the invitation has ended", True) if end else ("no password of their own yet", True)
