"""The patient, as other programs know it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Upper

from database import Bytewise, Ending
from patients.carried_ids import BirthOrLast, HealthNumberKey, IdKey, IsWrittenOddly, carried_id_text
from patients.search_words import MOST_CHARACTERS, SearchWordsField


class Patient(models.Model):
    """A person treated by the clinic.

    `id` is stable over imports (see `patients.keys`). `filemaker_metadata` holds what FileMaker knew:
    `{"filemaker_id": "<UUID>", ...}`; that id is how an image finds its patient. Columns of the patients' export
    that have no field here stand there, too, under their own headers.

    `filemaker_id` is that id as it is written there, empty for none. The database itself makes it of `filemaker_metadata`
    whoever writes that, so the two never disagree; a patient that was changed in memory has to be read again for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    title = models.CharField(max_length=200, blank=True)
    first_name = models.CharField(max_length=200, blank=True)
    last_name = models.CharField(max_length=200, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=200, blank=True, help_text="as the clinic writes it")
    clinic = models.CharField(max_length=200, blank=True)
    health_number = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    filemaker_metadata = models.JSONField(default=dict, blank=True)
    filemaker_id = models.GeneratedField(
        expression=carried_id_text(), output_field=models.TextField(), db_persist=True
    )
    search_words = SearchWordsField(max_length=MOST_CHARACTERS, blank=True, default="", editable=False)

    class Meta:
        ordering = ("last_name", "first_name", "id")
        indexes = (
            models.Index(Upper("filemaker_id"), name="patient_filemaker_id"),
            models.Index(
                fields=["id"],
                condition=models.Q(IsWrittenOddly("filemaker_id")),
                name="patient_odd_filemaker_id",
            ),
            models.Index(fields=["last_name", "first_name", "date_of_birth"], name="patient_name"),
            models.Index(fields=["search_words", "id"], name="patient_search_words"),
            models.Index(fields=["date_of_birth"], name="patient_date_of_birth"),
            models.Index(Bytewise(IdKey("filemaker_id")), name="patient_id_beginning"),
            models.Index(BirthOrLast("date_of_birth"), "id", name="patient_birth_or_last"),
            models.Index(fields=["clinic", "search_words", "id"], name="patient_clinic"),
            models.Index(Bytewise(HealthNumberKey("health_number")), name="patient_health_number"),
            models.Index(Ending(HealthNumberKey("health_number")), name="patient_health_number_end"),
        )

    def __str__(self) -> str:
        # Shown in the admin and in tracebacks alike, so it names nobody.
        return f"Patient {self.pk}"


class ForgottenPatient(models.Model):
    """A patient whose records were deleted for good on demand, so that no later import brings them back.

    Of what FileMaker called them there is a hash alone, and of files that a person had put under them, too: the export says
    that those are somebody else's. `left_to_remove` is what of them lies in files still; empty once all of that is gone.
    """

    patient_id = models.UUIDField(primary_key=True, editable=False)
    carried_sha256 = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="of the key that follows from the FileMaker id"
    )
    moved_files_sha256 = models.JSONField(default=list, blank=True, help_text="of their storage keys")
    forgotten_at = models.DateTimeField()
    left_to_remove = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("forgotten_at", "patient_id")

    def __str__(self) -> str:
        return f"Forgotten patient {self.pk}"
