"""Accounts that the clinic's own directory vouches for, by OpenID Connect or LDAP: which one it is, and its role by its groups.

The directory says who somebody is and in which groups; what a group may do is said here (`NEXUS_…_GROUPS`). Groups are read anew
at each sign-in: whoever left the last one that counts has no role from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User

from gallery.access.accounts import AccountRefused
from gallery.access.details import Change, Detail, Phrase
from gallery.access.log import Action, Actor, Target, write_event
from gallery.access.roles import Role, give_role, role_of

# The one that may most, first.
_ROLES: Final = (Role.ADMINISTRATOR, Role.STEWARD, Role.CLINICIAN)


class NameTaken(AccountRefused):
    """An account of that name has a password here: nobody takes it over by coming from elsewhere under the same name."""


def role_for(groups: Iterable[str]) -> Role | None:
    """What somebody in these groups is; None where no group counts."""
    named: Mapping[str, list[str]] = settings.NEXUS_ROLE_GROUPS
    held = {group.casefold() for group in groups}
    return next(
        (role for role in _ROLES if held & {group.casefold() for group in named.get(role.value, [])}), None
    )


def account_named(name: str) -> User | None:
    """The account that is waiting for whoever the directory calls so; None where there is none yet.

    Raises:
        NameTaken: there is one that signs in by itself.
        AccountRefused: the directory gave no name.
    """
    if not name:
        raise AccountRefused(
            "The clinic's directory told no name to sign in with.", "Whoever looks after it knows why."
        )
    user = User.objects.filter(username__iexact=name).first()
    if user and user.has_usable_password():
        raise NameTaken(
            "An account of your name has a password of its own in Nexus, and is not opened from elsewhere.",
            "If it is yours, an administrator revokes its ways in under People; then it is yours by the clinic's directory.",
        )
    return user


def follow_groups(user: User, groups: Iterable[str], address: str | None) -> None:
    """Gives an account the role that its groups have, or takes it; with a line in the log where that is another one."""
    former, role = role_of(user), role_for(groups)
    if not user.is_active or former is role:
        return
    give_role(user, role)
    change = Change(former or Phrase.NO_ROLE, role or Phrase.NO_ROLE)
    about = Target(account_id=user.pk, detail=Detail.of(change, Phrase.BY_DIRECTORY))
    write_event(Actor(user, "pages", address), Action.GAVE_ROLE, about)
