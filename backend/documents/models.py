"""Documents about patients, as other programs know them."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from database import Caseless
from patients.models import Patient
from transfers.models import TransferRun


class Document(models.Model):
    """One object of the documents' store, and whose it is. The object itself is never touched.

    `dated_on` is the day that the record itself has, never that of an import; None where it has none, or none that can be
    read. `date_text` and `created_text` keep what FileMaker wrote. `as_imported` tells of each fact what the newest run wrote
    (a short hash of its text), so that what was changed in Nexus since is known, and stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="documents")
    storage_key = models.CharField(max_length=1024, unique=True)
    kind = models.CharField(max_length=40, help_text="of documents/types.toml")
    filemaker_type = models.TextField(blank=True, help_text="what the clinic calls it, to the letter")
    dated_on = models.DateField(null=True, blank=True)
    date_text = models.TextField(blank=True)
    author = models.TextField(blank=True, help_text="the account that created the record")
    created_text = models.TextField(blank=True, help_text="when it was created, to the letter")
    order_id = models.TextField(blank=True, help_text="FileMaker's id of the order that it belongs to")
    original_name = models.TextField(blank=True)
    size_bytes = models.PositiveBigIntegerField()
    mime_type = models.CharField(max_length=100)
    sha256 = models.CharField(
        max_length=64, blank=True, help_text="of the bytes; empty until somebody has read them"
    )
    filemaker_id = models.CharField(max_length=1024, blank=True)
    as_imported = models.JSONField(default=dict, blank=True, editable=False)
    last_run = models.ForeignKey(
        TransferRun,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        editable=False,
        help_text="the run that wrote this document last",
    )

    class Meta:
        ordering = ("-dated_on", "id")
        indexes = (
            models.Index(fields=["patient", "dated_on"], name="document_patient"),
            models.Index(fields=["filemaker_id"], name="document_filemaker_id"),
            models.Index(Caseless("original_name"), name="document_original_name"),
        )

    def __str__(self) -> str:
        # Shown in the administration and in tracebacks alike, so it tells nothing of anybody.
        return f"Document {self.pk}"


class MissingDocument(models.Model):
    """A document that the export knows and the store lacks, under the patient whom its row proves (see `linking.missing`)."""

    run = models.ForeignKey(TransferRun, on_delete=models.CASCADE, related_name="missing_documents")
    line = models.PositiveBigIntegerField()
    outcome = models.CharField(max_length=20, help_text="no_file: never dumped; file_lost: marked as dumped")
    patient_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=40)
    filemaker_type = models.TextField(blank=True)
    dated_on = models.DateField(null=True, blank=True)
    filemaker_id = models.TextField(blank=True)

    class Meta:
        ordering = ("-dated_on", "line")
        indexes = (models.Index(Caseless("filemaker_id"), name="missing_document_filemaker_id"),)

    def __str__(self) -> str:
        return f"line {self.line}"
