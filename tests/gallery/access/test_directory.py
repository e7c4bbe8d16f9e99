"""Signing in by the clinic's own directory: its groups give roles and take them, and it opens no account that is somebody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from errors import UnusableInput
from gallery.access.accounts import Colleague, deactivate, invite
from gallery.access.directory import role_for
from gallery.access.log import TERMINAL
from gallery.access.roles import Role, role_of
from gallery.models import AccessEvent
from nexus.environment import oidc_provider
from tests.gallery.reading import words
from tests.gallery.staff import give_app, member, signed_in_as
from tests.servers.oidc import serve_oidc

# One process serves the directory for all of them.
pytestmark = [pytest.mark.any_database, pytest.mark.xdist_group("directory")]

GROUPS = {"clinician": ["Doctors", "Nurses"], "steward": ["Records"], "administrator": ["IT"]}
ComesIn = Callable[..., Any]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real provider of OpenID Connect on this machine."""
    with serve_oidc(tmp_path_factory.mktemp("oidc") / "log") as address:
        yield address


@pytest.fixture
def comes_in(db: None, directory: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> ComesIn:
    """Signs somebody in, as the directory knows them; the answer is what they see then."""
    monkeypatch.setenv("NEXUS_OIDC_CLIENT_ID", "nexus")
    monkeypatch.setenv("NEXUS_OIDC_CLIENT_SECRET", "invented")
    settings.NEXUS_OIDC_URL = directory
    settings.NEXUS_ROLE_GROUPS = GROUPS
    settings.SOCIALACCOUNT_PROVIDERS = oidc_provider(directory, "clinic", ["openid", "profile"])

    def come(client: Client, name: str | None = "anna", groups: Any = ("Doctors",), at: str = "") -> Any:
        claims = {"preferred_username": name, "given_name": "Anna", "family_name": "Hall", "groups": groups}
        known = {key: claim for key, claim in claims.items() if claim is not None}
        requests.put(f"{directory}/users/{name or 'somebody'}", json=known, timeout=5)
        leads = client.get(reverse("sign_in_by_directory"), {"next": at} if at else {})
        sent = requests.post(
            leads["Location"], data={"sub": name or "somebody"}, allow_redirects=False, timeout=5
        )
        back = urlsplit(sent.headers["Location"])
        return client.get(f"{back.path}?{back.query}", follow=True)

    return come


def is_in(client: Client) -> bool:
    return client.get(reverse("patients")).status_code == 200


def test_whom_the_directory_knows_comes_in_with_the_role_of_their_group(
    client: Client, comes_in: ComesIn
) -> None:
    answer = comes_in(client, at="/patients/?q=quill")

    anna = User.objects.get()
    assert answer.redirect_chain[-1][0] == "/patients/?q=quill"
    assert (anna.username, anna.get_full_name(), anna.email) == ("anna", "Anna Hall", "")
    assert (role_of(anna), anna.has_usable_password()) == (Role.CLINICIAN, False)
    noted = AccessEvent.objects.order_by("id").values_list("action", "detail")
    assert list(noted)[:3] == [
        ("added_account", "by the directory"),
        ("gave_role", "no role to clinician, by the directory"),
        ("signed_in", ""),
    ]


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["records", "Doctors"], Role.STEWARD),
        (["Doctors", "IT"], Role.ADMINISTRATOR),
        (["Cleaning"], None),
        ([], None),
        (["clinician", "administrator"], None),
    ],
)
def test_of_several_groups_the_role_that_may_most_and_of_none_none(
    settings: Settings, groups: list[str], role: Role | None
) -> None:
    settings.NEXUS_ROLE_GROUPS = GROUPS

    assert role_for(groups) is role


@pytest.mark.parametrize("groups", [("Cleaning",), (), None, "Cleaning", 7])
def test_whoever_is_in_no_group_that_counts_has_an_account_and_sees_what_is_missing(
    client: Client, comes_in: ComesIn, groups: Any
) -> None:
    answer = comes_in(client, groups=groups)

    assert answer.status_code == 403
    assert "Your account has no role yet" in words(answer)
    assert role_of(User.objects.get()) is None


