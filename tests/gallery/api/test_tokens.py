"""What a token opens, and what it does not."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.contrib.auth.models import User

from gallery.access.tokens import make_token
from gallery.models import AccessEvent, ApiToken
from jobs import clinic_today
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

    assert AccessEvent.objects.get(through="api").user == lab


def test_a_token_opens_no_page(lab: User) -> None:
    assert client_with(make_token(lab, "Lab")).get("/patients/").status_code == 302
