"""Who may ask what; everybody else gets JSON that says nothing of anybody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from gallery.api.urls import urlpatterns
from storage import StorageError
from tests.gallery.answers import status
from tests.gallery.api.conftest import NOTES, Addresses, Program, account
from tests.gallery.staff import signed_in_as
from tests.images.clinic import Clinic

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database

SEE = (
    "openapi", "patients", "patient", "patient_batches", "batch", "images", "image", "image_original",
    "appointments", "patient_appointments", "appointment", "patient_contacts", "contact", "patient_notes", "note",
    "patient_documents", "document", "document_original",
)  # fmt: skip
RUNS = ("runs", "run")
ENDPOINTS = (*SEE, "image_thumbnail", *RUNS)
NOBODYS = "00000000-0000-4000-8000-000000000001"
STAFF = ("clinician", "steward", "administrator")


def test_every_endpoint_is_asked_here() -> None:
    assert {pattern.name for pattern in urlpatterns} == {*ENDPOINTS, "unknown"}


@pytest.mark.parametrize("role", STAFF)
def test_a_token_opens_what_its_account_may_see(addresses: Addresses, program: Program, role: str) -> None:
    assert statuses(program(role), addresses) == allowed(role)


@pytest.mark.parametrize("role", STAFF)
def test_so_does_the_session_of_the_pages(addresses: Addresses, role: str) -> None:
    assert statuses(signed_in_as(account(role)), addresses) == allowed(role)


def test_nobody_is_let_in_without_either(addresses: Addresses, client: Client) -> None:
    for address in addresses.values():
        answer = client.get(address)

        assert problem(answer)["error"] == "unauthorized"
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"


def test_an_account_without_a_role_sees_nothing(addresses: Addresses, program: Program) -> None:
    someone = program("clinician")
    account("clinician").groups.set(Group.objects.none())

    for address in addresses.values():
        answer = someone.get(address)

        assert problem(answer)["error"] == "forbidden"
        assert answer.status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_written(addresses: Addresses, program: Program, method: str) -> None:
    administrator = program("administrator")
    administrator.handler.enforce_csrf_checks = True

    for address in (*addresses.values(), "/api/v1/nothing"):
        answer = getattr(administrator, method)(address)

        assert problem(answer)["error"] == "method_not_allowed"
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("role", ["anonymous", "steward"])
def test_an_address_that_is_none_is_told_in_json(linked: Clinic, program: Program, role: str) -> None:
    for path in ("", "nothing", "patients/", "images/2/3/4", "docs"):
        answer = program(role).get(f"/api/v1/{path}")

        assert problem(answer)["error"] == "not_found"
        assert answer.status_code == 404


def test_what_is_not_there_is_told_in_json(linked: Clinic, program: Program) -> None:
    steward = program("steward")

    for path in (
        f"patients/{NOBODYS}",
        f"patients/{NOBODYS}/batches",
        *(f"patients/{NOBODYS}/{of}" for of in ("appointments", "contacts", "notes", "documents")),
        *(f"{of}/{NOBODYS}" for of in ("batches", "appointments", "contacts", "notes", "documents")),
        f"documents/{NOBODYS}/original",
        f"images/{NOBODYS}",
        f"images/{NOBODYS}/original",
        f"images/{NOBODYS}/thumbnail/large",
        "runs/9223372036854775807",
    ):
        answer = steward.get(f"/api/v1/{path}")

        assert problem(answer)["error"] == "not_found"
        assert answer.status_code == 404


def test_a_fault_of_ours_says_nothing_of_what_it_was_about(
    addresses: Addresses, program: Program, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError(NOTES)

    monkeypatch.setattr("gallery.api.patients.patient_out", broken)
    settings.DEBUG = True

    answer = program("clinician").get(addresses["patient"])

    assert answer.status_code == 500
    assert problem(answer)["error"] == "internal_server_error"


def test_an_original_that_the_store_lost_is_not_there(
    addresses: Addresses, program: Program, linked: Clinic
) -> None:
    (linked.images / "2.jpg").unlink()

    answer = program("steward").get(addresses["image_original"])

    assert problem(answer)["error"] == "not_found"


def test_a_store_that_cannot_be_read_is_not_taken_for_a_lost_original(
    addresses: Addresses, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_args: object) -> None:
        raise StorageError("The store refuses.")

    monkeypatch.setattr("gallery.sending.files.send_original", refused)

    answer = program("steward").get(addresses["image_original"])

    assert problem(answer)["error"] == "bad_gateway"
    assert answer.status_code == 502


def test_a_database_that_a_run_holds_is_said_to_be_busy(
    addresses: Addresses, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_args: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("gallery.api.patients.note", locked)

    answer = program("steward").get(addresses["patient"])

    assert problem(answer)["error"] == "service_unavailable"
    assert answer["Retry-After"] == "10"


def test_what_is_answered_is_kept_by_no_cache(addresses: Addresses, program: Program) -> None:
    assert program("clinician").get(addresses["patient"])["Cache-Control"] == "private, no-store"


def statuses(client: Client, addresses: Addresses) -> dict[str, int]:
    return {name: status(client.get(addresses[name])) for name in (*SEE, *RUNS)}


def allowed(role: str) -> dict[str, int]:
    """Everybody of the staff sees patients and images; who sees the runs?"""
    return dict.fromkeys(SEE, 200) | dict.fromkeys(RUNS, 403 if role == "clinician" else 200)


def problem(answer: Any) -> dict[str, object]:
    """A refusal in JSON with three fields, and nothing of a patient in it."""
    assert answer["Content-Type"] == "application/json"
    told: dict[str, object] = json.loads(answer.content)
    assert set(told) == {"error", "message", "parameters"}
    assert not [word for word in (NOTES, "Quillfeather", "Traceback") if word in answer.content.decode()]
    return told
