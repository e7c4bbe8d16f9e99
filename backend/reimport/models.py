"""The ledger: which re-import ran when, from what, how far it came, with which counts."""

from __future__ import annotations

from django.db import models


class ReimportRun(models.Model):
    """One live re-import. A dry run leaves none.

    `options` is what it was asked to do; `inputs` holds, for each export, its path, size and SHA-256.
    A run that is "running" although no process holds the lock was killed; `--resume` goes on with it.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        SUPERSEDED = "superseded"  # unfinished, and a later run took over what was left of it

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    options = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    started_by = models.CharField(max_length=200, help_text="account and host that ran the command")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"re-import {self.pk}"


class PhaseRun(models.Model):
    """One phase of a run. "done" commits in the same transaction as the phase's own work.

    `counts` are the numbers of the final table; `details` what else other programs may want to know (ids, counts,
    places of reports); `plan_hash` is the SHA-256 of every single decision, equal in a dry run and its live run.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    run = models.ForeignKey(ReimportRun, on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    details = models.JSONField(default=dict)
    plan_hash = models.CharField(max_length=64, blank=True)
    fault = models.TextField(blank=True, help_text="why it failed, without health data")

    class Meta:
        ordering = ("run", "number")
        constraints = (models.UniqueConstraint(fields=["run", "name"], name="one_record_per_phase_of_a_run"),)

    def __str__(self) -> str:
        return f"{self.name} of re-import {self.run_id}"
