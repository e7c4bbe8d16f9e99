"""Whoever was not let in leaves a line, and nothing of what they typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gallery.access.roles import Role
from gallery.models import AccessEvent
from tests.gallery.conftest import SignedIn
from tests.gallery.staff import PASSWORD, member

pytestmark = pytest.mark.any_database


def lines() -> list[tuple[Any, ...]]:
    events = AccessEvent.objects.exclude(action="signed_in").order_by("id")
    return list(events.values_list("user__username", "account__username", "action", "detail", "through"))


def test_who_is_refused_a_page_or_data_leaves_a_line_with_whose_it_was(db: None, signed_in: SignedIn) -> None:
    someone = Client()
    someone.force_login(User.objects.create_user("new"), "django.contrib.auth.backends.ModelBackend")
    patient = uuid4()

    assert someone.get(reverse("patient", args=[patient])).status_code == 403
    assert someone.get(f"/api/v1/patients/{patient}").status_code == 403
    assert signed_in("clinician").get("/admin/").status_code == 403

    assert lines() == [
        ("new", None, "denied", "patient", "pages"),
        ("new", None, "denied", "patient", "api"),
        ("clinician", None, "denied", "index", "pages"),
    ]
    assert list(AccessEvent.objects.filter(patient_id=patient).values_list("action", flat=True)) == [
        "denied",
        "denied",
    ]


def test_who_shows_no_token_that_is_good_leaves_one_line_a_minute(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        assert (
            client.get("/api/v1/patients?q=quill", headers={"Authorization": "Bearer x"}).status_code == 401
        )
    assert client.get("/api/v1/patients", REMOTE_ADDR="10.0.0.8").status_code == 401
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get("/api/v1/patients").status_code == 401

    assert lines() == [(None, None, "denied", "patients", "api")] * 3
    assert set(AccessEvent.objects.values_list("address", flat=True)) == {"127.0.0.1", "10.0.0.8"}


def test_a_wrong_password_is_a_line_with_the_account_and_nothing_that_was_typed(
    db: None, client: Client
) -> None:
    member(Role.CLINICIAN)
    for name in ("clinician", f"{PASSWORD} in the wrong field"):
        client.post(reverse("sign_in"), {"username": name, "password": "guess"}, REMOTE_ADDR="fe80::1%eth0")

    assert lines() == [
        (None, "clinician", "failed_sign_in", "", "pages"),
        (None, None, "failed_sign_in", "", "pages"),
    ]
    assert AccessEvent.objects.latest("id").address == "fe80::1"


def test_who_goes_on_guessing_behind_a_closed_lock_leaves_one_line_a_minute(db: None, client: Client) -> None:
    member(Role.CLINICIAN)
    for number in range(9):
        client.post(reverse("sign_in"), {"username": "clinician", "password": f"guess {number}"})

    actions = [line[2] for line in lines()]
    assert actions == ["failed_sign_in"] * 4 + ["locked_out"]
