"""The administration pages: what runs, people and accesses have written is only looked at there, and each look is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from appointments.models import Appointment, Clinician
from appointments.models import Clinic as Place
from communications.models import Contact
from documents.models import Document
from gallery.access.tokens import make_token
from gallery.models import AccessEvent, ApiToken
from images.models import Annotation, Correction, Image, ImageBatch, TriageDecision
from notes.models import Note
from patients.keys import patient_key
from patients.models import Patient
from tests.gallery.reading import words
from tests.gallery.staff import signed_in_as
from tests.images.clinic import ADA, Clinic
from transfers.models import TransferRun

pytestmark = pytest.mark.any_database

WRITTEN = "walks well"
NOW = datetime(2016, 10, 18, tzinfo=UTC)
# What may be changed in the administration, and why.
CHANGED_THERE = {
    Place: "imports know a clinic by FileMaker's id alone: people say what it is called",
    Clinician: "likewise",
    User: "permissions one by one, for whoever is no clinician and no steward",
}


@pytest.fixture
def administrator(db: None) -> Client:
    return signed_in_as(User.objects.create_superuser("admin"))


@pytest.fixture
def linked(clinic: Clinic) -> Clinic:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.link()
    return clinic


def one_of_each(user: User) -> dict[type[Model], Callable[[], Model]]:
    """A record of each model that the administration shows, once it is asked for."""
    ada = patient_key(ADA)
    program, _ = User.objects.get_or_create(username="lab")
    make_token(program, "Lab viewer")
    made = {"by": user, "at": NOW, "storage_key": "2.jpg", "fact": "side"}
    return {
        Patient: Patient.objects.get,
        Image: Image.objects.get,
        ImageBatch: ImageBatch.objects.get,
        TransferRun: TransferRun.objects.get,
        Appointment: lambda: Appointment.objects.create(patient_id=ada, starts_at=NOW),
        Place: lambda: Place.objects.create(filemaker_id="C-1"),
        Clinician: lambda: Clinician.objects.create(filemaker_id="P-1"),
        Contact: lambda: Contact.objects.create(patient_id=ada),
        Note: lambda: Note.objects.create(patient_id=ada, text=WRITTEN),
        Annotation: lambda: Annotation.objects.create(
            storage_key="2.jpg", kind="note", text=WRITTEN, by=user, at=NOW
        ),
        Document: lambda: Document.objects.create(patient_id=ada, storage_key="1.pdf", size_bytes=1),
        Correction: lambda: Correction.objects.create(image_id=Image.objects.get().pk, **made),
        TriageDecision: lambda: TriageDecision.objects.create(subject="file", key="7.jpg", by=user, at=NOW),
        AccessEvent: lambda: AccessEvent.objects.latest("id"),
        ApiToken: ApiToken.objects.get,
        Group: lambda: Group.objects.get(name="steward"),
        User: lambda: user,
    }


def test_whatever_is_registered_is_only_looked_at_and_every_look_is_noted(
    linked: Clinic, administrator: Client
) -> None:
    """Its list, a record and the record's history; but for the exceptions, nobody adds, changes or deletes there."""
    user = User.objects.get()
    examples = one_of_each(user)
    assert set(examples) == set(admin.site._registry)

    for model, example in examples.items():
        record, name = example(), f"admin:{model._meta.app_label}_{model._meta.model_name}"
        looked = {
            "listed_records": reverse(f"{name}_changelist"),
            "viewed_record": reverse(f"{name}_change", args=[record.pk]),
            "viewed_record ": reverse(f"{name}_history", args=[record.pk]),
        }
        for action, address in looked.items():
            before = AccessEvent.objects.count()
            assert administrator.get(address).status_code == 200, address
            assert AccessEvent.objects.count() == before + 1, address
            event = AccessEvent.objects.latest("id")
            assert (event.user, event.action) == (user, action.strip()), address
            assert model._meta.label_lower in event.detail
        refused = {
            address
            for address in (f"{name}_add", f"{name}_change", f"{name}_delete")
            if administrator.post(
                reverse(address, args=[] if address.endswith("add") else [record.pk])
            ).status_code
            == 403
        }
        assert (refused == {f"{name}_add", f"{name}_change", f"{name}_delete"}) is (
            model not in CHANGED_THERE
        ), model


def test_the_list_of_runs_says_who_began_each_what_it_read_and_what_came_of_it(
    linked: Clinic, administrator: Client
) -> None:
    page = administrator.get(reverse("admin:transfers_transferrun_changelist")).content.decode()
    for column in ("Kind", "Started at", "Started by", "Files listed", "Totals", "Undone at"):
        assert f"{column}</" in page, column


