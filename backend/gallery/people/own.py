"""One's own account: where one is signed in, one's password and one's second factors."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gallery.access.accounts import revoke_tokens
from gallery.access.details import Amount, Detail, Phrase, Thing
from gallery.access.log import Action, Target, note, signed_in_user
from gallery.access.passwords import forget_strength
from gallery.access.roles import role_of
from gallery.access.second_factor import is_required_of
from gallery.access.sessions import end_session, end_sessions, open_sessions
from gallery.models import ApiToken

# What stands in the place of a session's handle for all but the one that asks.
_OTHERS = "others"


class OwnPasswordForm(PasswordChangeForm):
    """Django's, whose old password goes the way of every other: through the locks, and into the log if it is wrong."""

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        super().__init__(user, data)
        self._request = request

    def clean_old_password(self) -> str:
        """Raises what Django's does."""
        old: str = self.cleaned_data["old_password"]
        if authenticate(self._request, username=self.user.get_username(), password=old) != self.user:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return old


def own_account(request: HttpRequest) -> HttpResponse:
    """Who one is here, by what one comes in, and where one is signed in."""
    user = signed_in_user(request)
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    context = {
        "passkeys": [factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
        "app": next((factor for factor in factors if factor.type == Authenticator.Type.TOTP), None),
        "codes_left": _codes_left(factors),
        "needs_factor": is_required_of(user),
        "section": "account",
        "role": role_of(user),
        "sessions": open_sessions(user, request.session.session_key),
        "others": _OTHERS,
    }
    return render(request, "gallery/own_account.html", context)


@require_POST
def end_own_sessions(request: HttpRequest) -> HttpResponse:
    """Ends one of one's sessions, or all but this one."""
    user, handle = signed_in_user(request), request.POST.get("session", "")
    with transaction.atomic():
        count = _end_others(request) if handle == _OTHERS else end_session(user, handle)
        detail = Detail.of(Phrase.OTHERS, count) if handle == _OTHERS else Detail.of(count)
        note(request, Action.ENDED_SESSIONS, Target(account_id=user.pk, detail=detail))
    messages.success(request, _ended_words(count) or "That session had ended already.")
    return redirect("own_account")


def set_up_factor(request: HttpRequest) -> HttpResponse:
    """The choice of a second factor; the one page for whoever needs one and has none."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    context = {
        "section": "account",
        # Browsers keep passkeys for names only.
        "host_is_number": bool(re.fullmatch(r"[\d.]+|\[[0-9a-f:]+\]", host)),
        "host_is_local": host in {"127.0.0.1", "[::1]"},
    }
    return render(request, "gallery/set_up_factor.html", context)


def own_password(request: HttpRequest) -> HttpResponse:
    """Choosing another password."""
    user = signed_in_user(request)
    if not user.has_usable_password():
        return render(request, "gallery/no_own_password.html", {"section": "account"})
    form = OwnPasswordForm(request, user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        tokens = ApiToken.objects.filter(user=user).count()
        context = {"section": "account", "form": form, "tokens": tokens}
        return render(request, "gallery/own_password.html", context)
    with transaction.atomic():
        form.save()
        # This session goes on, under the new password.
        update_session_auth_hash(request, user)
        forget_strength(request)
        request.session.save()
        ended = _end_others(request)
        tokens = revoke_tokens(user) if "end_tokens" in request.POST else 0
        if tokens:
            detail = Detail.of(Phrase.ALL, Amount(tokens, Thing.TOKEN))
            note(request, Action.REVOKED_TOKEN, Target(account_id=user.pk, detail=detail))
        note(request, Action.CHANGED_PASSWORD)
    revoked = f"{tokens} token{'' if tokens == 1 else 's'} of your account revoked." if tokens else ""
    messages.success(request, f"Your password is changed. {_ended_words(ended)} {revoked}".strip())
    return redirect("own_account")


def _end_others(request: HttpRequest) -> int:
    return end_sessions(signed_in_user(request), but=request.session.session_key)


def _ended_words(count: int) -> str:
    if not count:
        return ""
    return f"{count} other session{'' if count == 1 else 's'} of your account ended."


def _codes_left(factors: list[Authenticator]) -> int | None:
    """How many recovery codes are left; None where none were made."""
    codes: Any = next(
        (factor for factor in factors if factor.type == Authenticator.Type.RECOVERY_CODES), None
    )
    return len(codes.wrap().get_unused_codes()) if codes else None
