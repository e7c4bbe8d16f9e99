"""Where django-allauth asks us: how somebody is let in, how they show once more who they are, what a factor says of the clinic."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac

from gallery.access.accounts import AccountRefused
from gallery.access.details import Detail, Phrase
from gallery.access.directory import account_named, follow_groups
from gallery.access.log import Action, Actor, Target, address_of, write_event
from gallery.access.step_up import is_fresh

_LOCAL = "django.contrib.auth.backends.ModelBackend"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # without types of its own
    """Signing in and showing once more who one is."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Accounts are made by administrators, and by the clinic's own directory."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """After the last step. Whichever back end it was: whether an account is open is asked of ours at each click."""
        login(request, user, _LOCAL)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:  # noqa: ARG002
        """A passkey of an account that is closed."""
        return render(request, "gallery/closed_account.html", status=403)

    def is_reauthentication_required(self, *, app: str, **_further: Any) -> bool:  # noqa: ARG002
        """By the rule that holds for all work on accounts."""
        return not is_fresh(context.request)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """The ways to show it; whoever has neither a password here nor a factor signs in again."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if settings.NEXUS_LDAP_URL and isinstance(user, User) and not user.has_usable_password():
            asked = {"id": "reauthenticate", "description": "Use your password"}
            methods = [{**asked, "url": reverse("account_reauthenticate")}, *methods]
        if methods or not user.is_authenticated:
            return methods
        return [{"id": "confirm_anew", "description": "Sign in again", "url": reverse("confirm_anew")}]


class DirectoryAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # without types of its own
    """Signing in by the clinic's own OpenID Connect."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Whom the directory vouches for has an account; what it may, its groups say."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Before anybody is let in: whose account it is, and its role."""
        sociallogin.email_addresses = []
        if not sociallogin.is_existing:
            self._connect(request, sociallogin)
        if sociallogin.is_existing:
            follow_groups(sociallogin.user, _groups(sociallogin), address_of(request))

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """A new account, without a password here."""
        user: User = super().save_user(request, sociallogin, form)
        write_event(
            Actor(user, "pages", address_of(request)),
            Action.ADDED_ACCOUNT,
            Target(account_id=user.pk, detail=Detail.of(Phrase.BY_DIRECTORY)),
        )
        follow_groups(user, _groups(sociallogin), address_of(request))
        return user

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """The names; an address for mail is kept nowhere."""
        return super().populate_user(request, sociallogin, {**data, "email": ""})  # type: ignore[no-any-return]

    def _connect(self, request: HttpRequest, sociallogin: Any) -> None:
        try:
            waiting = account_named(sociallogin.user.username)
        except AccountRefused as refusal:
            page = render(request, "gallery/no_account.html", {"refusal": refusal}, status=403)
            raise ImmediateHttpResponse(page) from None
        if waiting:
            sociallogin.connect(request, waiting)


def _groups(sociallogin: Any) -> list[str]:
    data = sociallogin.account.extra_data
    told = {**data.get("id_token", {}), **data.get("userinfo", {})}.get(settings.NEXUS_OIDC_GROUPS, [])
    return [str(group) for group in told] if isinstance(told, list) else [str(told)]


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # without types of its own
    """Second factors."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a browser shows a passkey to be for."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Nexus"}

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002, ARG002 - allauth's signature
        """Where nobody gave one."""
        return "Passkey"

    def encrypt(self, text: str) -> str:
        """What codes are made from is kept sealed: a copy of the database alone makes none."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Under another secret key nothing fits; the factor is reset then."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())


def _seal() -> Fernet:
    key = salted_hmac("gallery.access.adapters", "factors", algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))
