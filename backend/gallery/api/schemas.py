"""What the API tells of each thing: these fields and no others. Their names are the models'.

Left out on purpose: `notes`, and of `filemaker_metadata` everything but the id. They are free health data that no other
program needs to find a patient's images; whoever treats a patient reads them where they were written.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from gallery.api.paging import NextPage
from images.models import Image, ImageBatch
from patients.models import Patient
from transfers.models import TransferRun

SideText = Literal["left", "right", ""]

_PATIENT = "0a1b2c3d-0000-4000-8000-00000000ada0"
_BATCH = "8f14e45f-ceea-867a-9a36-dedd4bea2543"
_IMAGE = "5b0c6f0e-4d0c-4d57-9f0e-3f2f7c1f0a11"


class PatientLinks(Schema):
    """Where to go on from a patient; paths of this server."""

    batches: str = Field(examples=[f"/api/v1/patients/{_PATIENT}/batches"])
    images: str = Field(examples=[f"/api/v1/images?patient={_PATIENT}"])
    page: str = Field(description="The page for people.", examples=[f"/patients/{_PATIENT}/"])


class PatientOut(Schema):
    """A patient, as far as another program needs it to be sure who is meant."""

    id: str = Field(description="Stays the same over imports.", examples=[_PATIENT])
    first_name: str = Field(examples=["Ada"])
    last_name: str = Field(examples=["Quillfeather"])
    date_of_birth: date | None = Field(examples=["1950-12-28"])
    filemaker_id: str = Field(
        description="To the letter as FileMaker wrote it; empty for a patient who did not come from there.",
        examples=["0A1B2C3D-0000-4000-8000-00000000ADA0"],
    )
    links: PatientLinks


class BatchLinks(Schema):
    """Where to go on from a batch; paths of this server."""

    patient: str = Field(examples=[f"/api/v1/patients/{_PATIENT}"])
    images: str = Field(examples=[f"/api/v1/images?batch={_BATCH}"])
    page: str = Field(description="The patient's page for people.", examples=[f"/patients/{_PATIENT}/"])


class BatchOut(Schema):
    """The images of one patient taken on one day, as they came from one source."""

    id: str = Field(examples=[_BATCH])
    patient: str = Field(description="The patient's id.", examples=[_PATIENT])
    name: str = Field(examples=["18 Oct 2016 (FileMaker Import)"])
    captured_on: date = Field(examples=["2016-10-18"])
    source: str = Field(examples=["filemaker"])
    image_count: int = Field(examples=[5])
    links: BatchLinks


class ImageLinks(Schema):
    """Where to go on from an image; paths of this server."""

    original: str = Field(examples=[f"/api/v1/images/{_IMAGE}/original"])
    thumbnail_small: str = Field(examples=[f"/api/v1/images/{_IMAGE}/thumbnail/small"])
    thumbnail_large: str = Field(examples=[f"/api/v1/images/{_IMAGE}/thumbnail/large"])
    page: str = Field(description="The page for people.", examples=[f"/images/{_IMAGE}/"])


class ImageOut(Schema):
    """One object of the store, linked to a patient through its batch."""

    id: str = Field(examples=[_IMAGE])
    patient: str = Field(description="The patient's id.", examples=[_PATIENT])
    batch: str = Field(description="The batch's id.", examples=[_BATCH])
    storage_key: str = Field(
        description="The object's key in its bucket or folder.",
        examples=["filemaker-import/images-bulk-dump/2.jpg"],
    )
    original_name: str = Field(examples=["Left-Dorsal.jpg"])
    size_bytes: int = Field(examples=[48213])
    mime_type: str = Field(examples=["image/jpeg"])
    category: str = Field(description="The view.", examples=["dorsal"])
    side: SideText = Field(description="The side of the body; empty for none.", examples=["left"])
    filemaker_type: str = Field(description="FileMaker's Type, to the letter.", examples=["Left Dorsal"])
    filemaker_id: str = Field(
        description="FileMaker's id of the image.", examples=["1C2D3E4F-0000-4000-8000-000000000002"]
    )
    recid: str = Field(description="FileMaker's record id.", examples=["2"])
    captured_on: date = Field(examples=["2016-10-18"])
    links: ImageLinks


class RunOut(Schema):
    """One live run that carried records over: when, from what, with which result. Counts and places only."""

    id: str = Field(examples=["12"])
    kind: str = Field(description="What it carried over, as the phase is called.", examples=["images"])
    started_at: datetime = Field(examples=["2026-11-25T07:00:00Z"])
    finished_at: datetime = Field(examples=["2026-11-25T07:00:08Z"])
    started_by: str = Field(description="Account and host.", examples=["nexus@clinic-server"])
    images_url: str = Field(
        description="Where its files lie; empty for a kind without files.",
        examples=["s3://clinic-images/filemaker-import/images-bulk-dump/"],
    )
    files_listed: int = Field(description="In the whole listing, whatever the limit.", examples=[6490])
    limit: int | None = Field(description="`--limit`; null without one.", examples=[None])
    inputs: dict[str, Any] = Field(
        description="The export's name, the SHA-256 of the export and of the listing, rows, order of dates.",
        examples=[{"export": "Image_dataV9.csv", "rows": 6662, "date_order": "mdy"}],
    )
    totals: dict[str, int] = Field(examples=[{"images": 6490, "linked": 6489, "skipped": 1, "errors": 0}])
    outcomes: dict[str, dict[str, int]] = Field(
        description="What became of everything that was counted: rows, files, patients, …",
        examples=[{"files": {"linked": 6489, "no_metadata": 1}, "rows": {"used": 6489, "no_file": 172}}],
    )
    files: dict[str, int] = Field(
        description="Files by outcome; none for a kind without files.",
        examples=[{"linked": 6489, "no_metadata": 1}],
    )
    rows: dict[str, int] = Field(description="Rows by outcome.", examples=[{"used": 6489, "no_file": 172}])
    seconds: dict[str, float] = Field(description="By step.", examples=[{"Matching": 0.11}])
    undone_at: datetime | None = Field(description="When its work was taken back.", examples=[None])


class PatientPage(NextPage):
    """Some of the patients, in the order of their ids."""

    items: list[PatientOut]


class BatchPage(NextPage):
    """Some of a patient's batches, in the order of their ids."""

    items: list[BatchOut]