def test_whoever_left_the_group_has_no_role_from_the_next_sign_in_on(
    client: Client, comes_in: ComesIn
) -> None:
    comes_in(client, groups=["IT"])
    assert User.objects.get().is_superuser

    other = Client()
    comes_in(other, groups=["Cleaning"])

    anna = User.objects.get()
    assert (role_of(anna), anna.is_superuser, anna.is_staff) == (None, False, False)
    assert not is_in(client)
    assert AccessEvent.objects.filter(detail="administrator to no role, by the directory").exists()


def test_an_administrator_by_the_directory_needs_a_second_factor_too(
    client: Client, comes_in: ComesIn
) -> None:
    assert comes_in(client, groups=["IT"]).redirect_chain[-1][0] == reverse("set_up_factor")
    give_app(User.objects.get())

    assert comes_in(Client(), groups=["IT"]).redirect_chain[-1][0] == reverse("mfa_authenticate")


def test_who_was_deactivated_here_stays_out(client: Client, comes_in: ComesIn) -> None:
    comes_in(client)
    deactivate(User.objects.get().pk, TERMINAL)

    answer = comes_in(Client(), groups=["IT"])

    assert "This account is deactivated" in words(answer)
    assert role_of(User.objects.get()) is Role.CLINICIAN


def test_an_account_with_a_password_is_opened_by_nobody_of_the_same_name(
    client: Client, comes_in: ComesIn
) -> None:
    own = member(Role.ADMINISTRATOR)

    answer = comes_in(client, name="Administrator", groups=["Doctors"])

    assert (answer.status_code, User.objects.get()) == (403, own)
    assert "has a password of its own in Nexus" in words(answer)
    assert not SocialAccount.objects.exists()
    assert not is_in(client)


def test_an_account_that_waits_without_a_password_is_theirs(client: Client, comes_in: ComesIn) -> None:
    waiting = invite(Colleague("anna"), Role.STEWARD, TERMINAL).user

    comes_in(client)

    assert SocialAccount.objects.get().user == waiting
    assert role_of(User.objects.get()) is Role.CLINICIAN


def test_without_a_name_there_is_no_account(client: Client, comes_in: ComesIn) -> None:
    assert comes_in(client, name=None).status_code == 403
    assert not User.objects.exists()


def test_a_directory_that_does_not_answer_is_said_to(
    db: None, client: Client, comes_in: ComesIn, settings: Settings
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = oidc_provider("http://localhost:9", "clinic", ["openid"])

    answer = client.get(reverse("sign_in_by_directory"))

    assert answer.status_code == 503
    assert "does not answer" in words(answer)


def test_an_answer_that_was_not_asked_for_opens_nothing(client: Client, comes_in: ComesIn) -> None:
    answer = client.get(
        reverse("openid_connect_callback", kwargs={"provider_id": "clinic"}), {"code": "x", "state": "y"}
    )

    assert answer.status_code == 401
    assert not User.objects.exists()


def test_nobody_can_have_it_connected_to_their_own_account(comes_in: ComesIn) -> None:
    client = signed_in_as(member(Role.CLINICIAN))

    client.get(reverse("sign_in_by_directory"), {"process": "connect", "auth_params": "prompt=none"})

    (kept,) = client.session["socialaccount_states"].values()
    assert "'process': 'login'" in str(kept)


def test_the_way_is_offered_where_there_is_one(client: Client, comes_in: ComesIn, settings: Settings) -> None:
    settings.NEXUS_OIDC_NAME = "your clinic account"
    assert "Sign in with your clinic account" in words(client.get(reverse("sign_in")))
    settings.NEXUS_OIDC_URL = ""
    assert "Sign in with your" not in words(client.get(reverse("sign_in")))


def test_whoever_has_no_password_here_confirms_by_signing_in_again(client: Client, comes_in: ComesIn) -> None:
    comes_in(client)
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": 0}]
    session.save()

    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("confirm_anew"))
    assert "Your password is not kept here" in words(client.get(reverse("own_password")))
    out = client.post(f"{reverse('confirm_anew')}?next=/account/factors/app/")
    assert out["Location"] == f"{reverse('sign_in')}?next=%2Faccount%2Ffactors%2Fapp%2F"
    assert not is_in(client)


def test_half_a_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXUS_OIDC_CLIENT_ID", "nexus")

    with pytest.raises(UnusableInput, match="NEXUS_OIDC_CLIENT_SECRET is not"):
        oidc_provider("https://id.clinic.example", "clinic", [])
