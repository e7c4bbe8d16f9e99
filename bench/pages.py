"""The pages at scale, on the database of DATABASE_URL: search among 500,000 patients, a patient with 200 images.

python -m bench.pages [PATIENTS]

Prints one line of JSON: milliseconds (median and worst of some rounds) of each search by the page's own way and by the plain
one (every patient whose name contains what was typed), and of a patient's page its queries, milliseconds and bytes.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import django

ROUNDS = 15
CHUNK = 10_000
IMAGES, VISITS = 200, 40
TYPED = {
    "a letter": "q",
    "the beginning of a name": "larks",
    "two beginnings": "perr larksp",
    "a date of birth": "1952-07-11",
    "nobody's name": "xyzzyx",
}


def main(patients: int) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        admit(patients)
    print(json.dumps({"patients": patients, "searches": searches(), "page": patient_page()}))


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


def patient_page() -> dict[str, float]:
    """The page of one patient with images of many visits, asked for as a browser does."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    client = Client()
    client.force_login(User.objects.create_superuser("bench"), "django.contrib.auth.backends.ModelBackend")
    address = reverse("patient", args=[take_pictures()])
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.content.count(b"<img ") == IMAGES
    return {
        "queries": len(queries),
        "kilobytes": round(len(answer.content) / 1000, 1),
        **timed("milliseconds", lambda: client.get(address)),
    }


def take_pictures() -> UUID:
    """One patient's visits with the same number of images each."""
    from images.models import Image, ImageBatch
    from patients.models import Patient

    patient = Patient.objects.order_by("search_words", "id")[1000]
    for visit in range(VISITS):
        day = date(2016, 1, 4) + timedelta(days=30 * visit)
        batch = ImageBatch.objects.create(
            patient=patient, captured_on=day, name=f"{day:%d %b %Y} (FileMaker Import)"
        )
        Image.objects.bulk_create(
            Image(
                batch=batch, storage_key=f"dump/{visit}-{number}.jpg", size_bytes=200_000, mime_type="image/jpeg",
                category="dorsal", side="left", recid=f"{visit}-{number}", captured_on=day,
            )
            for number in range(IMAGES // VISITS)
        )  # fmt: skip
    return patient.pk


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
