"""Notes about patients, as other programs know them."""

from __future__ import annotations

from django.db import models

from patients.models import Patient
from transfers.models import CarriedOver


class Note(CarriedOver):
    """What somebody wrote about a patient.

    `written_on` is the day that the record itself has, never that of an import; None where it has none, or none that can be
    read or has come yet. `date_text` keeps what FileMaker wrote.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="record_notes")
    kind = models.CharField(max_length=40, help_text="of notes/types.toml")
    filemaker_type = models.CharField(max_length=200, blank=True, help_text="what the clinic calls it")
    written_on = models.DateField(null=True, blank=True)
    date_text = models.TextField(blank=True)
    author = models.CharField(max_length=200, blank=True)
    text = models.TextField()

    class Meta(CarriedOver.Meta):
        ordering = ("-written_on", "id")
        indexes = (models.Index(fields=["patient", "written_on"], name="note_patient"),)
