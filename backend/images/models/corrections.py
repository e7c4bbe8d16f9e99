"""The ledger of what people changed by hand."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from images.models.links import CorrectableFact, LinkRun


class Correction(models.Model):
    """One fact of one image as a person changed it; the rows of an image are its whole history.

    `before` and `after` hold a day as its ISO date, a patient as the primary key, the others as the image has them.
    A correction that was taken back says when and by whom. Those of one assignment of an unlinked file stand and fall
    together, and have nothing before them. Nothing points at the image itself: it may be linked anew under another key.
    """

    image_id = models.UUIDField()
    storage_key = models.CharField(max_length=1024)
    fact = models.CharField(max_length=20, choices=CorrectableFact)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    before_ref = models.TextField(
        blank=True, help_text="what the image's chosen_patient_ref was before, where the fact is the patient"
    )
    was_corrected = models.BooleanField(
        default=False, help_text="whether the fact was a person's before already"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    act = models.UUIDField(
        default=uuid4, editable=False, db_index=True, help_text="what was changed at once has the same"
    )
    decision = models.ForeignKey(
        "images.TriageDecision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        help_text="the assignment of an unlinked file to which this belongs",
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["storage_key"], name="correction_storage_key"),)
        permissions = (("correct_image", "Can correct an image's facts"),)

    def __str__(self) -> str:
        return f"{self.storage_key}: {self.fact}"


class RemovedBatch(models.Model):
    """A batch that a run had made and that no later run removed, but a person: so that verification knows."""

    batch_id = models.UUIDField()
    run = models.ForeignKey(LinkRun, on_delete=models.CASCADE, related_name="removed_batches")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "removed batches"

    def __str__(self) -> str:
        return str(self.batch_id)