class ImagePage(NextPage):
    """Some of the images, in the order of their ids."""

    items: list[ImageOut]


class RunPage(NextPage):
    """Some of the runs, the newest first."""

    items: list[RunOut]


def patient_out(patient: Patient) -> PatientOut:
    return PatientOut(
        id=str(patient.pk),
        first_name=patient.first_name,
        last_name=patient.last_name,
        date_of_birth=patient.date_of_birth,
        filemaker_id=patient.filemaker_id,
        links=PatientLinks(
            batches=reverse("api:patient_batches", args=[patient.pk]),
            images=f"{reverse('api:images')}?patient={patient.pk}",
            page=reverse("patient", args=[patient.pk]),
        ),
    )


def batch_out(batch: ImageBatch, image_count: int) -> BatchOut:
    return BatchOut(
        id=str(batch.pk),
        patient=str(batch.patient_id),
        name=batch.name,
        captured_on=batch.captured_on,
        source=batch.source,
        image_count=image_count,
        links=BatchLinks(
            patient=reverse("api:patient", args=[batch.patient_id]),
            images=f"{reverse('api:images')}?batch={batch.pk}",
            page=reverse("patient", args=[batch.patient_id]),
        ),
    )


def image_out(image: Image) -> ImageOut:
    """Needs the image's batch."""
    same = {name: getattr(image, name) for name in _OF_THE_IMAGE}
    return ImageOut(
        id=str(image.pk),
        patient=str(image.batch.patient_id),
        batch=str(image.batch_id),
        links=ImageLinks(
            original=reverse("api:image_original", args=[image.pk]),
            thumbnail_small=reverse("api:image_thumbnail", args=[image.pk, "small"]),
            thumbnail_large=reverse("api:image_thumbnail", args=[image.pk, "large"]),
            page=reverse("image", args=[image.pk]),
        ),
        **same,
    )


def run_out(run: TransferRun) -> RunOut:
    same = {name: getattr(run, name) for name in _OF_THE_RUN}
    return RunOut(id=str(run.pk), images_url=run.store_url, **same)


# What stands in the schema as it stands in the model.
_OF_THE_IMAGE = sorted(set(ImageOut.model_fields) - {"id", "patient", "batch", "links"})
_OF_THE_RUN = sorted(set(RunOut.model_fields) - {"id", "images_url"})
