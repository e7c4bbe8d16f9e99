"""One's own account: where one is signed in, and one's password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gallery.access.accounts import revoke_tokens
from gallery.access.log import Action, Target, note, signed_in_user
from gallery.access.one_time_passwords import signed_in_once
from gallery.access.passwords import forget_strength
from gallery.access.roles import role_of
from gallery.access.sessions import end_session, end_sessions, open_sessions
from gallery.models import ApiToken

_OWN_BACKEND = "django.contrib.auth.backends.ModelBackend"
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
    """Who one is here, and where one is signed in."""
    user = signed_in_user(request)
    context = {
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
        about = Target(account_id=user.pk, detail=f"{'others, ' if handle == _OTHERS else ''}{count}")
        note(request, Action.ENDED_SESSIONS, about)
    messages.success(request, _ended_words(count) or "That session had ended already.")
    return redirect("own_account")


def own_password(request: HttpRequest) -> HttpResponse:
    """Choosing another password; after a one-time password there is no old one to ask for."""
    user = signed_in_user(request)
    form = _form(request, user)
    if request.method != "POST" or not form.is_valid():
        tokens = ApiToken.objects.filter(user=user).count()
        context = {"section": "account", "form": form, "tokens": tokens}
        return render(request, "gallery/own_password.html", context)
    with transaction.atomic():
        form.save()
        note(request, Action.CHANGED_PASSWORD)
        # This session goes on, under the new password.
        login(request, user, _OWN_BACKEND)
        forget_strength(request)
        request.session.save()
        ended = _end_others(request)
        tokens = revoke_tokens(user) if "end_tokens" in request.POST else 0
        if tokens:
            note(request, Action.REVOKED_TOKEN, Target(account_id=user.pk, detail=f"all, {tokens}"))
    revoked = f"{tokens} token{'' if tokens == 1 else 's'} of your account revoked." if tokens else ""
    messages.success(request, f"Your password is changed. {_ended_words(ended)} {revoked}".strip())
    return redirect("own_account")


def _end_others(request: HttpRequest) -> int:
    return end_sessions(signed_in_user(request), but=request.session.session_key)


def _ended_words(count: int) -> str:
    if not count:
        return ""
    return f"{count} other session{'' if count == 1 else 's'} of your account ended."


def _form(request: HttpRequest, user: User) -> SetPasswordForm[User]:
    if signed_in_once(request):
        return SetPasswordForm(user, request.POST or None)
    return OwnPasswordForm(request, user, request.POST or None)
