"""Batches of images, the images, and the record of the runs that linked them."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models

from database import Caseless
from patients.models import Patient
from transfers.models import TransferRun


class Side(models.TextChoices):
    """Which side of the body a picture shows: clinical information, kept apart from the view."""

    NONE = "", "none"
    LEFT = "left", "left"
    RIGHT = "right", "right"


class CorrectableFact(models.TextChoices):
    """What a person can correct by hand on one image; a later run leaves exactly that alone."""

    PATIENT = "patient"
    CAPTURED_ON = "captured_on"
    CATEGORY = "category"
    SIDE = "side"


class LinkRuns(models.Manager["LinkRun"]):
    """Only the runs of the linker."""

    def get_queryset(self) -> models.QuerySet[LinkRun]:
        return super().get_queryset().filter(kind=LinkRun.KIND)

    def create(self, **values: Any) -> LinkRun:
        return super().create(kind=LinkRun.KIND, **values)


class LinkRun(TransferRun):
    """A run of the linker, which is one of the recorded runs. Images and batches point at it."""

    KIND = "images"
    objects: ClassVar[LinkRuns] = LinkRuns()

    class Meta:
        proxy = True


class ImageBatch(models.Model):
    """The images of one patient taken on one day, as they came from one source."""

    class Source(models.TextChoices):
        FILEMAKER = "filemaker", "FileMaker import"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="image_batches")
    name = models.CharField(max_length=200)
    captured_on = models.DateField()
    source = models.CharField(max_length=20, choices=Source, default=Source.FILEMAKER)
    created_by_run = models.ForeignKey(
        LinkRun, on_delete=models.PROTECT, null=True, blank=True, related_name="batches", editable=False
    )

    class Meta:
        verbose_name_plural = "image batches"
        ordering = ("-captured_on", "id")
        indexes = (models.Index(fields=["captured_on", "patient"], name="batch_captured_on"),)
        constraints = (
            models.UniqueConstraint(
                fields=["patient", "captured_on", "source"], name="one_batch_per_patient_and_day"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Image(models.Model):
    """One object of the store, linked to a patient through its batch. The object itself is never touched.

    `corrections` names the facts (see `CorrectableFact`) that a person set by hand, and that a run must leave.
    `corrected_by` and `corrected_at` say who last corrected something, or took a correction back; the whole history is
    in `Correction`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    batch = models.ForeignKey(ImageBatch, on_delete=models.PROTECT, related_name="images")
    storage_key = models.CharField(max_length=1024, unique=True)
    original_name = models.CharField(max_length=1024, blank=True)
    size_bytes = models.PositiveBigIntegerField()
    mime_type = models.CharField(max_length=100)
    category = models.CharField(max_length=40)
    side = models.CharField(max_length=5, choices=Side, blank=True)
    filemaker_type = models.TextField(blank=True, help_text="the Type column, to the letter")
    filemaker_id = models.CharField(max_length=200, blank=True)
    recid = models.CharField(max_length=1024)
    captured_on = models.DateField()
    corrections = models.JSONField(default=list, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    corrected_at = models.DateTimeField(null=True, blank=True)
    chosen_patient_ref = models.TextField(
        blank=True,
        help_text="FileMaker id of the patient whom a person chose; a run finds them by it under a new key",
    )
    last_run = models.ForeignKey(
        LinkRun,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="images",
        editable=False,
        help_text="the run that wrote this image last",
    )

    class Meta:
        ordering = ("storage_key",)
        indexes = (
            models.Index(fields=["recid"], name="image_recid"),
            models.Index(fields=["filemaker_id"], name="image_filemaker_id"),
            models.Index(Caseless("original_name"), name="image_original_name"),
        )

    def __str__(self) -> str:
        return self.storage_key
