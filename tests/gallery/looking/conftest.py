"""Ada's whole record: on the days of her pictures, on others, and without a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from appointments.models import Appointment, Clinician
from appointments.models import Clinic as Place
from communications.models import Contact
from documents.models import Document
from notes.models import Note
from patients.models import Patient
from tests.gallery.looking.page import person
from tests.images.clinic import ADA, BRUNO, Clinic


@pytest.fixture
def record(gallery: Clinic) -> Patient:
    """Pictures of 18 Oct 2016 and 2 Mar 2018 are there already; Bruno has a note, too."""
    ada = person(ADA)
    harbour, wanda = Place.objects.create(name="Harbour"), Clinician.objects.create(name="Wanda Birch")
    Appointment.objects.create(
        patient=ada, kind="Fitting", status="completed", clinic=harbour, clinician=wanda, notes="heel lift tried",
        starts_at=datetime(2018, 3, 2, 9, 30, tzinfo=UTC), ends_at=datetime(2018, 3, 2, 10, 15, tzinfo=UTC),
    )  # fmt: skip
    Appointment.objects.create(
        patient=ada, kind="Review", status="no_show", starts_at=datetime(2017, 6, 1, 8, tzinfo=UTC)
    )
    Note.objects.create(
        patient=ada, kind="clinical_notes", filemaker_type="Clinical Notes", author="wanda",
        written_on=date(2018, 3, 2), text="Swelling is less.\nWalks well.",
    )  # fmt: skip
    Note.objects.create(patient=ada, kind="other", date_text="n.d.", text="Allergic to latex")
    Note.objects.create(patient=person(BRUNO), kind="other", text="Somebody else's swelling")
    for name, kind, day in (
        ("a.docx", "referral", date(2018, 3, 2)),
        ("b.docx", "letter", None),
    ):
        Document.objects.create(
            patient=ada,
            storage_key=name,
            kind=kind,
            dated_on=day,
            size_bytes=9,
            mime_type="application/msword",
        )
    for kind, label, value, others in (
        ("email", "", "ada@example.org", {}),
        ("email", "", "quill@example.org", {"Email default": "1"}),
        ("mobile", "Mobile (mum)", "+1 416 555 0142", {}),
        ("phone", "Home", "ask at reception", {}),
        ("address", "Postal", "12 Lantern Lane, Kettlebrook", {}),
    ):
        Contact.objects.create(patient=ada, kind=kind, label=label, value=value, other_columns=others)
    return ada
