"""What the newest full run left unlinked, and what people decided about it."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from database import Caseless
from images.models.links import LinkRun


class UnlinkedFile(models.Model):
    """A listed file that is not linked, with what is known of it: the export's texts, where a row speaks of it.

    The lists hold the state of one run only (see `images.linking.unlinked`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    run = models.ForeignKey(LinkRun, on_delete=models.CASCADE, related_name="unlinked_files")
    storage_key = models.CharField(max_length=1024, unique=True)
    recid = models.CharField(max_length=1024, blank=True)
    outcome = models.CharField(max_length=30)
    size_bytes = models.PositiveBigIntegerField()
    mime_type = models.CharField(max_length=100, blank=True)
    patient_ref = models.TextField(blank=True)
    date_text = models.TextField(blank=True)
    type_text = models.TextField(blank=True)
    filemaker_id = models.TextField(blank=True)
    original_name = models.TextField(blank=True)

    class Meta:
        ordering = ("outcome", "storage_key")
        indexes = (
            # See `images.triage.lists.in_order`.
            models.Index("outcome", Length("recid"), "recid", name="unlinked_file_order"),
            models.Index(Caseless("recid"), name="unlinked_file_recid"),
            models.Index(Caseless("filemaker_id"), name="unlinked_file_filemaker_id"),
            models.Index(Caseless("original_name"), name="unlinked_file_original_name"),
            models.Index(Caseless("patient_ref"), name="unlinked_file_patient"),
        )

    def __str__(self) -> str:
        return self.storage_key


class UnlinkedRow(models.Model):
    """A row of the export that led to no image, with what it says.

    `key` finds the same row in a later export, whatever its line: it follows from the recid, else from the image's
    FileMaker id, else from the row's texts. A malformed row has none of them, and an empty key. `patient_id` and
    `captured_on` are there where the row proves them.
    """

    run = models.ForeignKey(LinkRun, on_delete=models.CASCADE, related_name="unlinked_rows")
    key = models.CharField(max_length=64, blank=True)
    line = models.PositiveBigIntegerField()
    recid = models.TextField(blank=True)
    outcome = models.CharField(max_length=30)
    detail = models.TextField(blank=True)
    patient_ref = models.TextField(blank=True)
    patient_id = models.UUIDField(null=True, blank=True)
    captured_on = models.DateField(null=True, blank=True)
    date_text = models.TextField(blank=True)
    type_text = models.TextField(blank=True)
    filemaker_id = models.TextField(blank=True)
    original_name = models.TextField(blank=True)

    class Meta:
        ordering = ("outcome", "line")
        indexes = (
            models.Index(fields=["outcome", "line"], name="unlinked_row_outcome"),
            models.Index(Caseless("recid"), name="unlinked_row_recid"),
            models.Index(Caseless("filemaker_id"), name="unlinked_row_filemaker_id"),
            models.Index(Caseless("original_name"), name="unlinked_row_original_name"),
            models.Index(fields=["patient_id"], name="unlinked_row_patient"),
        )

    def __str__(self) -> str:
        return f"line {self.line}"


class TriageDecision(models.Model):
    """What a person decided about an unlinked file or row. It outlives the lists of later runs, until it is taken back.

    `key` is the file's storage key or the row's key. `known` is the unlinked file as it was when it was assigned, with
    which it returns to the list.
    """

    class Subject(models.TextChoices):
        FILE = "file"
        ROW = "row"

    class Kind(models.TextChoices):
        ASSIGNED = "assigned"
        SET_ASIDE = "set_aside"

    class Reason(models.TextChoices):
        NOT_A_PATIENT_IMAGE = "not_a_patient_image", "not an image of a patient"
        DUPLICATE = "duplicate", "a duplicate of another one"
        TEST_PICTURE = "test_picture", "a test picture"
        LOST_BEFORE_EXPORT = "lost_before_export", "lost before the export"
        OTHER = "other", "another reason"

    subject = models.CharField(max_length=4, choices=Subject)
    key = models.CharField(max_length=1024)
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=30, choices=Reason, blank=True)
    remark = models.CharField(max_length=200, blank=True, help_text="what a person adds to the reason")
    known = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    act = models.UUIDField(
        default=uuid4, editable=False, db_index=True, help_text="what was decided at once has the same"
    )
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "key"],
                condition=Q(taken_back_at=None),
                name="one_standing_decision_per_subject",
            ),
        )
        permissions = (("triage_file", "Can assign unlinked files and set them aside"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.pk}: {self.kind}"
