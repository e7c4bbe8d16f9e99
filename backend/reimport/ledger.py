"""Writes and reads the ledger: what a re-import did, and what is left of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from errors import UnusableInput
from jobs.provenance import started_by
from reimport.inputs import ReimportInputs
from reimport.models import PhaseRun, ReimportRun
from reimport.options import ReimportOptions
from reimport.phase import Phase

_UNFINISHED = (ReimportRun.State.RUNNING, ReimportRun.State.FAILED)


def is_ready() -> bool:
    """Whether the database answers and has every table of this version."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return False


@transaction.atomic
def open_run(options: ReimportOptions, inputs: ReimportInputs, phases: Sequence[Phase]) -> ReimportRun:
    """A new run with all its phases pending. It supersedes unfinished runs that have nothing else left to do."""
    _supersede({phase.name for phase in phases})
    run = ReimportRun.objects.create(
        started_at=now(),
        options=options.as_json(),
        inputs=inputs.as_json(),
        started_by=started_by(),
    )
    PhaseRun.objects.bulk_create(PhaseRun(run=run, number=phase.number, name=phase.name) for phase in phases)
    return run


def _supersede(names: set[str]) -> None:
    for run in ReimportRun.objects.filter(state__in=_UNFINISHED):
        left = run.phases.exclude(state=PhaseRun.State.DONE).values_list("name", flat=True)
        if names.issuperset(left):
            run.state = ReimportRun.State.SUPERSEDED
            run.save(update_fields=["state"])


def newest_unfinished() -> ReimportRun:
    """The run that `--resume` goes on with.

    Raises:
        UnusableInput: there is none.
    """
    run = ReimportRun.objects.filter(state__in=_UNFINISHED).first()
    if run is None:
        raise UnusableInput(
            "There is no unfinished re-import that could be resumed.", "Start one with --full."
        )
    return run


def take_up_inputs(run: ReimportRun, options: ReimportOptions, inputs: ReimportInputs) -> None:
    """Goes on with inputs that are still those with which the run began. One that it had not yet may have come since.

    Raises:
        UnusableInput: one of them changed since; the message says which.
    """
    hashes = {kind: file.sha256 for kind, file in inputs.files.items()}
    changed = [kind for kind, before in run.inputs.items() if hashes.get(kind) != before["sha256"]]
    if changed:
        lines = "\n".join(f"- {kind}: {_change(kind, run, inputs)}" for kind in changed)
        raise UnusableInput(
            f"Since re-import {run.pk} began, its inputs changed. Nothing was written.\n{lines}",
            "Put the former files back and resume, or start over with --full: it leaves alone what is right already.",
        )
    run.inputs = inputs.as_json()
    run.options |= {"exports": options.as_json()["exports"]}
    run.save(update_fields=["inputs", "options"])


def _change(kind: str, run: ReimportRun, inputs: ReimportInputs) -> str:
    before, now = run.inputs[kind], inputs.files.get(kind)
    was = f"{before['path']} (SHA-256 {before['sha256'][:12]})"
    if rivals := inputs.rivals.get(kind):
        names = ", ".join(file.path.name for file in rivals)
        return f"{was} before; now several files could be meant, and differ: {names}. --export {kind}=FILE names one"
    return f"{was} before, {f'{now.path} (SHA-256 {now.sha256[:12]})' if now else 'none'} now"


def close_run(run: ReimportRun, state: ReimportRun.State) -> None:
    """How the run ended."""
    run.state, run.finished_at = state, now()
    run.save(update_fields=["state", "finished_at"])


def now() -> datetime:
    return datetime.now(tz=UTC)
