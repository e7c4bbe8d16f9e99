"""The staff of the test clinic: one of each role."""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from django.contrib.auth.models import User
from django.test import Client

from gallery.access.roles import Role, give_role

__all__ = ["PASSWORD", "code_now", "give_app", "member", "signed_in_as"]

PASSWORD = "a long walk to the harbour"  # noqa: S105 - invented
_LOCAL = "django.contrib.auth.backends.ModelBackend"
_APP_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def member(role: Role) -> User:
    """Somebody of that role, under the role's name."""
    user, is_new = User.objects.get_or_create(username=role.value)
    if is_new:
        user.set_password(PASSWORD)
        user.save()
    give_role(user, role)
    return user


def give_app(user: User) -> None:
    """An app with codes, without a line in the log. Once, however often it is given."""
    app = Authenticator(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(_APP_KEY)})
    Authenticator.objects.bulk_create([app], ignore_conflicts=True)


def code_now() -> str:
    """What that app shows at this moment."""
    return str(format_hotp_value(hotp_value(_APP_KEY, int(time.time()) // 30)))


def signed_in_as(user: User, *, seconds_ago: float = 0) -> Client:
    """A client in whose session that account showed its password so long ago, and its second factor where it needs one."""
    client = Client()
    if user.is_superuser or user.is_staff:
        give_app(user)
    client.force_login(user, _LOCAL)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - seconds_ago}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
    session.save()
    return client
