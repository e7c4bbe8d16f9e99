"""A patient's record on one time axis: all kinds under their days, for those who may see them, and every look is logged."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from documents.models import MissingDocument
from gallery.models import AccessEvent
from notes.models import Note
from patients.models import Patient
from tests.gallery.conftest import SignedIn
from tests.gallery.looking.page import days, listed, page, person, somebody_who_sees
from tests.gallery.reading import words
from tests.images.clinic import ADA, BRUNO
from transfers.models import TransferRun


@pytest.fixture
def clinician(signed_in: SignedIn) -> Client:
    return signed_in("clinician")


def test_a_day_holds_everything_that_belongs_to_it(record: Patient, clinician: Client) -> None:
    shown = days(page(clinician))

    assert list(shown) == ["2 Mar 2018", "1 Jun 2017", "18 Oct 2016", "Without a day"]
    assert "09:30–10:15 Fitting Wanda Birch , Harbour completed heel lift tried" in shown["2 Mar 2018"]
    assert "Clinical Notes wanda Swelling is less. Walks well." in shown["2 Mar 2018"]
    assert "Dorsal Left" in shown["2 Mar 2018"]
    assert "Referral" in shown["2 Mar 2018"]
    assert shown["1 Jun 2017"] == "08:00 Review did not come"
    assert "FileMaker’s day: n.d." in shown["Without a day"]
    assert "Allergic to latex" in shown["Without a day"]
    assert "Letter" in shown["Without a day"]


def test_the_page_says_how_much_there_is_of_each_kind(record: Patient, clinician: Client) -> None:
    text = page(clinician)

    assert "4 pictures, 2 appointments, 2 notes and 2 documents on 3 days" in words(text)
    assert listed(text, "Kind") == [
        "Everything 10", "Pictures 4", "Appointments 2", "Notes 2", "Documents 2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?kind=notes", ["2 Mar 2018", "Without a day"]),
        ("?kind=notes&kind=appointments", ["2 Mar 2018", "1 Jun 2017", "Without a day"]),
        ("?side=right", ["18 Oct 2016"]),
        ("?side=right&kind=notes&kind=pictures", ["2 Mar 2018", "18 Oct 2016", "Without a day"]),
        ("?text=SWELLING", ["2 Mar 2018"]),
        ("?text=latex+allergic", ["Without a day"]),
        ("?text=heel", ["2 Mar 2018"]),
        ("?text=wanda", ["2 Mar 2018"]),
        ("?text=review", ["1 Jun 2017"]),
        ("?text=referral", ["2 Mar 2018"]),
        ("?text=walks+latex", []),
    ],
)
def test_kinds_and_words_narrow_the_days(
    record: Patient, clinician: Client, query: str, shown: list[str]
) -> None:
    assert list(days(page(clinician, query=query))) == shown


def test_what_is_shown_is_logged_and_what_is_not_is_not(record: Patient, clinician: Client) -> None:
    page(clinician)
    page(clinician, query="?kind=notes&text=latex")

    events = AccessEvent.objects.exclude(action="signed_in").order_by("id")
    assert [(event.action, event.detail) for event in events] == [
        ("viewed_patient", ""),
        ("viewed_appointments", "2 appointments"),
        ("viewed_notes", "2 notes"),
        ("viewed_document", "2 documents"),
        ("viewed_contacts", "5 contacts"),
        ("viewed_patient", ""),
        ("viewed_notes", "1 note"),
        ("viewed_contacts", "5 contacts"),
    ]
    assert {event.patient_id for event in events} == {record.pk}


def test_whoever_may_see_pictures_alone_sees_no_sign_of_anything_else(record: Patient) -> None:
    Patient.objects.filter(pk=record.pk).update(notes="difficult")
    client = somebody_who_sees()

    shown = words(page(client))
    for hidden in (
        "Fitting",
        "Swelling",
        "latex",
        "Referral",
        "555",
        "reach",
        "difficult",
        "Notes",
        "Documents",
    ):
        assert hidden not in shown
    assert list(days(page(client))) == ["2 Mar 2018", "18 Oct 2016"]
    assert list(days(page(client, query="?text=swelling"))) == []
    assert set(AccessEvent.objects.values_list("action", flat=True)) <= {"viewed_patient", "signed_in"}


def test_what_was_noted_at_an_appointment_is_a_note(record: Patient) -> None:
    client = somebody_who_sees("view_appointment")

    assert "Fitting" in days(page(client))["2 Mar 2018"]
    assert "heel lift" not in words(page(client))
    assert list(days(page(client, query="?text=heel"))) == []


@pytest.mark.parametrize(
    ("permission", "said"),
    [("view_note", "Swelling"), ("view_document", "Referral"), ("view_contact", "416 555 0142")],
)
def test_each_permission_opens_its_part(record: Patient, permission: str, said: str) -> None:
    assert said in words(page(somebody_who_sees(permission)))


def test_a_long_note_is_folded_and_text_stays_text(record: Patient, clinician: Client) -> None:
    text = "<script>alert(1)</script>\nwalks & runs\n" + "word " * 6_000
    Note.objects.create(patient=record, kind="other", written_on=date(2015, 1, 1), text=text)

    shown = page(clinician)

    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nwalks &amp; runs\nword word" in shown
    part = shown.partition("1 Jan 2015")[2]
    assert part.count("<details>") == 1
    assert "<details>" not in shown.partition("1 Jan 2015")[0]
    assert "<details open>" in page(clinician, query="?text=runs")


@pytest.mark.parametrize("zone", ["UTC", "America/Toronto", "Pacific/Auckland"])
def test_the_ends_of_the_calendar_are_days_like_others(
    record: Patient, clinician: Client, settings: Settings, zone: str
) -> None:
    settings.TIME_ZONE = zone
    record.appointments.create(kind="Typo", starts_at=datetime(1, 1, 1, tzinfo=UTC))
    record.appointments.create(
        kind="Far",
        starts_at=datetime(9999, 12, 31, 23, tzinfo=UTC),
        ends_at=datetime(9999, 12, 31, 23, 30, tzinfo=UTC),
    )

    shown = list(days(page(clinician)))

    assert (shown[0], shown[-2]) == ("31 Dec 9999", "1 Jan 0001")


def test_an_appointment_stands_on_the_clinics_day(
    record: Patient, clinician: Client, settings: Settings
) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"
    record.appointments.create(kind="Early", starts_at=datetime(2015, 5, 5, 20, tzinfo=UTC))

    assert days(page(clinician))["6 May 2015"].startswith("08:00 Early")


def test_what_is_to_come_says_so(record: Patient, clinician: Client) -> None:
    ahead = datetime.now(tz=UTC) + timedelta(days=30)
    record.appointments.create(
        kind="Plan", status="scheduled", starts_at=ahead, ends_at=ahead + timedelta(days=2), whole_day=True
    )

    newest = next(iter(days(page(clinician)).values()))
    assert newest.startswith("to come whole day, until")
    assert newest.endswith("Plan booked")


def test_what_is_known_of_the_patient_stands_above_for_those_who_read_notes(
    record: Patient, clinician: Client
) -> None:
    Patient.objects.filter(pk=record.pk).update(notes="Speaks Tamil\nwith her daughter")

    assert "About this patient Speaks Tamil with her daughter" in words(page(clinician))
    assert AccessEvent.objects.filter(action="viewed_notes", detail="the patient's own notes").exists()


def test_documents_without_a_file_stand_under_their_days(record: Patient, clinician: Client) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    run = TransferRun.objects.create(kind="documents", started_at=now, finished_at=now)
    for outcome, kind, who, day in (
        ("no_file", "quote", ADA, date(2018, 3, 2)),
        ("file_lost", "erf", ADA, None),
        ("no_file", "invoice", BRUNO, None),
    ):
        MissingDocument.objects.create(
            run=run, line=2, outcome=outcome, kind=kind, patient_id=person(who).pk, dated_on=day
        )

    shown = days(page(clinician))

    assert "Quote its file was never taken out of FileMaker" in shown["2 Mar 2018"]
    assert "ERF its file was missing at the migration" in shown["Without a day"]
    assert "Invoice" not in words(page(clinician))
