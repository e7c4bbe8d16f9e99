"""Signing in and out, and choosing a password after a one-time password. What comes after the password, django-allauth does."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.auth.views import (
    INTERNAL_RESET_SESSION_TOKEN,
    LoginView,
    LogoutView,
    PasswordResetConfirmView,
)
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import url_has_allowed_host_and_scheme, urlencode, urlsafe_base64_encode
from requests import RequestException

from gallery.access.log import Action, Actor, Target, address_of, write_event
from gallery.access.one_time_passwords import end_one_time_password, opened_by, tokens
from gallery.access.passwords import note_strength
from gallery.access.sessions import end_sessions


class SignIn(LoginView):
    """The one way in, for the pages and for the administration."""

    template_name = "gallery/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also whether somebody was on their way to a page, and not only to the first one."""
        first = {reverse("start"), resolve_url(settings.LOGIN_REDIRECT_URL)}
        goes_on = self.get_redirect_url() not in {"", *first}
        further = {
            "goes_on": goes_on,
            "directory": settings.NEXUS_OIDC_NAME if settings.NEXUS_OIDC_URL else "",
        }
        return super().get_context_data(**kwargs) | further

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A one-time password leads to the page on which one's own is chosen, and opens nothing else."""
        if opened := opened_by(request.POST.get("username", ""), request.POST.get("password", "")):
            return _lead_to_choice(request, *opened)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        note_strength(self.request, form.get_user())
        return let_in(self.request, form.get_user(), self.get_redirect_url())


class ChoosePassword(PasswordResetConfirmView):
    """After a one-time password: one's own, and with it in."""

    template_name = "gallery/choose_password.html"
    token_generator = tokens

    def form_valid(self, form: SetPasswordForm[User]) -> HttpResponse:
        with transaction.atomic():
            user = form.save()
            end_one_time_password(user)
            end_sessions(user)
            actor = Actor(user, "pages", address_of(self.request))
            write_event(actor, Action.CHANGED_PASSWORD, Target())
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        return let_in(self.request, user)


class SignOut(LogoutView):
    """Ends the session; the browser also forgets the small pictures that it kept for it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


def let_in(request: HttpRequest, user: User, onward: str = "") -> HttpResponse:
    """Somebody who showed their password: in, or to the page that asks for the second factor of theirs."""
    record_authentication(request, user, method="password")
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=onward or None))
    return answer


@login_not_required
def sign_in_by_directory(request: HttpRequest) -> HttpResponse:
    """To the clinic's own OpenID Connect. Of the address only the way onward counts: allauth would take orders from the rest."""
    onward = request.GET.get("next", "")
    request.GET = QueryDict(urlencode({"next": onward}) if onward else "")
    try:
        answer: HttpResponse = openid_connect.login(request, settings.NEXUS_OIDC_PROVIDER)
    except RequestException:
        answer = render(request, "socialaccount/authentication_error.html", status=503)
    return answer


def confirm_anew(request: HttpRequest) -> HttpResponse:
    """For whoever has nothing here by which to show once more who they are: out, and in again by the way they came."""
    onward = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
        onward = ""
    if request.method != "POST":
        return render(request, "gallery/confirm_anew.html")
    logout(request)
    return redirect(f"{reverse('sign_in')}?{urlencode({'next': onward})}")


def _lead_to_choice(request: HttpRequest, user: User, token: str) -> HttpResponse:
    """To Django's page for a token, with the token in the session, where no address shows it."""
    request.session[INTERNAL_RESET_SESSION_TOKEN] = token
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return redirect("choose_password", key, PasswordResetConfirmView.reset_url_token)
