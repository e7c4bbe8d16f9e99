"""Signing in and out, and a password of one's own."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gallery.access.log import Action, note, signed_in_user
from gallery.access.one_time_passwords import signed_in_once

_OWN_BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignIn(LoginView):
    """The one way in, for the pages and for the administration."""

    template_name = "gallery/sign_in.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        # Guessing is slow, before it is locked.
        time.sleep(settings.SIGN_IN_FAILURE_DELAY.total_seconds())
        return super().form_invalid(form)


class SignOut(LogoutView):
    """Ends the session; the browser also forgets the small pictures that it kept for it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


def own_password(request: HttpRequest) -> HttpResponse:
    """Choosing another password; after a one-time password there is no old one to ask for."""
    user = signed_in_user(request)
    form = _form(request, user)
    if request.method != "POST" or not form.is_valid():
        return render(request, "gallery/own_password.html", {"form": form})
    form.save()
    note(request, Action.CHANGED_PASSWORD)
    # Other sessions of this account end; this one goes on, under the new password.
    login(request, user, _OWN_BACKEND)
    return redirect("patients")


def _form(request: HttpRequest, user: User) -> SetPasswordForm[User]:
    kind = SetPasswordForm if signed_in_once(request) else PasswordChangeForm
    return kind(user, request.POST or None)
