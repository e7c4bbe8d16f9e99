"""Appointments, and the clinics and clinicians that they name, as other programs know them."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from patients.models import Patient
from transfers.models import CarriedOver


class Named(models.Model):
    """Something that FileMaker's records name by an id, or by its name; `name` is empty until somebody gives it one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=200, blank=True)
    filemaker_id = models.CharField(max_length=200, blank=True, help_text="as FileMaker's records name it")

    class Meta:
        abstract = True
        ordering = ("name", "filemaker_id", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["filemaker_id"],
                condition=~models.Q(filemaker_id=""),
                name="%(class)s_filemaker_id",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.filemaker_id


class Clinic(Named):
    """A place of the clinic, where appointments are."""


class Clinician(Named):
    """Somebody who sees patients."""


class Appointment(CarriedOver):
    """A time in the clinic's book: a patient's, or without a patient an event of the clinic itself (leave, a meeting).

    `starts_at` and `ends_at` are moments; of a whole day, `starts_at` is its first moment in the clinic's time zone, and
    `ends_at` the first moment after its last day, where the export names that. What FileMaker wrote stays in `filemaker_text`
    and `filemaker_status`.
    """

    class Status(models.TextChoices):
        SCHEDULED = "scheduled"
        CHECKED_IN = "checked_in"
        COMPLETED = "completed"
        CANCELLED = "cancelled"
        NO_SHOW = "no_show"
        UNKNOWN = "unknown"

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    clinician = models.ForeignKey(
        Clinician, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    kind = models.CharField(max_length=200, blank=True, help_text="Assessment, Fitting, …; to the letter")
    status = models.CharField(max_length=20, choices=Status, default=Status.UNKNOWN)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    whole_day = models.BooleanField(default=False)
    notes = models.TextField(blank=True)
    filemaker_text = models.TextField(blank=True, help_text="day and times to the letter")
    filemaker_status = models.CharField(max_length=200, blank=True, help_text="to the letter")

    class Meta(CarriedOver.Meta):
        ordering = ("starts_at", "id")
        indexes = (
            models.Index(fields=["patient", "starts_at"], name="appointment_patient"),
            models.Index(fields=["starts_at", "id"], name="appointment_starts_at"),
        )
