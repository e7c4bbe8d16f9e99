"""Batches of images, the images, and the record of the runs that linked them."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from patients.models import Patient


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


class LinkRun(models.Model):
    """One live run of the linker: who, when, from what, with which result. Commits with its work.

    `inputs` holds the names, sizes and SHA-256 of the export and of the listing; `files`, `rows` and
    `totals` the counts of the report; `seconds` the time per step.
    """

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    started_by = models.CharField(max_length=200, help_text="account and host that ran the command")
    images_url = models.TextField()
    files_listed = models.PositiveBigIntegerField(
        help_text="objects in the whole listing, whatever the limit"
    )
    limit = models.PositiveBigIntegerField(null=True, blank=True)
    inputs = models.JSONField(default=dict)
    totals = models.JSONField(default=dict)
    files = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    seconds = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True, help_text="when its links were taken back")

    class Meta:
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return f"run {self.pk}"


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
        indexes = (models.Index(fields=["recid"], name="image_recid"),)

    def __str__(self) -> str:
        return self.storage_key


class LinkChange(models.Model):
    """What one run did to one image: what it was before, so that the run can be taken back.

    `before` is None for an image that the run linked newly; otherwise its facts and its batch before the run.
    """

    run = models.ForeignKey(LinkRun, on_delete=models.CASCADE, related_name="changes")
    storage_key = models.CharField(max_length=1024)
    outcome = models.CharField(max_length=20, help_text="linked, relinked, updated or withdrawn")
    before = models.JSONField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.run}: {self.storage_key}"
