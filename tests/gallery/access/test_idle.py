"""A session that nobody uses ends; what pages ask by themselves is no use, and what people do is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from gallery.access.roles import Role
from gallery.models import AccessEvent, SignedInSession
from tests.gallery.staff import member

pytestmark = pytest.mark.any_database


@pytest.fixture
def steward(db: None, client: Client) -> Client:
    client.force_login(member(Role.STEWARD), "django.contrib.auth.backends.ModelBackend")
    return client


def pass_minutes(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    """From now on it is so much later for sessions; what was used before was used then."""
    now = timezone.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + timedelta(minutes=minutes))


def status(client: Client, name: str) -> int:
    return client.get(reverse(name)).status_code


def test_after_twenty_minutes_without_use_one_signs_in_again_and_goes_on(
    steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert status(steward, "runs") == 200
    pass_minutes(monkeypatch, 19.9)
    assert status(steward, "runs") == 200
    pass_minutes(monkeypatch, 20.1)

    refused = steward.get(reverse("runs"))

    assert (refused.status_code, refused["Location"]) == (302, "/sign-in/?next=/runs/")
    assert not SignedInSession.objects.exists()
    event = AccessEvent.objects.latest("id")
    assert (event.user and event.user.username, event.action, event.detail) == (
        "steward",
        "signed_out",
        "idle",
    )


@pytest.mark.parametrize(
    ("name", "method", "is_use"),
    [
        ("live_runs", "get", False),
        ("session_state", "get", False),
        ("still_here", "post", True),
        ("runs", "get", True),
    ],
)
def test_only_what_a_person_does_is_use(
    steward: Client, monkeypatch: pytest.MonkeyPatch, name: str, method: str, is_use: bool
) -> None:
    pass_minutes(monkeypatch, 15)
    assert getattr(steward, method)(reverse(name)).status_code in {200, 204}
    pass_minutes(monkeypatch, 10)

    assert (status(steward, "runs") == 200) is is_use


def test_a_part_of_a_page_leaves_the_page_with_what_was_typed_as_it_is(
    steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pass_minutes(monkeypatch, 21)

    answer = steward.post(reverse("own_password"), {"new_password1": "typed"}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"]) == (401, "#notices")


def test_the_api_does_not_listen_to_an_idle_session_either(
    steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert steward.get("/api/v1/patients").status_code == 200
    pass_minutes(monkeypatch, 21)

    assert steward.get("/api/v1/patients").status_code == 401


def test_how_long_is_a_setting(steward: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.NEXUS_IDLE_MINUTES = 5
    assert 'data-minutes="5"' in steward.get(reverse("runs")).content.decode()
    pass_minutes(monkeypatch, 5.1)

    assert status(steward, "runs") == 302


def test_a_page_that_covers_itself_ends_the_session_and_can_ask_who_is_signed_in(steward: Client) -> None:
    account = member(Role.STEWARD).pk
    assert steward.get(reverse("session_state")).json() == {"account": account}

    assert steward.post(reverse("lock_session")).status_code == 204

    assert steward.get(reverse("session_state")).json() == {"account": None}
    assert status(steward, "runs") == 302


def test_after_the_server_started_again_the_last_look_counts(steward: Client) -> None:
    assert status(steward, "patients") == 200
    cache.clear()
    assert status(steward, "patients") == 200
    cache.clear()
    SignedInSession.objects.update(seen_at=F("seen_at") - timedelta(minutes=21))

    assert status(steward, "patients") == 302
