"""Whoever signs in is told what happened to their account meanwhile."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from gallery.access import accounts
from gallery.access.log import TERMINAL
from gallery.access.roles import Role
from tests.gallery.staff import PASSWORD, member

pytestmark = pytest.mark.any_database

OFFICE, HOME = "10.5.5.5", "192.0.2.7"
OTHER = "a quite different walk"


def page_after_sign_in(address: str = OFFICE, password: str = PASSWORD) -> str:
    client = Client(REMOTE_ADDR=address)
    sent = {"username": "clinician", "password": password}
    return unescape(client.post(reverse("sign_in"), sent, follow=True).content.decode())


def test_whoever_signs_in_where_they_always_do_is_told_nothing(db: None) -> None:
    member(Role.CLINICIAN)

    assert "signed in before" not in page_after_sign_in()
    assert "signed in before" not in page_after_sign_in()


def test_a_sign_in_from_another_place_is_told_with_its_address(db: None) -> None:
    member(Role.CLINICIAN)
    page_after_sign_in(HOME)

    page = page_after_sign_in(OFFICE)

    assert f"from {HOME}." in page
    assert "Since then" not in page


def test_what_others_did_to_an_account_and_tried_on_it_is_told_once(db: None) -> None:
    user = member(Role.CLINICIAN)
    page_after_sign_in()
    accounts.invite_again(user.pk, TERMINAL)
    accounts.change_role(user.pk, Role.STEWARD, TERMINAL)
    for _ in range(2):
        page_after_sign_in(HOME, "wrong")

    page = page_after_sign_in()

    assert (
        "Since then: a one-time password was made; the role was changed; somebody failed to sign in (2 times). If that was not you"
        in page
    )
    assert "Since then" not in page_after_sign_in()


def test_a_password_that_was_changed_is_told_at_the_next_sign_in(db: None) -> None:
    member(Role.CLINICIAN)
    client = Client(REMOTE_ADDR=OFFICE)
    client.post(reverse("sign_in"), {"username": "clinician", "password": PASSWORD})
    chosen = {"old_password": PASSWORD, "new_password1": OTHER, "new_password2": OTHER}
    client.post(reverse("own_password"), chosen)

    assert "Since then: the password was changed." in page_after_sign_in(OFFICE, OTHER)


def test_what_happened_to_others_is_not_told(db: None) -> None:
    member(Role.CLINICIAN)
    page_after_sign_in()
    accounts.invite_again(member(Role.STEWARD).pk, TERMINAL)

    assert "Since then" not in page_after_sign_in()
