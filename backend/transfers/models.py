"""The record of every run that carried records over, and of what it changed, so that it can be taken back."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class TransferRun(models.Model):
    """One live run of a transfer: who, when, from what, with which result. Commits with its work.

    `inputs` holds names, SHA-256 and what else tells from what the run was made; `totals` the result in one line;
    `outcomes` each account of the report: what is counted ("rows", "files") -> outcome -> how many; `seconds` the time
    per step.
    """

    kind = models.CharField(max_length=40, help_text="the transfer, as its phase is called: patients, images")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    started_by = models.CharField(max_length=200, help_text="account and host that ran the command")
    store_url = models.TextField(blank=True, help_text="where its files lie; empty where it has none")
    files_listed = models.PositiveBigIntegerField(
        default=0, help_text="objects in the whole listing, whatever the limit"
    )
    limit = models.PositiveBigIntegerField(null=True, blank=True)
    inputs = models.JSONField(default=dict)
    totals = models.JSONField(default=dict)
    outcomes = models.JSONField(default=dict)
    seconds = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True, help_text="when its work was taken back")

    class Meta:
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return f"run {self.pk}"

    @property
    def files(self) -> dict[str, int]:
        """The account of the files: outcome -> how many."""
        return self._account("files")

    @property
    def rows(self) -> dict[str, int]:
        """The account of the export's rows: outcome -> how many."""
        return self._account("rows")

    def _account(self, name: str) -> dict[str, int]:
        counts: dict[str, int] = self.outcomes.get(name, {})
        return counts


class RunChange(models.Model):
    """What one run did to one record: what it was before, so that the run can be taken back.

    `record` is the storage key of an image, the primary key of any other record. `before` is None for a record that the
    run made; otherwise the values before it, by column. `written` tells whether a record still is as the run left it
    (see `transfers.changes`); it is empty for images, which know by which run they were written last.
    """

    run = models.ForeignKey(TransferRun, on_delete=models.CASCADE, related_name="changes")
    record = models.CharField(max_length=1024)
    model = models.CharField(
        max_length=100,
        blank=True,
        help_text="appointments.clinic, …; empty for the model of the run's own kind",
    )
    outcome = models.CharField(max_length=20, help_text="created, linked, relinked, updated or withdrawn")
    before = models.JSONField(null=True)
    written = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.run}: {self.record}"


class CarriedOver(models.Model):
    """A record that came from FileMaker, or that somebody entered in Nexus: without a `filemaker_id`, then.

    `other_columns` are those of its export that no field stands for, by their headers. `as_imported` tells of each field
    what the newest import wrote (a short hash of its text), so that what was changed in Nexus since is known, and stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    filemaker_id = models.CharField(max_length=200, blank=True, help_text="of the record in FileMaker")
    other_columns = models.JSONField(default=dict, blank=True)
    as_imported = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=["filemaker_id"],
                condition=~models.Q(filemaker_id=""),
                name="%(class)s_filemaker_id",
            ),
        )

    def __str__(self) -> str:
        # Shown in the admin and in tracebacks alike, so it tells nothing of anybody.
        return f"{self._meta.verbose_name} {self.pk}".capitalize()
