"""A patient of whom Nexus holds something of every kind, and everything that it holds, as text to search."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User

from appointments.models import Appointment
from communications.models import Contact
from documents.models import Document, MissingDocument
from gallery.models import AccessEvent
from images.annotating import add_note, mark_key
from images.correcting import FactChanges, PatientChoice, correct_image, version_of
from images.models import Image
from images.thumbnails.facts import Refusal, ThumbnailFacts, ThumbnailSource
from images.thumbnails.making import MadeThumbnails
from images.thumbnails.viewing import thumbnail_place
from notes.models import Note
from patients.keys import patient_key
from patients.models import ForgottenPatient, Patient
from storage import open_store
from tests.images.clinic import ADA, BRUNO, Clinic
from transfers.models import RunChange, TransferRun

THEN = datetime(2016, 10, 18, 9, 30, tzinfo=UTC)


def write_whole_record(clinic: Clinic, reports: Path) -> None:
    """Ada's, in a clinic in which her pictures and Bruno's are linked; with what runs, people and reports noted of her."""
    ada = Patient.objects.get(pk=patient_key(ADA))
    someone = User.objects.get_or_create(username="colleague")[0]
    clinic.row("8", ADA)
    clinic.picture("9", ADA, "99/99/2016")
    clinic.link(report_dir=reports / "reimport-1" / "images")
    Appointment.objects.create(patient=ada, starts_at=THEN, notes="Quillfeather is late", filemaker_id="1")
    Contact.objects.create(patient=ada, kind="mobile", value="0412 345 678", filemaker_id="1")
    Note.objects.create(patient=ada, kind="note", text="Quillfeather walks well", filemaker_id="1")
    facts = {"kind": "letter", "size_bytes": 7, "mime_type": "text/plain"}
    Document.objects.create(patient=ada, storage_key="d1.txt", original_name="Quillfeather.txt", **facts)
    run = TransferRun.objects.latest("pk")
    MissingDocument.objects.create(run=run, line=3, outcome="no_file", patient_id=ada.pk, kind="letter")
    # What an import changed, and an image that was hers before another run withdrew it.
    RunChange.objects.create(run=run, record=str(ada.pk), outcome="updated", before={"last_name": "Quill"})
    batch = {"id": str(Image.objects.get(storage_key="2.jpg").batch_id), "patient_id": str(ada.pk)}
    RunChange.objects.create(run=run, record="0.jpg", outcome="withdrawn", before={"batch": batch})
    _move("6.jpg", ada, someone)
    _move("5.jpg", Patient.objects.get(pk=patient_key(BRUNO)), someone)
    for key in ("3.jpg", "6.jpg"):
        image = Image.objects.select_related("batch__patient").get(storage_key=key)
        add_note(image, "Quillfeather's heel", someone)
        mark_key(image, someone)
    _thumbnails("2.jpg")
    (reports / "reimport-1.html").write_text("<p>2.jpg, 12.jpg</p>")
    (reports / "reimport-1.json").write_text('["2.jpg", "12.jpg"]')


def _move(key: str, patient: Patient, by: User) -> None:
    image = Image.objects.select_related("batch__patient").get(storage_key=key)
    chosen = PatientChoice(patient.pk, patient.date_of_birth, str(patient.filemaker_metadata["filemaker_id"]))
    correct_image(image.pk, FactChanges(patient=chosen), by, version_of(image))


def _thumbnails(key: str) -> None:
    image = Image.objects.get(storage_key=key)
    source = ThumbnailSource(key, image.size_bytes)
    place = thumbnail_place(open_store(settings.NEXUS_IMAGES_URL))
    place.save(source, MadeThumbnails(ThumbnailFacts(Refusal.CORRUPT), {}), 0)


def everything_held() -> str:
    """All that the database holds, but for the access log and the marks of who was forgotten."""
    models = [model for model in apps.get_models() if model not in (AccessEvent, ForgottenPatient)]
    return "\n".join(
        f"{model._meta.label} {row!r}"
        for model in models
        for row in model._default_manager.order_by("pk").values()
    )


def everything_written(folder: Path) -> str:
    """All files below a folder, with their names."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "\n".join(f"{path} {path.read_bytes()!r}" for path in files)
