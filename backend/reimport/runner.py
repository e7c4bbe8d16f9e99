"""A re-import, top-down: take the lock, settle what is to be done (`job.py`), carry out phase after phase (`one_phase.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from console import Terminal
from database import REIMPORT, database_faults, only_one, run_transaction, scratch_copy
from reimport import phases
from reimport.job import ReimportJob, refuse_unready, take_up
from reimport.ledger import close_run
from reimport.logbook import log_event
from reimport.models import ReimportRun
from reimport.one_phase import carry_out_phase
from reimport.options import ReimportRequest
from reimport.summary import PhaseSummary, print_inputs, print_summary


def run_reimport(request: ReimportRequest, terminal: Terminal) -> None:
    """Carries out the phases that were asked for, or the rest of the newest unfinished run.

    A dry run is the same run in one transaction that is rolled back in the end, its ledger included.

    Raises:
        UnusableInput: an input or an option cannot be used.
        RunFailed: a phase must not or could not go through. The phases before it stand, and the ledger says so.
    """
    with database_faults():
        refuse_unready(request, terminal.progress())
        with only_one(REIMPORT), _chain(dry_run=request.dry_run):
            job = take_up(request)
            print_inputs(job.inputs, job.options, terminal)
            log_event("run started", run=job.number, dry_run=job.options.dry_run, inputs=job.inputs.as_json())
            _carry_out_all(job, terminal)


@contextmanager
def _chain(*, dry_run: bool) -> Iterator[None]:
    """Around all phases: nothing in a live run, whose phases commit one by one; all or rather nothing in a dry one."""
    if not dry_run:
        yield
        return
    # A copy where there is but one lock, since it would be held from the first phase to the last, and every page wait for it.
    with scratch_copy(), run_transaction(phases.tables(), dry_run=False):
        yield
        # What a commit would still have checked.
        connection.check_constraints()
        transaction.set_rollback(True)


def _carry_out_all(job: ReimportJob, terminal: Terminal) -> None:
    absent = {phase.name: job.inputs.absence(phase.name) for phase in job.left_out}
    summary = PhaseSummary(job.run, (*job.phases, *job.left_out), absent, dry_run=job.options.dry_run)
    try:
        with job.publish_progress() as publisher:
            for phase in job.phases:
                terminal.line()
                terminal.line(f"{phase.number} {phase.name}: {phase.purpose}", style="bold")
                progress = publisher.progress(terminal.progress(), phase.name)
                result, seconds = carry_out_phase(phase, job, progress)
                if result.show:
                    result.show(terminal)
                summary.note(phase, result, seconds)
        close_run(job.run, ReimportRun.State.DONE)
        summary.is_complete = True
    finally:
        print_summary(summary, terminal)
    log_event("run done", run=job.number)
