"""What a token opens, and what it does not."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from gallery.access import tokens
from gallery.access.tokens import Scope, TokenTerms, make_token, networks
from gallery.models import AccessEvent, ApiToken
from jobs import clinic_today
from tests.gallery.answers import status
from tests.gallery.api.conftest import Addresses, account, client_with

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def lab(db: None) -> User:
    return account("clinician")


def test_a_deleted_token_opens_nothing_and_the_others_go_on(addresses: Addresses, lab: User) -> None:
    lost, kept = make_token(lab, "Lost"), make_token(lab, "Kept")
    ApiToken.objects.get(name="Lost").delete()

    assert client_with(lost).get(addresses["patient"]).status_code == 401
    assert client_with(kept).get(addresses["patient"]).status_code == 200


def test_a_token_is_worth_nothing_while_its_account_is_closed(addresses: Addresses, lab: User) -> None:
    program = client_with(make_token(lab, "Lab"))

    User.objects.filter(pk=lab.pk).update(is_active=False)
    assert program.get(addresses["patient"]).status_code == 401
    User.objects.filter(pk=lab.pk).update(is_active=True)
    assert program.get(addresses["patient"]).status_code == 200


def test_the_day_of_its_last_use_is_noted_of_the_token_that_was_used(addresses: Addresses, lab: User) -> None:
    used, _ = make_token(lab, "Used"), make_token(lab, "Spare")

    client_with(used).get(addresses["patient"])

    assert dict(ApiToken.objects.values_list("name", "last_used_on")) == {
        "Used": clinic_today(),
        "Spare": None,
    }
    ApiToken.objects.update(last_used_on=date(2016, 10, 18))
    client_with(used).get(addresses["patient"])
    assert ApiToken.objects.get(name="Used").last_used_on == clinic_today()


def test_a_token_says_what_it_is_and_is_kept_as_a_hash_alone(lab: User) -> None:
    token = make_token(lab, "Lab")

    assert token.startswith("nexus_")
    assert len(token) >= 48
    assert ApiToken.objects.get().sha256 == hashlib.sha256(token.encode()).hexdigest()


def test_a_wrong_token_is_not_made_good_by_a_session(addresses: Addresses, lab: User) -> None:
    program = client_with("nexus_guessed")
    program.force_login(lab, "django.contrib.auth.backends.ModelBackend")

    assert program.get(addresses["patient"]).status_code == 401


def test_what_a_token_reads_is_logged_under_its_own_account(addresses: Addresses, lab: User) -> None:
    program = client_with(make_token(lab, "Lab"))
    program.force_login(account("steward"), "django.contrib.auth.backends.ModelBackend")

    program.get(addresses["patient"])

    assert {event.user for event in AccessEvent.objects.filter(through="api")} == {lab}


def test_a_token_opens_no_page(lab: User) -> None:
    assert client_with(make_token(lab, "Lab")).get("/patients/").status_code == 302


def test_a_token_that_ended_opens_nothing_and_says_when_it_ended(addresses: Addresses, lab: User) -> None:
    program = client_with(make_token(lab, "Lab"))
    assert program.get(addresses["patient"]).status_code == 200
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    refused = program.get(addresses["patient"])

    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    assert refused.json()["message"].startswith("This token ended on ")
    assert str(timezone.localdate().year) in refused.json()["message"]


@pytest.mark.parametrize("scope", Scope)
def test_a_token_reads_what_its_scopes_say_and_nothing_else(
    addresses: Addresses, lab: User, scope: Scope
) -> None:
    program = client_with(make_token(lab, "Lab", TokenTerms(scopes=frozenset({scope}))))
    files = {"document_original", "image_original", "image_thumbnail"}

    read = {name: program.get(address) for name, address in addresses.items() if not name.startswith("run")}

    for name, answer in read.items():
        is_its = (name in files) is (scope is Scope.PIXELS)
        # A picture of this clinic cannot be shown small, which is no refusal of the token.
        assert status(answer) in ({200, 415} if is_its else {403}), name
        assert is_its or "does not have the scope" in answer.json()["message"]


def test_a_token_is_good_from_its_addresses_alone(addresses: Addresses, lab: User) -> None:
    terms = TokenTerms(networks=networks(["10.0.0.0/24", "2001:db8::/64"]))
    program = client_with(make_token(lab, "Lab", terms))

    answers = [
        program.get(addresses["patient"], REMOTE_ADDR=address).status_code
        for address in ("10.0.0.9", "::ffff:10.0.0.9", "2001:db8::7", "10.0.1.9", "2001:db8:1::7", "junk")
    ]

    assert answers == [200, 200, 200, 403, 403, 403]


def test_the_token_of_an_account_that_became_an_administrators_opens_nothing(
    addresses: Addresses, lab: User
) -> None:
    program = client_with(make_token(lab, "Lab"))
    User.objects.update(is_superuser=True)

    refused = program.get(addresses["patient"])

    assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")


def test_a_token_is_heard_so_often_a_minute_and_another_one_beside_it(
    addresses: Addresses, lab: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gallery.access.tokens.time.time", lambda: 1_000_015.0)
    settings.NEXUS_API_PER_MINUTE = 3
    program, other = client_with(make_token(lab, "Lab")), client_with(make_token(lab, "Other"))

    answers = [program.get(addresses["patient"]) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["error"] == "too_many_requests"
    # A minute of the clock ends at 1,000,020.
    assert answers[-1]["Retry-After"] == "5"
    assert other.get(addresses["patient"]).status_code == 200
    monkeypatch.setattr("gallery.access.tokens.time.time", lambda: 1_000_020.0)
    assert program.get(addresses["patient"]).status_code == 200


def test_threads_that_show_one_token_at_once_are_counted_together(settings: Settings) -> None:
    settings.NEXUS_API_PER_MINUTE = 100
    token = ApiToken(sha256="of-a-test-of-threads")

    def is_heard(_number: int) -> bool:
        try:
            tokens.refuse_too_many(token, 1_000_000)
        except tokens.TooManyRequests:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        heard = list(pool.map(is_heard, range(400)))

    assert heard.count(True) == 100
