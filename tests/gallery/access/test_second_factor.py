"""The second factor: who needs one sees nothing before it is set up, who has one shows it, who lost theirs is helped."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from errors import UnusableInput
from gallery.access.accounts import AccountRefused, reset_factors, revoke_access
from gallery.access.log import TERMINAL, Actor
from gallery.access.one_time_passwords import make_one_time_password
from gallery.access.roles import Role
from gallery.models import AccessEvent
from nexus.environment import choice
from tests.gallery.reading import read, words
from tests.gallery.staff import PASSWORD, code_now, give_app, member, signed_in_as

pytestmark = pytest.mark.any_database


def sign_in(client: Client, role: Role, **further: str) -> Any:
    return client.post(reverse("sign_in"), {"username": role.value, "password": PASSWORD, **further})


def is_in(client: Client) -> bool:
    return client.get(reverse("patients")).status_code == 200


def without_factor(role: Role) -> Client:
    client = signed_in_as(member(role))
    Authenticator.objects.all().delete()
    return client


def deeds() -> list[tuple[str, str, str]]:
    """What was done with factors: by whom, to whom."""
    found = AccessEvent.objects.filter(
        action__in=("added_factor", "removed_factor", "made_codes", "reset_factors")
    )
    return [
        (event.action, event.user.get_username() if event.user else "", event.detail.split()[0].rstrip(","))
        for event in found.order_by("id")
    ]


@pytest.mark.parametrize(
    ("setting", "led"),
    [("administrators", {"administrator"}), ("everybody", {"administrator", "clinician"}), ("nobody", set())],
)
def test_the_setting_says_who_needs_one(db: None, settings: Settings, setting: str, led: set[str]) -> None:
    settings.NEXUS_SECOND_FACTOR = setting

    found = {role for role in (Role.ADMINISTRATOR, Role.CLINICIAN) if not is_in(without_factor(role))}

    assert {role.value for role in found} == led


def test_administrators_need_one_unless_the_clinic_says_otherwise(settings: Settings) -> None:
    assert settings.NEXUS_SECOND_FACTOR == "administrators"


def test_a_setting_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXUS_SECOND_FACTOR", "noone")

    with pytest.raises(UnusableInput, match="NEXUS_SECOND_FACTOR"):
        choice("NEXUS_SECOND_FACTOR", ("administrators", "nobody"), default="administrators")


def test_whoever_needs_one_and_has_none_reaches_nothing_but_the_way_to_one(db: None) -> None:
    client = without_factor(Role.ADMINISTRATOR)

    for place in ("/patients/", "/people/", "/account/", "/admin/", "/admin/patients/patient/", "/log/csv/"):
        assert client.get(place)["Location"] == reverse("set_up_factor"), place
    assert client.get("/api/v1/patients").status_code == 403
    page = client.get(reverse("set_up_factor")).content.decode()
    assert [reverse(name) in page for name in ("mfa_add_webauthn", "mfa_activate_totp", "sign_out", "people")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert client.post(reverse("sign_out")).status_code == 302


def set_app_up(client: Client) -> Any:
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    (key,) = re.findall(r'class="secret">([A-Z2-7]{32})<', page)
    counter = next(iter(yield_hotp_counters_from_time()))
    return client.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(key, counter))})


def test_with_an_app_set_up_everything_opens_and_recovery_codes_are_shown_once(
    db: None, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    client = without_factor(Role.ADMINISTRATOR)

    with django_capture_on_commit_callbacks(execute=True):
        answer = set_app_up(client)

    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert len(re.findall(r'<li class="secret">\d{8}</li>', read(client, "mfa_view_recovery_codes"))) == 10
    assert "10 of 10 are left" in words(client.get(reverse("mfa_view_recovery_codes")))
    assert is_in(client)
    assert "App with codes" in words(client.get(reverse("own_account")))
    assert deeds() == [
        ("added_factor", "administrator", "totp"),
        ("made_codes", "administrator", "recovery_codes"),
    ]


def test_what_codes_are_made_from_is_kept_sealed(db: None, settings: Settings) -> None:
    client = without_factor(Role.ADMINISTRATOR)
    key = re.findall(
        r'class="secret">([A-Z2-7]{32})<', client.get(reverse("mfa_activate_totp")).content.decode()
    )[0]
    give_app(User.objects.get())
    app = Authenticator.objects.get()

    assert key not in str(app.data)
    assert app.wrap().validate_code(code_now())
    settings.SECRET_KEY = "another one, after which no code fits"  # noqa: S105 - invented
    assert not app.wrap().validate_code(code_now())


def test_whoever_has_one_shows_it_after_the_password(db: None, client: Client) -> None:
    give_app(member(Role.CLINICIAN))

    answer = sign_in(client, Role.CLINICIAN, next="/patients/?q=quill")
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get("/api/v1/patients").status_code == 401
    assert "Incorrect code" in words(client.post(reverse("mfa_authenticate"), {"code": "000000"}))
    assert not is_in(client)

    code = code_now()
    shown = client.post(reverse("mfa_authenticate"), {"code": code})

    assert shown["Location"] == "/patients/?q=quill"
    assert is_in(client)
    # The code was used; nobody who saw it comes in with it.
    other = Client()
    sign_in(other, Role.CLINICIAN)
    assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert not is_in(other)


def test_guessing_codes_ends_after_five(db: None, client: Client) -> None:
    give_app(member(Role.CLINICIAN))
    sign_in(client, Role.CLINICIAN)

    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert "Too many failed" in words(client.post(reverse("mfa_authenticate"), {"code": code_now()}))


def test_a_recovery_code_stands_in_once(db: None, client: Client) -> None:
    owner = without_factor(Role.ADMINISTRATOR)
    set_app_up(owner)
    code = re.findall(r'<li class="secret">(\d{8})</li>', read(owner, "mfa_view_recovery_codes"))[0]

    sign_in(client, Role.ADMINISTRATOR)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)
    other = Client()
    sign_in(other, Role.ADMINISTRATOR)
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(other)


def test_a_one_time_password_is_no_way_around_the_second_factor(db: None, client: Client) -> None:
    user = member(Role.CLINICIAN)
    give_app(user)
    entered = client.post(
        reverse("sign_in"), {"username": "clinician", "password": make_one_time_password(user)}
    )

    chosen = {"new_password1": "a quite different walk", "new_password2": "a quite different walk"}
    assert client.post(entered["Location"], chosen)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


def test_an_administrator_takes_a_lost_factor_away_and_the_sessions_with_it(db: None) -> None:
    boss, loser = signed_in_as(member(Role.ADMINISTRATOR)), member(Role.CLINICIAN)
    give_app(loser)
    session = signed_in_as(loser)
    assert "with a second factor" in words(read(boss, "person", loser.pk))

    answer = boss.post(reverse("reset_factors", args=[loser.pk]), follow=True)

    assert "Taken away: 1 second factor. Its sessions ended." in words(answer)
    assert not is_in(session)
    assert sign_in(Client(), Role.CLINICIAN)["Location"] == reverse("patients")
    assert deeds() == [("reset_factors", "administrator", "1")]
    event = AccessEvent.objects.get(action="reset_factors")
    assert event.account == loser


def test_nobody_takes_away_their_own_that_way(db: None) -> None:
    boss = member(Role.ADMINISTRATOR)
    give_app(boss)

    with pytest.raises(AccountRefused, match="your own account"):
        reset_factors(boss.pk, Actor(boss, "pages"))
    reset_factors(boss.pk, TERMINAL)
    assert not Authenticator.objects.exists()


def test_the_command_does_the_same_at_the_terminal(db: None) -> None:
    give_app(member(Role.ADMINISTRATOR))
    out = StringIO()

    call_command("reset_second_factor", "administrator", stdout=out)

    assert out.getvalue() == "Taken away from administrator: 1 second factor.\n"
    assert deeds() == [("reset_factors", "", "1")]
    with pytest.raises(CommandError, match="no account 'nobody'"):
        call_command("reset_second_factor", "nobody")


def test_an_own_factor_is_taken_away_with_a_line_in_the_log(db: None) -> None:
    client = signed_in_as(member(Role.ADMINISTRATOR))

    client.post(reverse("mfa_deactivate_totp"))

    assert deeds() == [("removed_factor", "administrator", "totp")]
    assert client.get(reverse("patients"))["Location"] == reverse("set_up_factor")


def test_whoever_revokes_all_ways_in_takes_the_passkeys_too_unless_the_password_stays(db: None) -> None:
    user = member(Role.CLINICIAN)
    give_app(user)

    assert "second factor" not in revoke_access(user.pk, TERMINAL, keep_password=True).words
    assert "1 second factor, the password" in revoke_access(user.pk, TERMINAL).words
    assert not Authenticator.objects.exists()


def test_the_administration_shows_no_factors(db: None) -> None:
    client = signed_in_as(member(Role.ADMINISTRATOR))

    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert client.get("/admin/account/emailaddress/").status_code == 404
