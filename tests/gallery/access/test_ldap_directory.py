"""Signing in by LDAP, against a real slapd: its groups give roles and take them; accounts of Nexus stay what they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from errors import UnusableInput
from gallery.access.accounts import deactivate
from gallery.access.log import TERMINAL
from gallery.access.roles import Role, role_of
from gallery.models import AccessEvent
from nexus import ldap_settings as of_ldap
from tests.gallery.reading import words
from tests.gallery.staff import member
from tests.servers.availability import skip_or_fail
from tests.servers.slapd import PASSWORD, SUFFIX, Slapd, serve_slapd

# One process serves the directory for all of them.
pytestmark = [pytest.mark.any_database, pytest.mark.xdist_group("directory")]


@pytest.fixture(scope="module")
def slapd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    try:
        import django_auth_ldap  # noqa: F401
    except ImportError:
        skip_or_fail("what LDAP takes is not installed (make ldap)")
    with serve_slapd(tmp_path_factory.mktemp("slapd")) as server:
        yield server


@pytest.fixture
def directory(db: None, slapd: Slapd, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Slapd:
    monkeypatch.setenv("NEXUS_LDAP_PEOPLE", f"ou=people,{SUFFIX}")
    monkeypatch.setenv("NEXUS_LDAP_GROUPS", f"ou=groups,{SUFFIX}")
    for name, value in of_ldap.ldap_settings(slapd.url).items():
        setattr(settings, name, value)
    settings.NEXUS_LDAP_URL = slapd.url
    settings.NEXUS_ROLE_GROUPS = {"clinician": ["Doctors"], "administrator": ["IT"]}
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS, "gallery.access.ldap_directory.DirectoryBackend",
    ]  # fmt: skip
    slapd.put_into("Doctors")
    return slapd


def sign_in(client: Client, name: str = "anna", password: str = PASSWORD) -> Any:
    return client.post(reverse("sign_in"), {"username": name, "password": password}, follow=True)


def is_in(client: Client) -> bool:
    return client.get(reverse("patients")).status_code == 200


def test_whom_the_directory_knows_comes_in_with_the_role_of_their_group(
    client: Client, directory: Slapd
) -> None:
    sign_in(client)

    anna = User.objects.get()
    assert is_in(client)
    assert (anna.username, anna.get_full_name(), role_of(anna)) == ("anna", "Anna Hall", Role.CLINICIAN)
    assert not anna.has_usable_password()
    noted = AccessEvent.objects.order_by("id").values_list("action", "detail")
    assert list(noted)[:3] == [
        ("added_account", "by the directory"),
        ("gave_role", "no role to clinician, by the directory"),
        ("signed_in", ""),
    ]


def test_whoever_left_the_group_has_no_role_from_the_next_sign_in_on(
    client: Client, directory: Slapd
) -> None:
    sign_in(client)
    directory.put_into()

    assert "Your account has no role yet" in words(sign_in(Client()))
    assert role_of(User.objects.get()) is None
    assert not is_in(client)


def test_a_wrong_password_opens_nothing_and_is_locked_like_any_other(
    client: Client, directory: Slapd
) -> None:
    for _ in range(5):
        answer = sign_in(client, "anna", "wrong")

    assert answer.status_code == 429
    assert sign_in(client).status_code == 429
    assert not User.objects.exists()


def test_an_account_with_a_password_and_one_that_is_deactivated_are_not_asked_of_it(
    client: Client, directory: Slapd
) -> None:
    sign_in(client)
    deactivate(User.objects.get().pk, TERMINAL)
    assert "do not fit together" in words(sign_in(Client()))

    local = member(Role.CLINICIAN)
    User.objects.exclude(pk=local.pk).update(username="gone")
    User.objects.filter(pk=local.pk).update(username="Anna")
    assert "do not fit together" in words(sign_in(Client()))
    assert User.objects.count() == 2


def test_its_password_is_asked_for_once_more_before_work_on_factors(client: Client, directory: Slapd) -> None:
    sign_in(client)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()

    asked = client.get(reverse("mfa_activate_totp"))["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    assert "app" in words(client.post(asked, {"password": PASSWORD}, follow=True))


def test_a_directory_that_does_not_answer_keeps_nobody_out_who_has_a_password_here(
    client: Client, directory: Slapd, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.AUTH_LDAP_SERVER_URI = "ldap://127.0.0.1:9"
    local = member(Role.CLINICIAN)

    assert "do not fit together" in words(sign_in(client))
    sign_in(client, local.username, "a long walk to the harbour")

    assert is_in(client)
    ours = [
        record.getMessage() for record in caplog.records if record.name == "gallery.access.ldap_directory"
    ]
    assert ours == ["The LDAP directory (NEXUS_LDAP_URL) was asked in vain: SERVER_DOWN"]


@pytest.mark.parametrize(
    ("url", "starts"),
    [
        ("ldap://127.0.0.1", False),
        ("ldap://localhost:389", False),
        ("ldap://dc.clinic.example", True),
        ("ldap://10.0.0.7", True),
        ("ldaps://dc.clinic.example", False),
    ],
)
def test_no_password_leaves_the_machine_bare(url: str, starts: bool) -> None:
    assert of_ldap._leaves_bare(url) is starts


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_ldap, "find_spec", lambda _name: None)

    assert of_ldap.ldap_settings(None) == {}
    with pytest.raises(UnusableInput, match="not installed"):
        of_ldap.ldap_settings("ldap://localhost")
