"""Signing in by the clinic's LDAP or Active Directory: django-auth-ldap asks it, and its groups give the role.

Only where `NEXUS_LDAP_URL` is set is this imported; what it takes is in requirements/ldap.txt.
"""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.models import User
from django.dispatch import receiver
from django.http import HttpRequest
from django_auth_ldap.backend import LDAPBackend, ldap_error

from gallery.access.details import Detail, Phrase
from gallery.access.directory import follow_groups
from gallery.access.log import Action, Actor, Target, address_of, write_event

_LOG = logging.getLogger(__name__)


class DirectoryBackend(LDAPBackend):  # type: ignore[misc] # without types of its own
    """Django's hook: whether the directory knows this name and password."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """Whoever the directory vouches for; never an account that signs in by itself, nor one that is deactivated here."""
        if request is None or not username or not password:
            return None
        former = User.objects.filter(username__iexact=username).first()
        if former and (former.has_usable_password() or not former.is_active):
            return None
        user: User | None = super().authenticate(request, username=username, password=password, **kwargs)
        if user:
            self._follow(user, request, is_new=former is None)
        return user

    def _follow(self, user: User, request: HttpRequest, *, is_new: bool) -> None:
        address = address_of(request)
        if is_new:
            added = Target(account_id=user.pk, detail=Detail.of(Phrase.BY_DIRECTORY))
            write_event(Actor(user, "pages", address), Action.ADDED_ACCOUNT, added)
        follow_groups(user, user.ldap_user.group_names, address)  # type: ignore[attr-defined]


@receiver(ldap_error)
def note_fault(exception: Exception, **_kwargs: Any) -> None:
    """That it did not answer, by its kind: what django-auth-ldap says itself names who tried to sign in."""
    _LOG.warning("The LDAP directory (NEXUS_LDAP_URL) was asked in vain: %s", type(exception).__name__)
