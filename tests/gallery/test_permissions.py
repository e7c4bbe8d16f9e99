"""Every address, for every role. A new address without a line here makes these tests fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from appointments.models import Appointment
from communications.models import Contact
from documents.models import Document
from gallery.access.roles import PERMISSIONS, Role
from images.models import Image, LinkRun, UnlinkedFile
from notes.models import Note
from patients.keys import patient_key
from reimport.models import ReimportRun
from tests.gallery.answers import body
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import words
from tests.images.clinic import ADA, Clinic

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database

ROLES = ("anonymous", "clinician", "steward", "administrator")
ANYBODY = frozenset(ROLES)
STAFF = ANYBODY - {"anonymous"}
STEWARDS = frozenset({"steward", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})


@dataclass(frozen=True)
class Rule:
    """Who may open an address, and how it is asked for."""

    allowed: frozenset[str]
    method: str = "get"


RULES = {
    "start": Rule(STAFF),
    "sign_in": Rule(ANYBODY),
    "choose_password": Rule(ANYBODY),
    "sign_in_by_directory": Rule(ANYBODY),
    "openid_connect_callback": Rule(ANYBODY),
    "socialaccount_login_cancelled": Rule(ANYBODY),
    "account_login": Rule(ANYBODY),
    "mfa_authenticate": Rule(ANYBODY),
    "mfa_login_webauthn": Rule(ANYBODY),
    "sign_out": Rule(STAFF, "post"),
    "set_up_factor": Rule(STAFF),
    "mfa_index": Rule(STAFF),
    "mfa_list_webauthn": Rule(STAFF),
    "mfa_activate_totp": Rule(STAFF),
    "mfa_deactivate_totp": Rule(STAFF),
    "mfa_add_webauthn": Rule(STAFF),
    "mfa_remove_webauthn": Rule(STAFF),
    "mfa_view_recovery_codes": Rule(STAFF),
    "mfa_generate_recovery_codes": Rule(STAFF),
    "account_reauthenticate": Rule(STAFF),
    "mfa_reauthenticate": Rule(STAFF),
    "mfa_reauthenticate_webauthn": Rule(STAFF),
    "confirm_anew": Rule(STAFF),
    "own_account": Rule(STAFF),
    "own_password": Rule(STAFF),
    "end_own_sessions": Rule(STAFF, "post"),
    "session_state": Rule(ANYBODY),
    "still_here": Rule(STAFF, "post"),
    "lock_session": Rule(STAFF, "post"),
    "access_log": Rule(ADMINISTRATORS),
    "access_log_csv": Rule(ADMINISTRATORS),
    "people": Rule(ADMINISTRATORS),
    "add_person": Rule(ADMINISTRATORS),
    "person": Rule(ADMINISTRATORS),
    "invite_again": Rule(ADMINISTRATORS, "post"),
    "reset_factors": Rule(ADMINISTRATORS, "post"),
    "give_role": Rule(ADMINISTRATORS, "post"),
    "deactivate": Rule(ADMINISTRATORS, "post"),
    "reactivate": Rule(ADMINISTRATORS, "post"),
    "sign_out_everywhere": Rule(ADMINISTRATORS, "post"),
    "revoke_access": Rule(ADMINISTRATORS, "post"),
    "revoke_token": Rule(ADMINISTRATORS, "post"),
    "patients": Rule(STAFF),
    "patient": Rule(STAFF),
    "correct_many": Rule(STAFF),
    "patient_download": Rule(STAFF),
    "print_sheets": Rule(STAFF),
    "batch_download": Rule(STAFF),
    "choose_patient": Rule(STAFF),
    "compare": Rule(STAFF),
    "document": Rule(STAFF),
    "document_thumbnail": Rule(STAFF),
    "document_original": Rule(STAFF),
    "document_download": Rule(STAFF),
    "image": Rule(STAFF),
    "correct": Rule(STAFF),
    "undo_correction": Rule(STAFF, "post"),
    "undo_act": Rule(STAFF, "post"),
    "annotate": Rule(STAFF, "post"),
    "mark_key_picture": Rule(STAFF, "post"),
    "withdraw_annotation": Rule(STAFF, "post"),
    "thumbnail": Rule(STAFF),
    "original": Rule(STAFF),
    "image_download": Rule(STAFF),
    "runs": Rule(STEWARDS),
    "live_runs": Rule(STEWARDS),
    "run": Rule(STEWARDS),
    "reimport_run": Rule(STEWARDS),
    "reimport_report": Rule(STEWARDS),
    "reimport_report_text": Rule(STEWARDS),
    "reimport_table": Rule(STEWARDS),
    "unlinked_files": Rule(STEWARDS),
    "unlinked_rows": Rule(STEWARDS),
    "unlinked_file": Rule(STEWARDS),
    "unlinked_thumbnail": Rule(STEWARDS),
    "unlinked_original": Rule(STEWARDS),
    "assign": Rule(STEWARDS),
    "set_aside_files": Rule(STEWARDS),
    "set_aside_rows": Rule(STEWARDS),
    "take_back": Rule(STEWARDS, "post"),
    "take_back_at_once": Rule(STEWARDS, "post"),
    "api:openapi": Rule(STAFF),
    "api:patients": Rule(STAFF),
    "api:patient": Rule(STAFF),
    "api:patient_batches": Rule(STAFF),
    "api:appointments": Rule(STAFF),
    "api:patient_appointments": Rule(STAFF),
    "api:appointment": Rule(STAFF),
    "api:patient_contacts": Rule(STAFF),
    "api:contact": Rule(STAFF),
    "api:patient_notes": Rule(STAFF),
    "api:note": Rule(STAFF),
    "api:patient_documents": Rule(STAFF),
    "api:document": Rule(STAFF),
    "api:document_original": Rule(STAFF),
    "api:batch": Rule(STAFF),
    "api:images": Rule(STAFF),
    "api:image": Rule(STAFF),
    "api:image_original": Rule(STAFF),
    "api:image_thumbnail": Rule(STAFF),
    "api:runs": Rule(STEWARDS),
    "api:run": Rule(STEWARDS),
    "api:unknown": Rule(ANYBODY),
}


def patterns(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, (*namespaces, *([pattern.namespace] if pattern.namespace else [])))
        else:
            yield ":".join((*namespaces, pattern.name or f"unnamed {pattern.pattern}")), pattern


ADDRESSES = dict(patterns(get_resolver()))
OF_THE_ADMINISTRATION = sorted(name for name in ADDRESSES if name.startswith("admin:"))
# The way in, which leads to ours, and the way out, which shows nothing.
ALL_BUT_IN_AND_OUT = [name for name in OF_THE_ADMINISTRATION if name not in {"admin:login", "admin:logout"}]
OURS = sorted(set(ADDRESSES) - set(OF_THE_ADMINISTRATION))


# What somebody may do who is signed in and whom nobody gave a role.
WITHOUT_A_ROLE = frozenset(
    name
    for name in RULES
    if name.startswith(("mfa_", "account_", "openid_connect_", "socialaccount_"))
    or name
    in {
        *("session_state", "still_here", "lock_session"),
        "sign_in",
        "choose_password",
        "sign_in_by_directory",
        "confirm_anew",
        "set_up_factor",
        "start",
        "own_account",
        "own_password",
        "end_own_sessions",
        "sign_out",
        "api:unknown",
    }
)
# No permission of a role opens these.
OF_ADMINISTRATORS = frozenset(name for name, rule in RULES.items() if rule.allowed == ADMINISTRATORS)
ANNOTATING = frozenset({"annotate", "mark_key_picture", "withdraw_annotation"})
CORRECTING = frozenset({"correct", "correct_many", "undo_correction", "undo_act"})
RUNS = frozenset(name for name in RULES if "run" in name or "reimport" in name)
UNLINKED = frozenset(name for name, rule in RULES.items() if rule.allowed == STEWARDS) - RUNS
APPOINTMENTS = frozenset(name for name in RULES if "appointment" in name)
CONTACTS = frozenset(name for name in RULES if "contact" in name)
NOTES = frozenset(name for name in RULES if name.startswith("api:") and "note" in name)
DOCUMENTS = frozenset(name for name in RULES if "document" in name)
RECORDS = APPOINTMENTS | CONTACTS | NOTES | DOCUMENTS
PICTURES = frozenset(RULES) - WITHOUT_A_ROLE - OF_ADMINISTRATORS - RUNS - RECORDS
# Every permission, and the addresses that are closed to whoever has all of them but that one.
NEEDED = {
    "patients.view_patient": PICTURES | RECORDS,
    "appointments.view_appointment": APPOINTMENTS,
    "communications.view_contact": CONTACTS,
    "notes.view_note": NOTES,
    "documents.view_document": DOCUMENTS,
    "images.view_image": PICTURES,
    "images.correct_image": CORRECTING,
    "images.annotate_image": ANNOTATING,
    "images.triage_file": UNLINKED,
    "transfers.view_transferrun": RUNS,
    "reimport.view_reimportrun": RUNS,
}


def test_every_address_has_its_rule() -> None:
    assert sorted(RULES) == OURS


def test_every_permission_of_the_roles_is_asked_for_somewhere() -> None:
    assert set().union(*PERMISSIONS.values()) == set(NEEDED)


@pytest.mark.parametrize("role", PERMISSIONS)
def test_a_role_may_what_is_declared_and_nothing_else(db: None, role: Role) -> None:
    held = Permission.objects.filter(group__name=role.value).select_related("content_type")

    assert {f"{one.content_type.app_label}.{one.codename}" for one in held} == PERMISSIONS[role]


def test_an_account_without_a_role_is_refused_everywhere(gallery: Clinic) -> None:
    someone = User.objects.create_user("nobody yet")

    assert closed_to(someone) == frozenset(RULES) - WITHOUT_A_ROLE


@pytest.mark.parametrize("permission", sorted(NEEDED))
def test_each_permission_opens_what_asks_for_it(gallery: Clinic, permission: str) -> None:
    someone = User.objects.create_user("all but one")
    steward = Permission.objects.filter(group__name=Role.STEWARD.value)
    someone.user_permissions.set(steward.exclude(codename=permission.partition(".")[2]))

    assert closed_to(someone) == NEEDED[permission] | OF_ADMINISTRATORS


def closed_to(someone: User) -> set[str]:
    """The addresses that tell somebody who is signed in that they may not."""
    client = Client()
    client.force_login(someone, "django.contrib.auth.backends.ModelBackend")
    # Whoever signs out can ask for nothing after it.
    names = sorted(RULES, key=lambda name: name in {"sign_out", "lock_session"})
    return {name for name in names if ask(client, name).status_code == 403}


@pytest.mark.parametrize("name", sorted(RULES))
def test_an_address_opens_for_its_roles_and_for_nobody_else(
    gallery: Clinic, signed_in: SignedIn, name: str
) -> None:
    answers = {role: ask(signed_in(role), name) for role in ROLES}

    assert {role for role, answer in answers.items() if not is_refused(answer)} == RULES[name].allowed
    refused = ANYBODY - RULES[name].allowed
    assert {role for role in refused if is_told_to_sign_in(answers[role])} == refused & {"anonymous"}


@pytest.mark.parametrize("role", sorted(ANYBODY - ADMINISTRATORS))
def test_the_administration_is_for_administrators(gallery: Clinic, signed_in: SignedIn, role: str) -> None:
    client = signed_in(role)

    assert [name for name in ALL_BUT_IN_AND_OUT if not is_refused(open_administration(client, name))] == []


def test_administrators_reach_the_administration(gallery: Clinic, signed_in: SignedIn) -> None:
    assert signed_in("administrator").get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("asked", ["/admin/", "/admin/patients/patient/", "/admin/login/?next=/admin/"])
def test_who_is_signed_in_and_may_not_is_told_so_and_led_in_no_circle(
    gallery: Clinic, signed_in: SignedIn, asked: str
) -> None:
    answer = signed_in("steward").get(asked, follow=True)

    assert (answer.status_code, len(answer.redirect_chain) < 4) == (403, True)
    assert "This is for administrators" in words(answer)


def test_whoever_is_refused_is_told_what_is_missing_and_by_whom_it_is_given(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    User.objects.create_user("boss", is_superuser=True, first_name="Ines", last_name="Moss")
    someone = Client()
    someone.force_login(User.objects.create_user("new one"), "django.contrib.auth.backends.ModelBackend")

    without = words(someone.get(reverse("patients")))
    clinician = words(signed_in("clinician").get(reverse("runs")))

    assert "Your account has no role yet" in without
    assert "An administrator (Ines Moss) gives it one." in without
    assert "boss" not in without
    assert "Back to the patients" not in without
    assert "Your role does not allow this" in clinician
    assert "a clinician. This is for stewards." in clinician
    assert "Back to the patients" in clinician


def open_administration(client: Client, name: str) -> HttpResponseBase:
    """Its addresses take positional arguments: a key, or the name of an app."""
    pattern = ADDRESSES[name].pattern
    if "unnamed" in name:
        return client.get("/admin/whatever/")
    arguments = ["1"] * len(pattern.converters) or ["auth"] * bool(
        getattr(pattern, "regex", None) and pattern.regex.groups
    )
    return client.get(reverse(name, args=arguments))


def test_what_a_page_asks_before_it_shows_something_is_what_some_role_has(settings: Any) -> None:
    """A permission that nobody is given hides what stands behind it from everybody but administrators."""
    pages = (settings.BACKEND_DIR / "gallery" / "templates").rglob("*.html")
    asked = {
        ".".join(found)
        for page in pages
        for found in re.findall(r"perms\.(\w+)\.(\w+)", page.read_text("utf-8"))
    }

    assert asked
    # Reading the log is an administrator's, and theirs to whom it is given by itself.
    assert asked - frozenset().union(*PERMISSIONS.values()) == {"gallery.view_accessevent"}


def test_head_is_answered_like_get_and_without_a_body(
    transactional_db: None, gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("administrator")
    session = client.cookies.output(header="", sep=";")
    # Through the real application: Django's client takes the body of such an answer away by itself.
    application: Any = get_wsgi_application()
    for name in (name for name, rule in RULES.items() if rule.method == "get"):
        whole = ask(client, name)
        request = RequestFactory().head(whole.request["PATH_INFO"], headers={"Cookie": session})
        heads: list[Any] = []

        sent = application(request.environ, lambda *head, heads=heads: heads.append(head))

        assert b"".join(sent) == b"", name
        assert heads[0][0].startswith(str(whole.status_code)), name
        lengths = whole.headers.get("Content-Length", "0"), dict(heads[0][1]).get("Content-Length", "0")
        assert [length == "0" for length in lengths] in ([True] * 2, [False] * 2), name
        sent.close()


def ask(client: Client, name: str) -> Any:
    """A request as the address takes it."""
    address = reverse(name, kwargs=arguments(ADDRESSES[name])) if name != "api:unknown" else "/api/v1/nothing"
    answer = getattr(client, RULES[name].method)(address)
    body(answer)
    return answer


def arguments(pattern: URLPattern) -> dict[str, object]:
    """An example for each part of an address that varies."""
    image = Image.objects.select_related("batch").get(storage_key="2.jpg")
    examples: dict[str, object] = {
        "patient_id": patient_key(ADA),
        "image_id": image.pk,
        "batch_id": image.batch_id,
        "appointment_id": Appointment.objects.get_or_create(starts_at=_THEN)[0].pk,
        "contact_id": Contact.objects.get_or_create(patient_id=patient_key(ADA))[0].pk,
        "note_id": Note.objects.get_or_create(patient_id=patient_key(ADA))[0].pk,
        "document_id": _document().pk,
        "size": "small",
        "correction_id": 1,
        "annotation_id": 1,
        "act": image.pk,
        "run_id": LinkRun.objects.latest("id").pk,
        "reimport_id": _reimport().pk,
        "phase": "images",
        "table": "files",
        "file_id": UnlinkedFile.objects.get(storage_key="7.jpg").pk,
        "decision_id": 1,
        "account_id": User.objects.get_or_create(username="colleague")[0].pk,
        "token_id": 1,
        "uidb64": "MQ",
        "token": "set-password",
        "pk": 1,
    }
    return {part: examples[part] for part in pattern.pattern.converters}


_THEN = datetime(2016, 10, 18, 9, 30, tzinfo=UTC)


def _document() -> Document:
    facts = {"patient_id": patient_key(ADA), "kind": "letter", "size_bytes": 1, "mime_type": "text/plain"}
    return Document.objects.get_or_create(facts, storage_key="1.txt")[0]


def _reimport() -> ReimportRun:
    return ReimportRun.objects.get_or_create(
        defaults={"started_at": datetime.now(tz=UTC)}, started_by="a test"
    )[0]


def is_refused(answer: HttpResponseBase) -> bool:
    return answer.status_code in {401, 403} or is_told_to_sign_in(answer)


def is_told_to_sign_in(answer: HttpResponseBase) -> bool:
    """By the way to the page for that, or, in the API, by the status."""
    if answer.status_code == 401:
        return True
    place = answer.headers.get("Location", "")
    return (
        answer.status_code == 302 and "next=" in place and ("/sign-in/" in place or "/admin/login/" in place)
    )
