"""How often passwords may be tried: by account, by address, by both; and that nobody is shut out by somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gallery.access.known_browsers import account_key
from gallery.access.locks import network_of
from gallery.access.roles import Role
from gallery.models import WrongPassword
from tests.gallery.staff import PASSWORD, member

pytestmark = pytest.mark.any_database

OFFICE, HOME = "10.5.5.5", "192.0.2.7"
LOOKED_AT, SHUT, IN = 200, 429, 302


@pytest.fixture(autouse=True)
def anna(db: None) -> None:
    member(Role.CLINICIAN)


def attempt(client: Client, password: str, address: str = OFFICE, name: str = "clinician") -> Any:
    sent = {"username": name, "password": password}
    return client.post(reverse("sign_in"), sent, REMOTE_ADDR=address)


def tries(addresses: Iterable[str], name: str = "clinician", password: str = "wrong") -> list[int]:  # noqa: S107 - invented
    """One from each, each from a browser of its own."""
    return [attempt(Client(), password, address, name).status_code for address in addresses]


def later(**by: float) -> None:
    WrongPassword.objects.update(at=F("at") - timedelta(**by))


def test_after_five_wrong_passwords_from_one_place_the_right_one_is_not_looked_at(client: Client) -> None:
    assert tries([OFFICE] * 5) == [LOOKED_AT] * 4 + [SHUT]

    refused = attempt(client, PASSWORD)

    assert refused.status_code == SHUT
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "Locked for a minute" in refused.content.decode()


def test_what_is_tried_while_it_is_shut_makes_it_no_longer() -> None:
    tries([OFFICE] * 8)
    later(minutes=1)

    assert tries([OFFICE], password=PASSWORD) == [IN]


@pytest.mark.parametrize(("wrong", "minutes"), [(5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (14, 15)])
def test_each_further_wrong_password_locks_for_longer_up_to_a_quarter_of_an_hour(
    wrong: int, minutes: int
) -> None:
    now = timezone.now()
    WrongPassword.objects.bulk_create(
        WrongPassword(account=account_key("clinician"), network=OFFICE, at=now) for _ in range(wrong)
    )

    later(seconds=60 * minutes - 2)
    assert tries([OFFICE], password=PASSWORD) == [SHUT]
    later(seconds=2)
    assert tries([OFFICE], password=PASSWORD) == [IN]


def test_ten_places_together_lock_an_account_for_places_that_it_does_not_know() -> None:
    places = [f"203.0.113.{number}" for number in range(10)]

    assert tries(places) == [LOOKED_AT] * 9 + [SHUT]
    assert tries([HOME], password=PASSWORD) == [SHUT]


def test_nobody_is_shut_out_of_a_browser_in_which_they_signed_in_before(client: Client) -> None:
    attempt(client, PASSWORD)
    client.post(reverse("sign_out"))
    tries([f"203.0.113.{number}" for number in range(10)])
    tries([OFFICE] * 3)

    assert attempt(client, PASSWORD).status_code == IN


def test_but_there_too_five_wrong_passwords_lock_it(client: Client) -> None:
    attempt(client, PASSWORD)
    client.post(reverse("sign_out"))

    answers = [attempt(client, "wrong").status_code for _ in range(5)]

    assert answers == [LOOKED_AT] * 4 + [SHUT]
    assert attempt(client, PASSWORD).status_code == SHUT
    # Elsewhere nothing happened.
    assert tries([OFFICE], password=PASSWORD) == [IN]


def test_a_browser_that_one_account_knows_is_nothing_to_another(client: Client) -> None:
    member(Role.STEWARD)
    attempt(client, PASSWORD, name="steward")
    client.post(reverse("sign_out"))
    tries([OFFICE] * 5)

    assert attempt(client, PASSWORD).status_code == SHUT


@pytest.mark.parametrize("kept", ["", "made-up", "eyJhIjoiYiJ9:1abc:forged"])
def test_a_cookie_that_nexus_did_not_sign_is_none(client: Client, kept: str) -> None:
    client.cookies[settings.NEXUS_BROWSER_COOKIE_NAME] = kept
    tries([OFFICE] * 5)

    assert attempt(client, PASSWORD).status_code == SHUT


def test_signing_in_starts_the_count_of_that_browser_anew(client: Client) -> None:
    for _ in range(3):
        assert [attempt(client, "wrong").status_code for _ in range(4)] == [LOOKED_AT] * 4
        assert attempt(client, PASSWORD).status_code == IN
        client.post(reverse("sign_out"))


def test_one_password_for_twenty_accounts_locks_the_address_for_all_of_them_and_no_other_address() -> None:
    sprayed = [tries([OFFICE], f"account-{number}", "Summer2026")[0] for number in range(20)]

    assert sprayed == [LOOKED_AT] * 19 + [SHUT]
    assert tries([OFFICE, HOME], password=PASSWORD) == [SHUT, IN]


def test_addresses_of_one_network_of_ipv6_are_one_place() -> None:
    addresses = [f"2001:db8:0:7::{number}" for number in range(1, 8)]

    assert tries(addresses) == [LOOKED_AT] * 4 + [SHUT] * 3
    assert WrongPassword.objects.count() == 5
    assert tries(["2001:db8:0:8::1"], password=PASSWORD) == [IN]


def test_an_address_in_the_clothes_of_ipv6_is_that_address() -> None:
    tries([OFFICE] * 5)

    assert tries([f"::ffff:{OFFICE}"], password=PASSWORD) == [SHUT]


@pytest.mark.parametrize("address", ["junk", "", "10.5.5.5:443", "1.2.3"])
def test_what_is_no_address_counts_as_one_place_and_breaks_nothing(address: str) -> None:
    assert tries([address] * 5) == [LOOKED_AT] * 4 + [SHUT]
    assert tries([HOME], password=PASSWORD) == [IN]
    assert network_of(None) == "unknown"


def test_wrong_old_passwords_where_one_chooses_another_count_too(client: Client) -> None:
    attempt(client, PASSWORD)
    asked = {
        "old_password": "wrong",
        "new_password1": "a quite different walk",
        "new_password2": "a quite different walk",
    }

    answers = [client.post(reverse("own_password"), asked, REMOTE_ADDR=OFFICE).status_code for _ in range(12)]

    assert answers == [LOOKED_AT] * 4 + [SHUT] * 8
    right = client.post(reverse("own_password"), asked | {"old_password": PASSWORD}, REMOTE_ADDR=OFFICE)
    assert right.status_code == SHUT


def test_neither_what_was_typed_nor_whom_it_meant_is_kept(client: Client) -> None:
    attempt(client, "wrong", name="my password by mistake")
    attempt(client, PASSWORD)

    kept = str(list(WrongPassword.objects.values()))
    assert "mistake" not in kept
    assert not [model for model in (AccessAttempt, AccessFailureLog, AccessLog) if model.objects.exists()]


def test_what_is_older_than_a_week_is_forgotten() -> None:
    tries([OFFICE])
    later(days=8)
    tries([OFFICE])

    assert WrongPassword.objects.count() == 1
