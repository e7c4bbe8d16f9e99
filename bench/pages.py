"""The pages at scale, on the database of DATABASE_URL: search among 500,000 patients, records of some sizes.

python -m bench.pages [PATIENTS]

Prints one line of JSON: milliseconds (median and worst of some rounds) of each search by the page's own way and by the plain
one (every patient whose name contains what was typed), and of the pages of some records, of the largest one all pages about
it, their queries, milliseconds and bytes.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import django

ROUNDS = 15
CHUNK = 10_000
TYPED = {
    "a letter": "q",
    "the beginning of a name": "larks",
    "two beginnings": "perr larksp",
    "a date of birth": "1952-07-11",
    "nobody's name": "xyzzyx",
}


@dataclass(frozen=True)
class Size:
    """How much there is of one patient; every visit has as many pictures."""

    visits: int
    pictures: int
    appointments: int = 0
    notes: int = 0
    documents: int = 0


RECORDS = {
    "200 pictures of 40 visits": Size(40, 200),
    "the same with 300 notes, 100 appointments, 20 documents": Size(40, 200, 100, 300, 20),
    "20,000 pictures of 5,000 visits, 5,000 appointments, 3,000 notes": Size(5_000, 20_000, 5_000, 3_000),
}
FIRST_VISIT = date(2010, 1, 4)


def main(patients: int) -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction

    # Asked for as by a browser, but made as the server makes it: the tests' own environment copies what each template is given.
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        admit(patients)
    print(json.dumps({"patients": patients, "searches": searches(), "records": records()}))


def admit(count: int) -> None:
    """Invented patients, written as the import writes them."""
    from database import insert_rows
    from patients.keys import patient_key
    from patients.models import Patient
    from patients.search_words import search_words
    from sample_clinic.people import invent_patients

    columns = (
        "id", "title", "first_name", "last_name", "date_of_birth", "sex", "clinic", "health_number", "notes",
        "filemaker_metadata", "search_words",
    )  # fmt: skip
    rows = [
        (
            patient_key(person.filemaker_id).hex, person.title, person.first_name, person.last_name,
            person.date_of_birth.isoformat(), person.sex, person.clinic, person.health_number, "",
            json.dumps({"filemaker_id": person.filemaker_id}),
            search_words(person.last_name, person.first_name, person.filemaker_id),
        )
        for person in invent_patients(count)
    ]  # fmt: skip
    for start in range(0, count, CHUNK):
        insert_rows(Patient._meta.db_table, columns, rows[start : start + CHUNK])


def searches() -> dict[str, dict[str, float]]:
    from patients.models import Patient
    from patients.search import first_patients

    somebody = Patient.objects.order_by("id")[Patient.objects.count() // 2]
    typed_of = TYPED | {"the beginning of an id": str(somebody.pk)[:8]}
    return {
        name: {
            **timed("ours", partial(first_patients, typed, 30)),
            **timed("plain", partial(plain, typed), rounds=1),
        }
        for name, typed in typed_of.items()
    }


def plain(typed: str) -> list[Any]:
    """What one writes first: what was typed, anywhere in a name, or as the whole date or id."""
    from django.db.models import Q

    from patients.models import Patient

    found = Patient.objects.all()
    for word in typed.split():
        fits = Q(last_name__icontains=word) | Q(first_name__icontains=word)
        found = found.filter(fits | Q(filemaker_metadata__filemaker_id__istartswith=word))
    return list(found[:30])


def timed(name: str, work: Callable[[], Any], rounds: int = ROUNDS) -> dict[str, float]:
    work()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return {name: round(statistics.median(taken), 2), f"{name}_worst": round(max(taken), 2)}


def records() -> dict[str, dict[str, float]]:
    """The first view of each record, and of the last and largest the other pages."""
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse

    from gallery.access.roles import Role, give_role
    from images.models import Image
    from patients.models import Patient

    client = Client()
    somebody = User.objects.create_user("bench")
    give_role(somebody, Role.STEWARD)
    client.force_login(somebody, "django.contrib.auth.backends.ModelBackend")
    patients = Patient.objects.order_by("search_words", "id")[1000:]
    found = {}
    for patient, (name, size) in zip(patients, RECORDS.items(), strict=False):
        write_record(patient.pk, size)
        found[name] = viewed(client, reverse("patient", args=[patient.pk]))
    middle = Image.objects.filter(batch__patient=patient).order_by("captured_on")[size.pictures // 2]
    found["the last of them, by view"] = viewed(
        client, f"{reverse('patient', args=[patient.pk])}?arrange=view"
    )
    found["a comparison of them"] = viewed(client, reverse("compare", args=[patient.pk]))
    found["the viewer, of one in their middle"] = viewed(client, reverse("image", args=[middle.pk]))
    return found


def viewed(client: Any, address: str) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    # The way to a page that asks for something first is fast, and is not the page.
    assert answer.status_code == 200, answer.status_code
    return {
        "queries": len(queries),
        "pictures": answer.content.count(b"<img "),
        "kilobytes": round(len(answer.content) / 1000, 1),
        **timed("milliseconds", lambda: client.get(address)),
    }


def write_record(patient: UUID, size: Size) -> None:
    """Every kind is spread evenly over the days of the visits."""
    from appointments.models import Appointment
    from documents.models import Document
    from images.models import Image, ImageBatch
    from notes.models import Note

    days = [FIRST_VISIT + timedelta(days=number) for number in range(size.visits)]
    batches = ImageBatch.objects.bulk_create(
        ImageBatch(patient_id=patient, captured_on=day, name=f"{day:%d %b %Y} (FileMaker Import)")
        for day in days
    )
    views = [
        (view, side) for view in ("dorsal", "plantar", "medial", "lateral") for side in ("left", "right")
    ]
    Image.objects.bulk_create(
        Image(
            batch=batches[number % size.visits], captured_on=days[number % size.visits], recid=f"{patient}-{number}",
            storage_key=f"{patient}/{number}.jpg", size_bytes=200_000, mime_type="image/jpeg",
            category=views[number % 8][0], side=views[number % 8][1],
        )
        for number in range(size.pictures)
    )  # fmt: skip
    Appointment.objects.bulk_create(
        Appointment(
            patient_id=patient, kind="Fitting", status="completed", filemaker_id=f"{patient}/{number}",
            starts_at=datetime.combine(days[number % size.visits], datetime.min.time(), tzinfo=UTC),
        )
        for number in range(size.appointments)
    )  # fmt: skip
    Note.objects.bulk_create(
        Note(
            patient_id=patient, kind="clinical_notes", filemaker_id=f"{patient}/{number}",
            written_on=days[number % size.visits], text="Walks well; the new insole fits. " * 8,
        )
        for number in range(size.notes)
    )  # fmt: skip
    Document.objects.bulk_create(
        Document(
            patient_id=patient, storage_key=f"{patient}/{number}.pdf", kind="referral", size_bytes=40_000,
            mime_type="application/pdf", dated_on=days[number % size.visits], filemaker_id=f"{patient}/{number}",
        )
        for number in range(size.documents)
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
