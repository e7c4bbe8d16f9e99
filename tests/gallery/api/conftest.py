"""A linked clinic behind the API, and programs of each role that ask it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from appointments.models import Appointment
from appointments.models import Clinic as Place
from communications.models import Contact
from documents.models import Document
from gallery.access.roles import Role, give_role
from gallery.access.tokens import Scope, TokenTerms, make_token
from images.models import Image, LinkRun
from notes.models import Note
from patients.keys import patient_key
from tests.gallery.staff import signed_in_as
from tests.images.clinic import ADA, BRUNO, Clinic
from tests.images.linked_before import link_as_before

Program = Callable[[str], Client]
Addresses = dict[str, str]

ALL = TokenTerms(scopes=frozenset(Scope))
NOTES = "lives with a badger"
TREATED, WRITTEN = "heels were raised", "walks well"
LETTER = b"dear colleague"


@pytest.fixture
def program() -> Program:
    """A client that shows a token of that role; "anonymous" shows none, an administrator the session of the pages."""

    def of_role(role: str) -> Client:
        if role == "administrator":
            return signed_in_as(account(role))
        return Client() if role == "anonymous" else client_with(make_token(account(role), "a test", ALL))

    return of_role


def account(role: str) -> User:
    user, _ = User.objects.get_or_create(username=role)
    give_role(user, Role(role))
    return user


def client_with(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def linked(clinic: Clinic, settings: Settings) -> Clinic:
    """Ada with two visits and Bruno with one; both have notes and more metadata than the id."""
    settings.NEXUS_IMAGES_URL = clinic.images_url
    clinic.patient(
        ADA,
        last_name="Quillfeather",
        first_name="Ada",
        date_of_birth=date(1950, 12, 28),
        notes=NOTES,
        filemaker_metadata={"filemaker_id": ADA, "Allergies": NOTES},
    )
    clinic.patient(BRUNO, last_name="O'Plumley", first_name="Bruno", notes=NOTES)
    clinic.picture("2", ADA)
    clinic.picture("3", ADA, kind="Right Dorsal")
    clinic.picture("4", ADA, kind="Gait Lab")
    clinic.picture("5", ADA, "03/02/2018")
    clinic.picture("6", BRUNO)
    link_as_before(clinic)
    _records()
    _paper(clinic, settings)
    return clinic


def _records() -> None:
    """Ada's appointment and an event of the clinic; two ways to reach her, and two notes about her."""
    ada, harbour = patient_key(ADA), Place.objects.create(name="Harbour", filemaker_id="C-1")
    for patient, kind, day in ((ada, "Fitting", 18), (None, "Leave", 19)):
        Appointment.objects.create(
            patient_id=patient,
            clinic=harbour,
            kind=kind,
            status="completed",
            starts_at=datetime(2016, 10, day, 9, 30, tzinfo=UTC),
            notes=TREATED,
            filemaker_id=f"A-{day}",
        )
    for label, value in (("Home", "(02) 5550 1234"), ("Work", "ada@example.org")):
        kind = "email" if "@" in value else "phone"
        Contact.objects.create(patient_id=ada, kind=kind, label=label, value=value)
    for author in ("wanda", "bert"):
        Note.objects.create(
            patient_id=ada, kind="clinical_notes", author=author, text=WRITTEN, written_on=date(2016, 10, 18)
        )


def _paper(clinic: Clinic, settings: Settings) -> None:
    """Ada's letter, in a store of its own."""
    store = clinic.root / "papers"
    store.mkdir()
    (store / "D-1.txt").write_bytes(LETTER)
    settings.NEXUS_DOCUMENTS_URL = store.as_uri()
    Document.objects.create(
        patient_id=patient_key(ADA),
        storage_key="D-1.txt",
        kind="letter",
        filemaker_type="Letter",
        dated_on=date(2016, 10, 18),
        size_bytes=len(LETTER),
        mime_type="text/plain",
        filemaker_id="D-1",
    )


@pytest.fixture
def addresses(linked: Clinic) -> Addresses:
    """Every endpoint by its name, asked for something that is there."""
    image = Image.objects.get(storage_key="2.jpg")
    parts = {
        "openapi": "openapi.json",
        "patients": "patients",
        "patient": f"patients/{patient_key(ADA)}",
        "patient_batches": f"patients/{patient_key(ADA)}/batches",
        "appointments": "appointments",
        "patient_appointments": f"patients/{patient_key(ADA)}/appointments",
        "appointment": f"appointments/{Appointment.objects.get(filemaker_id='A-18').pk}",
        "patient_contacts": f"patients/{patient_key(ADA)}/contacts",
        "contact": f"contacts/{Contact.objects.get(label='Home').pk}",
        "patient_notes": f"patients/{patient_key(ADA)}/notes",
        "patient_documents": f"patients/{patient_key(ADA)}/documents",
        "document": f"documents/{Document.objects.get().pk}",
        "document_original": f"documents/{Document.objects.get().pk}/original",
        "note": f"notes/{Note.objects.get(author='wanda').pk}",
        "batch": f"batches/{image.batch_id}",
        "images": "images",
        "image": f"images/{image.pk}",
        "image_original": f"images/{image.pk}/original",
        "image_thumbnail": f"images/{image.pk}/thumbnail/small",
        "runs": "runs",
        "run": f"runs/{LinkRun.objects.latest('id').pk}",
    }
    return {name: f"/api/v1/{part}" for name, part in parts.items()}