def test_a_look_at_a_record_says_whose_it_is(linked: Clinic, administrator: Client) -> None:
    image = Image.objects.get()
    for name, record in (("patients_patient", patient_key(ADA)), ("images_image", image.pk)):
        administrator.get(reverse(f"admin:{name}_change", args=[record]))

    seen = AccessEvent.objects.filter(action="viewed_record").order_by("id")
    assert list(seen.values_list("patient_id", "image_id", "detail")) == [
        (patient_key(ADA), None, f"patients.patient, record {patient_key(ADA)}"),
        (patient_key(ADA), image.pk, f"images.image, record {image.pk}"),
    ]


def test_what_cannot_be_noted_is_neither_shown_nor_changed(
    linked: Clinic, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place.objects.create(filemaker_id="C-1")
    administrator.raise_request_exception = False

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gallery.access.log.append", refuse)

    assert administrator.get(reverse("admin:patients_patient_changelist")).status_code == 500
    address = reverse("admin:appointments_clinic_change", args=[place.pk])
    assert administrator.post(address, {"name": "Harbour"}).status_code == 500
    place.refresh_from_db()
    assert place.name == ""


def test_an_administrator_is_told_that_nobody_edits_there(linked: Clinic, administrator: Client) -> None:
    page = administrator.get(reverse("admin:images_image_add"))

    assert (page.status_code, "Nobody may do this here" in words(page)) == (403, True)


def test_no_account_is_deleted_and_the_evidence_of_guessing_is_not_there(
    linked: Clinic, administrator: Client
) -> None:
    someone = User.objects.create_user("leaver")

    page = administrator.get(reverse("admin:auth_user_change", args=[someone.pk]))

    assert "Delete" not in words(page)
    assert not [model for model in admin.site._registry if model._meta.app_label == "axes"]
    assert apps.is_installed("axes")


def test_permissions_are_given_one_by_one_and_that_is_noted(linked: Clinic, administrator: Client) -> None:
    someone = User.objects.create_user("desk")
    wanted = Permission.objects.get(codename="view_appointment")
    address = reverse("admin:auth_user_change", args=[someone.pk])

    sent = {"user_permissions": [wanted.pk], "is_superuser": "on", "username": "other", "is_active": ""}
    administrator.post(address, sent)

    someone = User.objects.get(username="desk")
    assert someone.has_perm("appointments.view_appointment")
    assert (someone.is_superuser, someone.is_active) == (False, True)
    event = AccessEvent.objects.get(action="changed_record")
    assert event.detail == f"auth.user, record {someone.pk}"


def test_the_way_out_of_the_administration_is_that_of_the_pages(
    linked: Clinic, administrator: Client
) -> None:
    answer = administrator.post(reverse("admin:logout"))

    assert answer["Clear-Site-Data"] == '"cache"'
    assert administrator.get(reverse("admin:index")).status_code == 302


def test_records_are_found_by_ids_and_what_was_written_about_somebody_is_not_shown(
    clinic: Clinic, administrator: Client
) -> None:
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

    for name, record in records.items():
        for asked, found in (
            (str(record.pk), True),
            ("R-1", True),
            (str(ada), True),
            (ADA, True),
            ("R-2", False),
        ):
            page = administrator.get(reverse(f"admin:{name}_changelist"), {"q": asked}).content.decode()
            assert (str(record.pk) in page.partition("result_list")[2]) is found, (name, asked)
        shown = administrator.get(reverse(f"admin:{name}_change", args=[record.pk]))
        assert WRITTEN not in shown.content.decode()


def test_a_clinic_gets_its_name_from_whoever_may_give_it(clinic: Clinic) -> None:
    place = Place.objects.create(filemaker_id="C-1")
    namer = User.objects.create_user("namer", is_staff=True)
    client = signed_in_as(namer)
    address = reverse("admin:appointments_clinic_change", args=[place.pk])
    assert client.post(address, {"name": "Harbour"}).status_code == 403

    namer.user_permissions.add(Permission.objects.get(codename="change_clinic"))
    client.post(address, {"name": "Harbour", "filemaker_id": "C-2"})

    assert list(Place.objects.values_list("name", "filemaker_id")) == [("Harbour", "C-1")]
    assert client.get(reverse("admin:appointments_clinic_add")).status_code == 403
