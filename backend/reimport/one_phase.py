"""One phase of a re-import, and the record of it, whatever comes of it."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from typing import Any

from django.db import Error, transaction

from console import Progress
from database import database_faults, run_transaction
from errors import NexusError
from reimport import phases
from reimport.job import ReimportJob
from reimport.ledger import close_run, now
from reimport.logbook import LoggedProgress, log_event
from reimport.models import PhaseRun, ReimportRun
from reimport.phase import Phase, PhaseResult


class PhaseRecord:
    """The record of one phase while it runs."""

    def __init__(self, run: ReimportRun, phase: Phase) -> None:
        self._run = run
        self._record = run.phases.get(name=phase.name)
        self._start = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Since the phase began."""
        return round(time.perf_counter() - self._start, 3)

    def begin(self) -> None:
        """Commits "running" before the work starts, so that a killed phase is seen as one."""
        self._save(PhaseRun.State.RUNNING, started_at=now(), finished_at=None, fault="")
        if self._run.state != ReimportRun.State.RUNNING:
            self._run.state, self._run.finished_at = ReimportRun.State.RUNNING, None
            self._run.save(update_fields=["state", "finished_at"])

    def complete(self, result: PhaseResult) -> None:
        """To be called in the transaction of the phase's work."""
        self._save(
            PhaseRun.State.DONE,
            finished_at=now(),
            seconds=self.seconds,
            counts=dict(result.counts),
            details=dict(result.details),
            plan_hash=result.plan_hash,
        )

    def fail(self, error: BaseException) -> None:
        """After the work was rolled back. Without a database, "running" stays: no process holds its lock any more."""
        # Only our own messages are known to hold no health data.
        fault = str(error) if isinstance(error, NexusError) else type(error).__name__
        with contextlib.suppress(Error):
            self._save(PhaseRun.State.FAILED, finished_at=now(), seconds=self.seconds, fault=fault)
            close_run(self._run, ReimportRun.State.FAILED)

    def _save(self, state: PhaseRun.State, **values: object) -> None:
        self._record.state = state
        for name, value in values.items():
            setattr(self._record, name, value)
        self._record.save(update_fields=["state", *values])


def carry_out_phase(phase: Phase, job: ReimportJob, progress: Progress) -> tuple[PhaseResult, float]:
    """Does the work of a phase; returns what came of it, and after how many seconds.

    Raises:
        UnusableInput, RunFailed: its work was rolled back, and the ledger says why.
    """
    record = PhaseRecord(job.run, phase)
    log_event("phase started", run=job.number, phase=phase.name)
    try:
        result = _work(phase, job, record, LoggedProgress(progress, phase.name))
    # The outermost edge of a phase: whatever ended it, Ctrl-C included, the ledger has to say so.
    except BaseException as error:
        record.fail(error)
        _log_failure(phase, job, error)
        raise
    facts: dict[str, Any] = {
        "run": job.number,
        "phase": phase.name,
        "seconds": record.seconds,
        "plan": result.plan_hash,
    }
    log_event("phase done", **facts, **result.counts)
    return result, record.seconds


def _work(phase: Phase, job: ReimportJob, record: PhaseRecord, progress: Progress) -> PhaseResult:
    """The work and its record commit together, or neither does."""
    record.begin()
    with database_faults(), _phase_transaction(phase):
        result = phase.work(job.context(progress))
        record.complete(result)
    return result


@contextlib.contextmanager
def _phase_transaction(phase: Phase) -> Iterator[None]:
    if phase.writes:
        # In a dry run the first is there already, and the second is a savepoint in it.
        with run_transaction(phases.tables(), dry_run=False), transaction.atomic():
            yield
    else:
        yield


def _log_failure(phase: Phase, job: ReimportJob, error: BaseException) -> None:
    # Only our own messages are known to hold no health data.
    reason = str(error) if isinstance(error, NexusError) else type(error).__name__
    log_event("phase failed", level=logging.ERROR, run=job.number, phase=phase.name, reason=reason)
