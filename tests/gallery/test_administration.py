"""The administration pages: what runs, corrections and accesses have written is only looked at there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from appointments.models import Appointment
from appointments.models import Clinic as Place
from communications.models import Contact
from documents.models import Document
from notes.models import Note
from patients.keys import patient_key
from tests.images.clinic import ADA, Clinic

pytestmark = pytest.mark.any_database

WRITTEN = "walks well"
PAGES = (
    "index",
    "transfers_transferrun_changelist",
    "images_imagebatch_changelist",
    "images_image_changelist",
    "images_correction_changelist",
    "images_triagedecision_changelist",
    "patients_patient_changelist",
    "appointments_appointment_changelist",
    "appointments_clinic_changelist",
    "appointments_clinician_changelist",
    "communications_contact_changelist",
    "notes_note_changelist",
    "gallery_accessevent_changelist",
    "gallery_apitoken_changelist",
)


@pytest.mark.parametrize("page", PAGES)
def test_an_administrator_sees_runs_batches_and_images(clinic: Clinic, client: Client, page: str) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.link()
    client.force_login(User.objects.create_superuser("admin"), "django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse(f"admin:{page}"), {"q": ADA}).status_code == 200


def test_not_even_an_administrator_edits_what_runs_have_written(clinic: Clinic, client: Client) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    run = clinic.link().run
    client.force_login(User.objects.create_superuser("admin"), "django.contrib.auth.backends.ModelBackend")

    assert client.post(reverse("admin:transfers_transferrun_change", args=[run])).status_code == 403
    assert client.post(reverse("admin:transfers_transferrun_delete", args=[run])).status_code == 403
    assert client.get(reverse("admin:images_image_add")).status_code == 403


def test_records_are_found_by_ids_and_what_was_written_about_somebody_is_not_shown(
    clinic: Clinic, client: Client
) -> None:
    """A look at that belongs into the access log."""
    clinic.patient(ADA)
    ada = patient_key(ADA)
    records: dict[str, Model] = {
        "appointments_appointment": Appointment.objects.create(
            patient_id=ada, starts_at=datetime(2016, 10, 18, tzinfo=UTC), notes=WRITTEN, filemaker_id="R-1"
        ),
        "communications_contact": Contact.objects.create(patient_id=ada, filemaker_id="R-1"),
        "notes_note": Note.objects.create(
            patient_id=ada, text=WRITTEN, filemaker_id="R-1", other_columns={"Name": WRITTEN}
        ),
    }
    records["documents_document"] = Document.objects.create(
        patient_id=ada, storage_key="1.pdf", size_bytes=1, filemaker_id="R-1"
    )
    client.force_login(User.objects.create_superuser("admin"), "django.contrib.auth.backends.ModelBackend")

    for name, record in records.items():
        for asked, found in (
            (str(record.pk), True),
            ("R-1", True),
            (str(ada), True),
            (ADA, True),
            ("R-2", False),
        ):
            page = client.get(reverse(f"admin:{name}_changelist"), {"q": asked}).content.decode()
            assert (str(record.pk) in page.partition("result_list")[2]) is found, (name, asked)
        shown = client.get(reverse(f"admin:{name}_change", args=[record.pk]))
        assert shown.status_code == 200
        assert WRITTEN not in shown.content.decode()
        assert client.post(reverse(f"admin:{name}_change", args=[record.pk])).status_code == 403


def test_a_clinic_gets_its_name_from_whoever_may_give_it(clinic: Clinic, client: Client) -> None:
    place = Place.objects.create(filemaker_id="C-1")
    namer = User.objects.create_user("namer", is_staff=True)
    client.force_login(namer, "django.contrib.auth.backends.ModelBackend")
    address = reverse("admin:appointments_clinic_change", args=[place.pk])
    assert client.post(address, {"name": "Harbour"}).status_code == 403

    namer.user_permissions.add(Permission.objects.get(codename="change_clinic"))
    client.post(address, {"name": "Harbour", "filemaker_id": "C-2"})

    assert list(Place.objects.values_list("name", "filemaker_id")) == [("Harbour", "C-1")]
    assert client.get(reverse("admin:appointments_clinic_add")).status_code == 403
