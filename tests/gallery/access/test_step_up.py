"""Work on accounts asks once more who it is, when that was some time ago; what was sent before is done then."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from gallery.access.roles import Role, role_of
from gallery.access.tokens import make_token
from gallery.models import ApiToken
from tests.gallery.reading import words
from tests.gallery.staff import PASSWORD, code_now, member, signed_in_as

pytestmark = pytest.mark.any_database

LONG_AGO = 16 * 60


@pytest.fixture
def boss(db: None) -> Client:
    return signed_in_as(member(Role.ADMINISTRATOR), seconds_ago=LONG_AGO)


def asks(answer: Any) -> bool:
    return answer.status_code == 302 and bool(
        answer["Location"].startswith(reverse("account_reauthenticate"))
    )


def confirm(client: Client, answer: Any, password: str = PASSWORD) -> Any:
    return client.post(answer["Location"], {"password": password}, follow=True)


@pytest.mark.parametrize(
    "name", ["invite_again", "give_role", "deactivate", "reactivate", "sign_out_everywhere", "reset_factors"]
)
def test_every_deed_under_people_asks(boss: Client, name: str) -> None:
    account = member(Role.CLINICIAN)

    assert asks(boss.post(reverse(name, args=[account.pk]), {"role": "steward"}))
    assert role_of(User.objects.get(pk=account.pk)) is Role.CLINICIAN


def test_so_do_tokens_new_accounts_and_ones_own_factors(boss: Client) -> None:
    account = member(Role.CLINICIAN)
    make_token(account, "Lab")

    assert asks(boss.post(reverse("revoke_token", args=[account.pk, ApiToken.objects.get().pk])))
    assert ApiToken.objects.exists()
    for name in ("add_person", "mfa_add_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        assert asks(boss.get(reverse(name))), name


def test_so_does_what_is_changed_in_the_administration(boss: Client) -> None:
    account = member(Role.CLINICIAN)
    page = reverse("admin:auth_user_change", args=[account.pk])

    assert boss.get(page).status_code == 200
    assert asks(boss.post(page, {"user_permissions": []}))


def test_looking_does_not_ask(boss: Client) -> None:
    account = member(Role.CLINICIAN)

    for page in (reverse("people"), reverse("person", args=[account.pk]), reverse("own_account")):
        assert boss.get(page).status_code == 200, page


def test_with_the_password_what_was_sent_before_is_done(boss: Client) -> None:
    account = member(Role.CLINICIAN)
    asked = boss.post(reverse("give_role", args=[account.pk]), {"role": "steward"})

    assert "Show once more that it is you" in words(confirm(boss, asked, "wrong"))
    assert role_of(User.objects.get(pk=account.pk)) is Role.CLINICIAN

    assert "The role is steward now" in words(confirm(boss, asked))
    assert role_of(User.objects.get(pk=account.pk)) is Role.STEWARD
    # And for a while it does not ask again.
    assert not asks(boss.post(reverse("give_role", args=[account.pk]), {"role": "clinician"}))


def test_a_code_does_in_place_of_the_password(boss: Client) -> None:
    asked = boss.get(reverse("add_person"))
    boss.post(reverse("mfa_reauthenticate"), {"code": code_now(), "next": reverse("add_person")})

    assert asks(asked)
    assert boss.get(reverse("add_person")).status_code == 200


def test_wrong_passwords_there_lock_the_account_like_those_at_the_door(boss: Client) -> None:
    for _ in range(5):
        boss.post(reverse("account_reauthenticate"), {"password": "wrong"})

    answer = Client().post(reverse("sign_in"), {"username": "administrator", "password": PASSWORD})
    assert answer.status_code == 429


def test_whoever_signed_in_a_moment_ago_is_not_asked(db: None, client: Client) -> None:
    member(Role.CLINICIAN)
    client.post(reverse("sign_in"), {"username": "clinician", "password": PASSWORD})

    assert client.get(reverse("mfa_activate_totp")).status_code == 200
