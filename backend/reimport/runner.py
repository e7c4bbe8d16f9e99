"""A re-import, top-down: find the inputs, take the lock, open the ledger, carry out phase after phase."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from console import Progress, Terminal
from database import REIMPORT, database_faults, only_one, run_transaction
from errors import NexusError
from jobs.live_progress import LiveTale, told_live
from reimport import phases
from reimport.inputs import Inputs, find_inputs
from reimport.ledger import (
    PhaseRecord,
    close_run,
    is_ready,
    newest_unfinished,
    open_run,
    take_up_inputs,
)
from reimport.logbook import LoggedProgress, log_event
from reimport.models import PhaseRun, ReimportRun
from reimport.options import ReimportOptions, Request
from reimport.phase import Phase, PhaseContext, PhaseResult
from reimport.phases import PREFLIGHT, find_phase
from reimport.summary import Standing, print_inputs, print_standing
from transfers.kind import Kind

__all__ = ["run_reimport"]


@dataclass(frozen=True)
class _Job:
    """What is to be done: a run of the ledger with what it needs."""

    run: ReimportRun
    options: ReimportOptions
    inputs: Inputs
    phases: tuple[Phase, ...]

    @property
    def number(self) -> int | None:
        """The run's id, for the log; what a dry run has is rolled back."""
        return None if self.options.dry_run else self.run.pk

    def told_live(self) -> AbstractContextManager[LiveTale]:
        """As long as it lasts, pages can see where the run is."""
        names = tuple(phase.name for phase in self.phases)
        return told_live("reimport", dry_run=self.options.dry_run, reimport=self.number, phases=names)


def run_reimport(request: Request, terminal: Terminal) -> None:
    """Carries out the phases that were asked for, or the rest of the newest unfinished run.

    A dry run is the same run in one transaction that is rolled back in the end, its ledger included.

    Raises:
        UnusableInput: an input or an option cannot be used.
        RunFailed: a phase must not or could not go through. The phases before it stand, and the ledger says so.
    """
    with database_faults():
        _refuse_unready(request, terminal)
        with only_one(REIMPORT), _chain(dry_run=request.dry_run):
            job = _resumed_job(request) if request.resumes else _new_job(request)
            print_inputs(job.inputs, job.options, terminal)
            log_event("run started", run=job.number, dry_run=job.options.dry_run, inputs=job.inputs.as_json())
            _carry_out_all(job, terminal)


def _refuse_unready(request: Request, terminal: Terminal) -> None:
    """Without a ledger nothing can be recorded: preflight then says, unrecorded, all that is missing."""
    if PREFLIGHT.name in request.phases and not is_ready():
        options = request.options(_defaults())
        PREFLIGHT.work(PhaseContext(options, _find_inputs(options), _kinds(), None, terminal.progress()))


@contextmanager
def _chain(*, dry_run: bool) -> Iterator[None]:
    """Around all phases: nothing in a live run, whose phases commit one by one; all or rather nothing in a dry one."""
    if not dry_run:
        yield
        return
    with run_transaction(phases.tables(), dry_run=False):
        yield
        # What a commit would still have checked.
        connection.check_constraints()
        transaction.set_rollback(True)


def _new_job(request: Request) -> _Job:
    options = request.options(_defaults())
    inputs = _find_inputs(options)
    if PREFLIGHT.name not in request.phases:
        # Preflight says it together with all else; without it, no phase begins whose successor cannot.
        inputs.require(request.phases)
    wanted = tuple(map(find_phase, request.phases))
    return _Job(open_run(options, inputs, wanted), options, inputs, wanted)


def _resumed_job(request: Request) -> _Job:
    run = newest_unfinished()
    options = request.options(ReimportOptions.from_json(run.options))
    inputs = _find_inputs(options)
    take_up_inputs(run, options, inputs)
    left = set(run.phases.exclude(state=PhaseRun.State.DONE).values_list("name", flat=True))
    return _Job(run, options, inputs, tuple(phase for phase in phases.PHASES if phase.name in left))


def _find_inputs(options: ReimportOptions) -> Inputs:
    return find_inputs(phases.exports(), options.data, options.exports)


def _kinds() -> tuple[Kind, ...]:
    return tuple(phases.kinds().values())


def _defaults() -> ReimportOptions:
    return ReimportOptions(data=settings.PROJECT_DIR, images_url=settings.NEXUS_IMAGES_URL)


def _carry_out_all(job: _Job, terminal: Terminal) -> None:
    standing = Standing(job.run, job.phases, dry_run=job.options.dry_run)
    try:
        with job.told_live() as tale:
            for phase in job.phases:
                terminal.line()
                terminal.line(f"{phase.number} {phase.name}: {phase.purpose}", style="bold")
                progress = tale.progress(terminal.progress(), phase.name)
                standing.note(phase, *_carry_out(phase, job, terminal, progress))
        close_run(job.run, ReimportRun.State.DONE)
        standing.is_complete = True
    finally:
        print_standing(standing, terminal)
    log_event("run done", run=job.number)


def _carry_out(phase: Phase, job: _Job, terminal: Terminal, progress: Progress) -> tuple[PhaseResult, float]:
    """One phase, and the record of it, whatever comes of it."""
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
    if result.show:
        result.show(terminal)
    return result, record.seconds


def _work(phase: Phase, job: _Job, record: PhaseRecord, progress: Progress) -> PhaseResult:
    """The work and its record commit together, or neither does."""
    record.begin()
    with database_faults(), _phase_transaction(phase):
        result = phase.work(PhaseContext(job.options, job.inputs, _kinds(), job.run.pk, progress))
        record.complete(result)
    return result


@contextmanager
def _phase_transaction(phase: Phase) -> Iterator[None]:
    if phase.writes:
        # In a dry run the first is there already, and the second is a savepoint in it.
        with run_transaction(phases.tables(), dry_run=False), transaction.atomic():
            yield
    else:
        yield


def _log_failure(phase: Phase, job: _Job, error: BaseException) -> None:
    # Only our own messages are known to hold no health data.
    reason = str(error) if isinstance(error, NexusError) else type(error).__name__
    log_event("phase failed", level=logging.ERROR, run=job.number, phase=phase.name, reason=reason)
