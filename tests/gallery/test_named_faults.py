"""What goes wrong outside of Nexus has a page of its own, which says what to do; what goes wrong inside has none."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from images.models import Image
from storage import ObjectNotFound, OtherContent, StorageError
from tests.gallery.conftest import SignedIn
from tests.images.clinic import Clinic

pytestmark = pytest.mark.any_database


URL = "s3://clinic/dump/"
FAULTS = {
    "gone": (ObjectNotFound("2.jpg", URL), 404, "The picture's file is gone"),
    "other content": (OtherContent("A page of HTML came."), 503, "The store handed out something else"),
    "store": (StorageError("The store refuses."), 503, "The store of the images does not answer"),
    "busy": (OperationalError("database is locked"), 503, "Wait a few seconds and load the page again"),
}


@pytest.mark.parametrize(("fault", "status", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_outside_has_a_page_that_says_so(
    gallery: Clinic,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
    status: int,
    said: str,
) -> None:
    answer = original(signed_in("clinician"), monkeypatch, fault)

    assert answer.status_code == status
    assert said in html.unescape(answer.content.decode())
    assert answer.headers.get("Retry-After") == ("10" if status == 503 else None)
    assert "no-store" in answer["Cache-Control"]


def test_what_the_store_said_is_told_to_those_who_can_mend_it(
    gallery: Clinic, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {
        role: "The store refuses."
        in original(signed_in(role), monkeypatch, FAULTS["store"][0]).content.decode()
        for role in ("clinician", "steward")
    }

    assert said == {"clinician": False, "steward": True}


@pytest.mark.parametrize("words", ["Quillfeather", "database is locked, Quillfeather"])
def test_a_fault_of_ours_has_no_such_page_and_says_nothing_of_what_it_was_about(
    gallery: Clinic, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    client = signed_in("clinician")
    client.raise_request_exception = False

    answer = original(client, monkeypatch, RuntimeError(words))

    assert answer.status_code == 500
    assert "Quillfeather" not in answer.content.decode()


def original(client: Client, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> Any:
    """Asks for an original while the store does that."""

    def failing(*_: object) -> None:
        raise fault

    monkeypatch.setattr("gallery.sending.files.send_original", failing)
    return client.get(reverse("original", args=[Image.objects.get(storage_key="2.jpg").pk]))
