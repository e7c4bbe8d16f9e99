"""What each answer tells and what it keeps to itself, what it costs, and what the access log says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from appointments.models import Appointment
from appointments.models import Clinic as Place
from gallery.models import AccessEvent
from images.models import Image, LinkRun
from patients.keys import patient_key
from tests.gallery.answers import body, status
from tests.gallery.api.conftest import LETTER, NOTES, TREATED, WRITTEN, Addresses, Program
from tests.images.clinic import ADA, Clinic
from transfers.models import TransferRun

ONE = "?limit=1"
MANY = "?limit=200"
ADAS = str(patient_key(ADA))


def test_a_patient_is_told_without_notes_and_other_metadata(addresses: Addresses, program: Program) -> None:
    assert program("clinician").get(addresses["patient"]).json() == {
        "id": ADAS,
        "first_name": "Ada",
        "last_name": "Quillfeather",
        "date_of_birth": "1950-12-28",
        "filemaker_id": ADA,
        "links": {
            "batches": f"/api/v1/patients/{ADAS}/batches",
            "images": f"/api/v1/images?patient={ADAS}",
            "page": f"/patients/{ADAS}/",
        },
    }


def test_a_batch_is_told_with_the_number_of_its_images(addresses: Addresses, program: Program) -> None:
    batch = Image.objects.get(storage_key="2.jpg").batch

    assert program("clinician").get(addresses["batch"]).json() == {
        "id": str(batch.pk),
        "patient": ADAS,
        "name": "18 Oct 2016 (FileMaker Import)",
        "captured_on": "2016-10-18",
        "source": "filemaker",
        "image_count": 3,
        "links": {
            "patient": f"/api/v1/patients/{ADAS}",
            "images": f"/api/v1/images?batch={batch.pk}",
            "page": f"/patients/{ADAS}/",
        },
    }


def test_an_image_is_told_with_the_ways_to_its_bytes(addresses: Addresses, program: Program) -> None:
    image = Image.objects.get(storage_key="2.jpg")
    place = f"/api/v1/images/{image.pk}"

    assert program("clinician").get(addresses["image"]).json() == {
        "id": str(image.pk),
        "patient": ADAS,
        "batch": str(image.batch_id),
        "storage_key": "2.jpg",
        "original_name": "Left-Dorsal.jpg",
        "size_bytes": 7,
        "mime_type": "image/jpeg",
        "category": "dorsal",
        "side": "left",
        "filemaker_type": "Left Dorsal",
        "filemaker_id": "IMAGE-2",
        "recid": "2",
        "captured_on": "2016-10-18",
        "links": {
            "original": f"{place}/original",
            "thumbnail_small": f"{place}/thumbnail/small",
            "thumbnail_large": f"{place}/thumbnail/large",
            "page": f"/images/{image.pk}/",
        },
    }


def test_an_appointment_is_told_with_where_and_with_whom(addresses: Addresses, program: Program) -> None:
    shown = Appointment.objects.select_related("clinic").get(filemaker_id="A-18")
    told = program("clinician").get(addresses["appointment"]).json()

    assert told == {
        "id": str(shown.pk), "patient": ADAS, "clinician": None, "kind": "Fitting", "status": "completed",
        "clinic": {"id": str(shown.clinic_id), "name": "Harbour", "filemaker_id": "C-1"},
        "starts_at": "2016-10-18T09:30:00Z", "ends_at": None, "whole_day": False, "notes": TREATED,
        "filemaker_text": "", "filemaker_status": "", "filemaker_id": "A-18",
        "links": {"patient": f"/api/v1/patients/{ADAS}", "page": f"/patients/{ADAS}/"},
    }  # fmt: skip


def test_contacts_and_notes_are_told_as_they_are(addresses: Addresses, program: Program) -> None:
    clinician = program("clinician")
    contact, note = (clinician.get(addresses[name]).json() for name in ("contact", "note"))

    assert contact | {"patient": ADAS, "kind": "phone", "label": "Home", "value": "(02) 5550 1234"} == contact
    assert (
        note | {"patient": ADAS, "kind": "clinical_notes", "written_on": "2016-10-18", "author": "wanda"}
        == note
    )
    assert note["text"] == WRITTEN
    assert "other_columns" not in contact | note


def test_a_document_is_told_with_the_way_to_its_bytes(addresses: Addresses, program: Program) -> None:
    clinician = program("clinician")
    told = clinician.get(addresses["document"]).json()
    original = clinician.get(told["links"]["original"])

    assert (
        told | {"patient": ADAS, "kind": "letter", "dated_on": "2016-10-18", "storage_key": "D-1.txt"} == told
    )
    assert told["links"]["page"] == f"/documents/{told['id']}/"
    assert "as_imported" not in told
    assert original.getvalue() == LETTER
    assert "attachment" in original["Content-Disposition"] or "sandbox" in original["Content-Security-Policy"]


def test_appointments_of_the_clinic_are_found_by_place_and_day(
    addresses: Addresses, program: Program
) -> None:
    clinician = program("clinician")

    def found(asked: str) -> set[str]:
        items = clinician.get(addresses["appointments"] + asked).json()["items"]
        return {one["filemaker_id"] for one in items}

    place = Place.objects.get().pk
    assert found("") == found(f"?clinic={place}") == {"A-18", "A-19"}
    assert found("?starts_from=2016-10-19") == {"A-19"}
    assert found("?starts_to=2016-10-18") == {"A-18"}
    assert found(f"?clinic={place}&starts_from=2016-10-20") == set()
    assert clinician.get(addresses["appointments"] + "?starts_to=9999-12-31").status_code == 422


def test_consult_notes_are_for_those_who_may_read_notes(addresses: Addresses, program: Program) -> None:
    reader = program("clinician")
    Group.objects.get(name="clinician").permissions.remove(Permission.objects.get(codename="view_note"))

    for name in ("appointments", "patient_appointments", "appointment"):
        assert TREATED not in reader.get(addresses[name]).content.decode()
    assert reader.get(addresses["appointment"]).json()["notes"] is None
    assert reader.get(addresses["note"]).status_code == 403


def test_runs_of_every_kind_are_told(addresses: Addresses, program: Program) -> None:
    now = datetime.now(tz=UTC)
    outcomes = {"rows": {"created": 2}, "notes": {"entered": 1}}
    run = TransferRun.objects.create(kind="notes", started_at=now, finished_at=now, outcomes=outcomes)
    steward = program("steward")
    every, notes = (steward.get(addresses["runs"] + asked).json()["items"] for asked in ("", "?kind=notes"))

    assert [one["kind"] for one in every] == ["notes", "images"]
    assert [(one["id"], one["outcomes"], one["files"]) for one in notes] == [(str(run.pk), outcomes, {})]
    assert steward.get(f"/api/v1/runs/{run.pk}").json() == notes[0]


def test_a_run_is_told_with_its_counts(addresses: Addresses, program: Program) -> None:
    run = LinkRun.objects.get()
    told = program("steward").get(addresses["run"]).json()

    assert set(told) == {
        "id", "kind", "started_at", "finished_at", "started_by", "images_url", "files_listed", "limit", "inputs", "totals",
        "outcomes", "files", "rows", "seconds", "undone_at",
    }  # fmt: skip
    assert (told["id"], told["files"], told["rows"]) == (str(run.pk), {"linked": 5}, {"used": 5})
    assert told["inputs"]["export"] == "Image_dataV9.csv"
    assert told["started_at"].endswith("Z")


def test_lists_tell_the_same_as_the_things_by_themselves(addresses: Addresses, program: Program) -> None:
    steward = program("steward")

    for several, one in (("patients", "patients"), ("images", "images"), ("runs", "runs")):
        for item in steward.get(addresses[several]).json()["items"]:
            assert steward.get(f"/api/v1/{one}/{item['id']}").json() == item
    for one in ("batches", "appointments", "contacts", "notes", "documents"):
        for item in steward.get(f"{addresses['patient']}/{one}").json()["items"]:
            assert steward.get(f"/api/v1/{one}/{item['id']}").json() == item


def test_every_link_leads_somewhere(addresses: Addresses, program: Program) -> None:
    clinician = program("clinician")
    links = [
        link
        for name in ("patient", "batch", "image", "appointment", "contact", "note", "document")
        for link in clinician.get(addresses[name]).json()["links"].values()
        if link.startswith("/api/") and "thumbnail" not in link
    ]

    assert [status(clinician.get(link)) for link in links] == [200] * len(links)


def test_notes_and_other_metadata_stay_where_they_are(addresses: Addresses, program: Program) -> None:
    steward = program("steward")

    for name in set(addresses) - {"image_original", "document_original"}:
        assert NOTES not in steward.get(addresses[name]).content.decode(), name


def test_an_original_in_a_folder_comes_through_nexus(addresses: Addresses, program: Program) -> None:
    answer = program("clinician").get(addresses["image_original"])

    assert answer.getvalue() == b"picture"
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_an_original_in_a_bucket_is_at_an_address_of_the_bucket(
    addresses: Addresses, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Bucket:
        def signed_url(self, key: str, _expires_in: timedelta) -> str:
            return f"https://bucket.example/{key}?signature"

    monkeypatch.setattr("gallery.sending.originals.image_store", Bucket)

    answer = program("clinician").get(addresses["image_original"])

    assert (answer.status_code, answer["Location"]) == (302, "https://bucket.example/2.jpg?signature")


# A line of the log follows from the one before it; on PostgreSQL its turn has to come first.
LINE = 3 if connection.vendor == "postgresql" else 2
# The token with its account, the account's own rights and those of its role; then the data, and the line of the log, with
# everybody whom a list shows beside it.
COSTS = {
    "openapi": 3,
    "patients": 3 + 1 + LINE + 1,
    "patient": 3 + 1 + LINE,
    "patient_batches": 3 + 3 + LINE,
    "appointments": 3 + 1 + LINE + 1,
    "patient_appointments": 3 + 2 + LINE,
    "appointment": 3 + 1 + LINE,
    "patient_contacts": 3 + 2 + LINE,
    "contact": 3 + 1 + LINE,
    "patient_notes": 3 + 2 + LINE,
    "note": 3 + 1 + LINE,
    "patient_documents": 3 + 2 + LINE,
    "document": 3 + 1 + LINE,
    "document_original": 3 + 1 + LINE,
    "batch": 3 + 2 + LINE,
    "images": 3 + 1 + LINE + 1,
    "image": 3 + 1 + LINE,
    "image_original": 3 + 1 + LINE,
    "runs": 3 + 1,
    "run": 3 + 1 + LINE,
}


def test_an_answer_costs_the_same_for_one_and_for_many(
    addresses: Addresses,
    program: Program,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    steward = program("steward")
    # The first use of a token on a day is written down.
    steward.get(addresses["openapi"])

    for name, queries in COSTS.items():
        several = name.endswith("s") or name == "patient_batches"
        for size in (ONE, MANY) if several else ("",):
            # An appointment that is nobody's stands beside no line.
            asserted = django_assert_max_num_queries if name == "appointments" else django_assert_num_queries
            with asserted(queries):
                answer = steward.get(addresses[name] + size)
            assert status(answer) == 200


def events() -> list[tuple[Any, ...]]:
    """What was read; that a token was used for the first time is told elsewhere."""
    told = AccessEvent.objects.filter(through="api").exclude(action="used_token").order_by("id")
    return list(told.values_list("user__username", "action", "patient_id", "image_id", "detail"))


LISTS = (
    ("patients", "", ("listed_patients", None, "2 patients")),
    ("patients", "?q=nobody", ("listed_patients", None, "0 patients")),
    ("patient", "", ("viewed_patient", patient_key(ADA), "")),
    ("patient_batches", "", ("viewed_patient", patient_key(ADA), "2 batches")),
    ("appointments", "", ("listed_appointments", None, "2 appointments")),
    ("patient_appointments", "", ("viewed_appointments", patient_key(ADA), "1 appointment")),
    ("patient_contacts", "", ("viewed_contacts", patient_key(ADA), "2 contacts")),
    ("patient_notes", "", ("viewed_notes", patient_key(ADA), "2 notes")),
    ("patient_documents", "", ("viewed_document", patient_key(ADA), "1 document")),
    ("images", "", ("listed_images", None, "5 images")),
    ("images", f"?patient={ADAS}", ("viewed_patient", patient_key(ADA), "4 images")),
    ("images", "?recid=3", ("viewed_patient", patient_key(ADA), "1 image")),
    ("images", "?recid=none", ("listed_images", None, "0 images")),
)


def test_the_access_log_says_what_was_looked_at(addresses: Addresses, program: Program) -> None:
    clinician = program("clinician")

    for name, asked, _ in LISTS:
        clinician.get(addresses[name] + asked)

    assert events() == [
        ("clinician", action, patient, None, detail) for _, _, (action, patient, detail) in LISTS
    ]


def test_the_access_log_names_records_and_runs(addresses: Addresses, program: Program) -> None:
    image, steward = Image.objects.get(storage_key="2.jpg"), program("steward")
    records = {"appointment": "appointments", "contact": "contacts", "note": "notes", "document": "document"}

    for name in ("image", "image_original", "batch", *records, "run", "runs", "openapi"):
        body(steward.get(addresses[name]))

    ada = patient_key(ADA)
    assert events() == [
        ("steward", "viewed_image", ada, image.pk, ""),
        ("steward", "viewed_image", ada, image.pk, "original"),
        ("steward", "viewed_patient", ada, None, f"batch {image.batch_id}"),
        *(
            ("steward", f"viewed_{action}", ada, None, f"{name} {addresses[name].rpartition('/')[2]}")
            for name, action in records.items()
        ),
        ("steward", "read_report", None, None, f"run {LinkRun.objects.get().pk}"),
    ]


def test_what_is_refused_leaves_a_line_and_what_is_not_there_leaves_none(
    addresses: Addresses, program: Program, linked: Clinic
) -> None:
    program("anonymous").get(addresses["patient"])
    program("clinician").get(addresses["run"])
    (linked.images / "2.jpg").unlink()
    program("clinician").get(addresses["image_original"])

    assert events() == [
        (None, "denied", patient_key(ADA), None, "patient"),
        ("clinician", "denied", None, None, "run"),
    ]
