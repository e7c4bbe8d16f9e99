"""The administration pages: what runs, corrections and accesses have written is only looked at there."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.images.clinic import ADA, Clinic

pytestmark = pytest.mark.any_database

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
    "communications_contact_changelist",
    "gallery_accessevent_changelist",
    "gallery_apitoken_changelist",
)


@pytest.mark.parametrize("page", PAGES)
def test_an_administrator_sees_runs_batches_and_images(clinic: Clinic, client: Client, page: str) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.link()
    client.force_login(User.objects.create_superuser("admin"), "django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse(f"admin:{page}")).status_code == 200


def test_not_even_an_administrator_edits_what_runs_have_written(clinic: Clinic, client: Client) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    run = clinic.link().run
    client.force_login(User.objects.create_superuser("admin"), "django.contrib.auth.backends.ModelBackend")

    assert client.post(reverse("admin:transfers_transferrun_change", args=[run])).status_code == 403
    assert client.post(reverse("admin:transfers_transferrun_delete", args=[run])).status_code == 403
    assert client.get(reverse("admin:images_image_add")).status_code == 403
