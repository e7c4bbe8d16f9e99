"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse


class SignIn(LoginView):
    """The one way in, for the pages and for the administration."""

    template_name = "gallery/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also whether somebody was on their way to a page, and not only to the first one."""
        first = {reverse("start"), resolve_url(settings.LOGIN_REDIRECT_URL)}
        goes_on = self.get_redirect_url() not in {"", *first}
        return super().get_context_data(**kwargs) | {"goes_on": goes_on}


class SignOut(LogoutView):
    """Ends the session; the browser also forgets the small pictures that it kept for it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response
