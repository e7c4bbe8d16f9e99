"""A patient's page: who it is, how they are reached, their pictures on days, and what its address shows of them."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communications.models import Contact
from gallery.looking import patient as patient_page
from gallery.models import AccessEvent
from images.models import Image
from notes.models import Note
from patients.keys import patient_key
from patients.models import Patient
from tests.gallery.conftest import SignedIn
from tests.gallery.looking.page import days, listed, page, person, pictures
from tests.gallery.reading import words
from tests.images.clinic import ADA, BRUNO, CLEO, Clinic


@pytest.fixture
def clinician(signed_in: SignedIn) -> Client:
    return signed_in("clinician")


def band(text: str) -> str:
    return text.partition('class="identity"')[2].partition("</section>")[0]


def test_who_it_is_stands_in_the_band_and_not_in_the_title(gallery: Clinic, clinician: Client) -> None:
    Patient.objects.filter(pk=person(ADA).pk).update(sex="F", clinic="Harbour", health_number="0097-764577")

    text = page(clinician)

    shown = words(band(text))
    for said in ("Quillfeather, Ada", "28 Dec 1950", "Sex F", "Health number 0097-764577", "Clinic Harbour"):
        assert said in shown
    assert "Quillfeather" not in text.partition("</title>")[0]


def test_the_record_number_is_short_and_can_be_copied_whole(gallery: Clinic, clinician: Client) -> None:
    shown = band(page(clinician))

    assert f">{ADA[:8]}<" in shown
    assert f'data-copy="{ADA}"' in shown


def test_a_name_cannot_disguise_what_stands_beside_it(gallery: Clinic, clinician: Client) -> None:
    gallery.patient(CLEO, last_name="\u202eworrapS" + "w" * 190, first_name="كليو")

    assert f"<bdi>[U+202E]worrapS{'w' * 190}, كليو</bdi>" in band(page(clinician, CLEO))


def test_days_are_headings_the_newest_first(gallery: Clinic, clinician: Client) -> None:
    text = page(clinician)

    assert list(days(text)) == ["2 Mar 2018", "18 Oct 2016"]
    assert "FileMaker Import" not in text


def test_each_picture_says_its_view_and_side_and_left_stands_beside_right(
    gallery: Clinic, clinician: Client
) -> None:
    assert pictures(page(clinician)) == [
        "Dorsal, left, 2 Mar 2018",
        "Brannock, left, 18 Oct 2016",
        "Dorsal, left, 18 Oct 2016",
        "Dorsal, right, 18 Oct 2016",
    ]


def test_the_verification_is_told_what_stands_on_the_page_and_on_its_later_parts(
    gallery: Clinic, clinician: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_page, "_MOST_ENTRIES", 1)
    parts = page(clinician) + page(clinician, query="?page=2")

    leads_to = set(re.findall(r'href="/images/([0-9a-f-]{36})/"', parts))

    assert leads_to == {str(image) for image in patient_page.shown_images(patient_key(ADA))}
    assert len(leads_to) == 4


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?category=dorsal", 3),
        ("?side=left", 3),
        ("?category=dorsal&side=left", 2),
        ("?category=l_brannock", 1),
        ("?category=brannock&side=right", 0),
        ("?category=%27%25", 0),
        ("?kind=pictures", 4),
        ("?kind=notes", 0),
        ("?text=brannock", 1),
        ("?page=0&arrange=nonsense", 4),
        ("?page=" + "9" * 5_000, 4),
        ("?day=nonsense", 4),
        ("?arrange=view", 4),
        ("?arrange=view&category=dorsal&side=left", 2),
        ("?arrange=view&kind=notes", 4),
    ],
)
def test_a_filter_stands_in_the_address_and_narrows_the_pictures(
    gallery: Clinic, clinician: Client, query: str, count: int
) -> None:
    assert len(pictures(page(clinician, query=query))) == count


def test_a_filter_keeps_its_place_when_another_one_changes(gallery: Clinic, clinician: Client) -> None:
    text = page(clinician, query="?category=dorsal&text=jpg")

    assert "?category=dorsal&amp;side=left&amp;text=jpg" in text
    assert 'href="/images/' in text
    assert re.search(r'href="/images/[^"]+/\?category=dorsal&amp;text=jpg"', text)


def test_choices_say_what_they_lead_to(gallery: Clinic, clinician: Client) -> None:
    text = page(clinician, query="?category=dorsal")

    assert listed(text, "Side") == ["All sides 3", "Left 2", "Right 1"]
    assert listed(text, "View") == ["All views 4", "Brannock 1", "Dorsal 3"]


def test_comparing_is_offered_only_where_there_are_two_of_one_view_and_side(
    gallery: Clinic, clinician: Client
) -> None:
    offered = "Compare over time"

    assert offered in page(clinician)
    assert offered not in page(clinician, query="?category=brannock")
    assert offered not in page(clinician, query="?side=right")
    assert offered not in page(clinician, BRUNO)


def test_a_year_is_jumped_to_on_whatever_page_it_stands(
    gallery: Clinic, clinician: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_page, "_MOST_ENTRIES", 1)
    text = page(clinician)

    years = text.partition('aria-label="Years"')[2].partition("</nav>")[0]
    address = reverse("patient", args=[person(ADA).pk])
    assert re.findall('href="([^"]+)"', years) == ["#year-2018", f"{address}?page=2#year-2016"]
    assert 'id="year-2018"' in text
    assert 'id="year-2016"' in page(clinician, query="?page=2")


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2016-10-18", "18 Oct 2016"), ("2017-01-01", "18 Oct 2016"), ("2030-01-01", "2 Mar 2018")],
)
def test_the_page_that_holds_a_day_is_found_by_it(
    gallery: Clinic, clinician: Client, monkeypatch: pytest.MonkeyPatch, day: str, shown: str
) -> None:
    monkeypatch.setattr(patient_page, "_MOST_ENTRIES", 1)

    assert list(days(page(clinician, query=f"?day={day}"))) == [shown]


def test_by_view_every_view_and_side_is_a_row_and_every_day_a_column(
    gallery: Clinic, clinician: Client
) -> None:
    text = page(clinician, query="?arrange=view")

    table = text.partition("<table>")[2].partition("</table>")[0]
    rows = [
        [pictures(cell) for cell in row.split("<td>")[1:]]
        for row in table.partition("<tbody>")[2].split("<tr>")[1:]
    ]
    assert [words(head) for head in re.findall(r"<th .*?</th>", table)] == [
        "View", "2 Mar 2018", "18 Oct 2016", "Brannock Left", "Dorsal Left Compare Dorsal left", "Dorsal Right",
    ]  # fmt: skip
    assert rows == [
        [[], ["Brannock, left, 18 Oct 2016"]],
        [["Dorsal, left, 2 Mar 2018"], ["Dorsal, left, 18 Oct 2016"]],
        [[], ["Dorsal, right, 18 Oct 2016"]],
    ]


def test_htmx_gets_the_record_alone(record: Patient, clinician: Client) -> None:
    answer = clinician.get(reverse("patient", args=[record.pk]), headers={"HX-Request": "true"})

    text = answer.content.decode()
    assert text.lstrip().startswith('<div id="record">')
    assert len(pictures(text)) == 4
    assert not AccessEvent.objects.filter(action="viewed_contacts").exists()


def test_an_empty_record_says_so(gallery: Clinic, clinician: Client, signed_in: SignedIn) -> None:
    gallery.patient(CLEO, last_name="Sparrow")

    shown = words(page(clinician, CLEO))
    assert "no picture, appointment, note or document of this patient came from FileMaker" in shown
    assert "ask a steward to look among the unlinked files" in shown
    assert reverse("unlinked_files") in page(signed_in("steward"), CLEO).partition("<main")[2]
    assert "No picture of this patient is here yet." in words(page(clinician, CLEO, "?arrange=view"))


def test_what_fits_nothing_leads_back_to_everything(gallery: Clinic, clinician: Client) -> None:
    text = page(clinician, query="?category=brannock&side=right")

    assert "Nothing in this record fits what is chosen." in words(text)
    assert f'<a href="{reverse("patient", args=[person(ADA).pk])}">Show everything</a>' in text


def test_how_to_reach_them_stands_in_the_order_in_which_it_is_tried(
    record: Patient, clinician: Client
) -> None:
    text = page(clinician).partition('aria-labelledby="reach"')[2].partition("</section>")[0]

    assert [words(line) for line in re.findall(r"<li>.*?</li>", text)] == [
        "Mobile (mum) +1 416 555 0142",
        "Telephone, Home ask at reception cannot be dialled as it stands",
        "E-mail quill@example.org use first",
        "E-mail ada@example.org",
        "Address, Postal 12 Lantern Lane, Kettlebrook",
    ]
    assert re.findall('href="([^"]+)"', text) == [
        "tel:+14165550142", "mailto:quill@example.org", "mailto:ada@example.org",
    ]  # fmt: skip


def test_a_patient_who_is_not_there_has_a_page_that_says_so(gallery: Clinic, clinician: Client) -> None:
    answer = clinician.get(reverse("patient", args=[uuid4()]))

    assert answer.status_code == 404
    assert "nothing at this address" in answer.content.decode()


def test_nobody_elses_picture_is_on_the_page(gallery: Clinic, clinician: Client) -> None:
    assert len(pictures(page(clinician, BRUNO))) == 1


@pytest.mark.parametrize("query", ["", "?arrange=view"])
def test_twenty_times_as_much_takes_as_many_queries(record: Patient, clinician: Client, query: str) -> None:
    with CaptureQueriesContext(connection) as few:
        page(clinician, query=query)
    batch = record.image_batches.latest("captured_on")
    for number in range(80):
        day = date(2018, 3, 2 + number % 20)
        Image.objects.create(
            batch=batch, storage_key=f"{number}.png", size_bytes=1, mime_type="image/png", category="dorsal",
            recid=str(number), captured_on=day,
        )  # fmt: skip
        record.appointments.create(kind="Review", starts_at=f"{day}T10:00:00Z")
        Note.objects.create(patient=record, kind="other", written_on=day, text="x")
        record.documents.create(
            storage_key=f"{number}.doc", kind="letter", dated_on=day, size_bytes=1, mime_type="text/plain"
        )
        Contact.objects.create(patient=record, kind="mobile", value=str(number))
    with CaptureQueriesContext(connection) as many:
        text = page(clinician, query=query)

    assert len(many) == len(few)
    assert len(pictures(text)) == 84


def test_the_log_cannot_be_changed_by_anybody(gallery: Clinic, signed_in: SignedIn) -> None:
    page(signed_in("administrator"))
    event = AccessEvent.objects.get(action="viewed_patient")
    client = signed_in("administrator")

    assert client.get(reverse("admin:gallery_accessevent_changelist")).status_code == 200
    assert client.post(reverse("admin:gallery_accessevent_delete", args=[event.pk])).status_code == 403
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
