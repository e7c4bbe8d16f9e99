"""A person's name is shown in one way everywhere, and nothing in it works unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from gallery.words import person, person_words
from patients.models import Patient
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import read

PAGES = sorted((settings.BACKEND_DIR / "gallery" / "templates").rglob("*.html"))
ROOMS = sorted((settings.BACKEND_DIR / "gallery").rglob("*.py"))
# Who knows of patients' names: the one home of how they are written, and the API, whose readers are programs.
MAY_READ_NAMES = {"words.py", "api/schemas.py", "api/patients.py"}
# Who knows of those of accounts.
OF_ACCOUNTS = {
    "admin.py",
    "refusal_page.py",
    "access/accounts.py",
    "access/passwords.py",
    "people/accounts.py",
    "people/staff.py",
}
FORM_OF_ACCOUNTS = "add_person.html"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_prints_a_name_but_by_its_filter(page: Path) -> None:
    text = page.read_text("utf-8")

    assert bool(re.findall(r"\b(?:last|first)_name\b", text)) is (page.name == FORM_OF_ACCOUNTS)


def test_no_room_of_the_pages_reads_a_name_but_their_home() -> None:
    folder = settings.BACKEND_DIR / "gallery"
    reading = {
        str(room.relative_to(folder))
        for room in ROOMS
        if re.search(r"\b(?:last|first)_name\b", room.read_text("utf-8"))
    }

    assert reading - OF_ACCOUNTS == MAY_READ_NAMES


@pytest.mark.parametrize(
    ("last", "first", "shown"),
    [
        ("Quillfeather", "Ada", "Quillfeather, Ada"),
        ("", "Ada", "(no last name), Ada"),
        ("Quillfeather", " ", "Quillfeather, –"),
        ("Qui\u202ellfeather", "Ada", "Qui[U+202E]llfeather, Ada"),
        ("Quill\u200bfeather", "A\u2066da", "Quill[U+200B]feather, A[U+2066]da"),
        ("Quill\nfeather\x7f", "\u3164", "Quill[U+000A]feather[U+007F], [U+3164]"),
        ("کوییل\u200cفدر", "آدا", "کوییل\u200cفدر, آدا"),
        ("Quill‑feather", "Ade\u0301", "Quill‑feather, Ade\u0301"),
    ],
)
def test_what_works_unseen_in_a_name_is_written_out(last: str, first: str, shown: str) -> None:
    assert person_words(Patient(last_name=last, first_name=first)) == shown


def test_a_name_keeps_its_own_direction_and_is_no_markup() -> None:
    assert person(Patient(last_name="<b>", first_name="עדה")) == "<bdi>&lt;b&gt;, עדה</bdi>"


@pytest.mark.parametrize("last", ["\u202eathgirw", "W" * 200, "ابن‌سینا", "<i>"])
def test_lists_and_pages_show_such_a_name_as_it_is_read(db: None, signed_in: SignedIn, last: str) -> None:
    patient = Patient.objects.create(last_name=last, first_name="Ada")
    client = signed_in("clinician")

    pages = [read(client, "patients"), read(client, "patient", patient.pk)]

    assert [str(person(patient)) in page for page in pages] == [True, True]
    assert reverse("patient", args=[patient.pk]) in pages[0]
    assert not any("\u202e" in page for page in pages)
