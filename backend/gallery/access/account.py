"""Signing in and out."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse


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
