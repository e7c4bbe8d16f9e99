"""What people noted on an image, and which images they marked as key images."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

_ONLY_ADDED_TO = "annotations are only ever added to, and withdrawn"


class Annotation(models.Model):
    """A note on an image, or its mark as a key image, with who and when. Only ever added to: it is withdrawn, never changed.

    As a correction it is of the object in the store and points at no image, which may be linked anew under another key
    and to another patient. `patient_ref` keeps under whom the image stood when it was written (`patients.proof.reference_of`).
    """

    class Kind(models.TextChoices):
        NOTE = "note"
        KEY_IMAGE = "key_image"

    storage_key = models.CharField(max_length=1024)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)
    patient_ref = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["storage_key"], name="annotation_storage_key"),)
        constraints = (
            models.UniqueConstraint(
                fields=["storage_key"],
                condition=Q(kind="key_image", withdrawn_at=None),
                name="one_standing_key_mark_per_image",
            ),
        )
        permissions = (("annotate_image", "Can write notes on images and mark key images"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(_ONLY_ADDED_TO)
        super().save(**kwargs)

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:  # noqa: ARG002, FBT001, FBT002
        raise TypeError(_ONLY_ADDED_TO)
