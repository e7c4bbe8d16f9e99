"""Phase 0: everything that would stop a later phase, found before the first one begins. Reads only."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from database import database_faults, exclusive_run
from errors import NexusError, RunFailed, UnusableInput
from filemaker import Evidence, ReadOptions, UnprovenColumns, read_export
from files.former_runs import check_size, former_listings
from files.kind import FiledKind
from reimport.backup import database_size, recipients
from reimport.phase import PhaseContext, PhaseResult
from reimport.system_checks import configuration_problems
from storage import EmptyListing, open_store

_Check: TypeAlias = Callable[[PhaseContext], dict[str, int] | None]

# Free space, in sizes of the database: the backup itself, and the scratch copy that proves it.
BACKUPS_WORTH_OF_SPACE = 2


def look_before(context: PhaseContext) -> PhaseResult:
    """Makes every check, and reports all that is in the way at once.

    Raises:
        UnusableInput: something is in the way, an input or a setting among it.
        RunFailed: something else is in the way.
    """
    present = [phase for phase in context.inputs.wanted if not context.inputs.is_left_out(phase)]
    stores = [files for files in context.files if files.name in present]
    checks: list[_Check] = [
        *(partial(_export, phase=phase) for phase in present),
        *(partial(_listing, files=files) for files in stores),
        *CHECKS,
    ]
    counts = Counter(checks=len(checks))
    obstacles: list[NexusError] = []
    with context.progress.step("Looking at everything", len(checks), "checks") as step:
        for check in checks:
            try:
                with database_faults():
                    counts.update(check(context) or {})
            except NexusError as error:
                obstacles.append(error)
            step.advance(1)
    if obstacles:
        raise _all_at_once(obstacles)
    return PhaseResult(counts=counts)


def _all_at_once(obstacles: list[NexusError]) -> NexusError:
    # The database's own trouble makes several checks say the same.
    lines = dict.fromkeys(map(_as_item, obstacles))
    kind = (
        UnusableInput
        if any(error.exit_status == UnusableInput.exit_status for error in obstacles)
        else RunFailed
    )
    count = f"{len(lines)} things stand" if len(lines) > 1 else "One thing stands"
    return kind(f"{count} in the way. Nothing was written.\n" + "\n".join(lines))


def _as_item(error: NexusError) -> str:
    text = str(error).replace(" Nothing was written.", "").replace("\n", "\n  ")
    return f"- {text}"


def _configuration(_context: PhaseContext) -> None:
    serious = [problem for problem in configuration_problems() if problem.is_serious()]
    if serious:
        raise UnusableInput("\n".join(f"{problem.msg}\n{problem.hint}" for problem in serious))


def _export(context: PhaseContext, phase: str) -> None:
    """The export of a phase is there, nothing else could be meant, and it can be read."""
    path, wanted = context.inputs.path(phase), context.inputs.wanted[phase]
    try:
        export = read_export(path, wanted.schema)
    except UnprovenColumns as unproven:
        export = read_export(path, wanted.schema, ReadOptions(evidence=_evidence(context, phase, unproven)))
    next(export.batches(), None)


def _evidence(context: PhaseContext, phase: str, unproven: UnprovenColumns) -> Evidence:
    """The ids that may prove what the columns are."""
    wanted = context.inputs.wanted[phase]
    if wanted.evidence is None:
        raise unproven
    try:
        return wanted.evidence(context.inputs, context.options.stores[phase])
    except NexusError:
        # What keeps it from them, the check says that looks there.
        raise unproven from None


def _migrations(_context: PhaseContext) -> None:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise UnusableInput(
            f"The database has not been migrated to this version: {len(missing)} migrations are missing.",
            "Run `python manage.py migrate` first.",
        )


def _listing(context: PhaseContext, files: FiledKind) -> dict[str, int]:
    url = context.options.stores[files.name]
    listed = sum(len(page) for page in open_store(url).list())
    if not listed:
        raise EmptyListing(url)
    if not context.options.accept_fewer:
        check_size(former_listings(files.name, url), listed)
    return {"files_listed": listed}


def _disk_space(_context: PhaseContext) -> None:
    needed = BACKUPS_WORTH_OF_SPACE * database_size()
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free < needed:
        raise RunFailed(
            f"{settings.VAR_DIR} has {free:,} bytes free; the backup and its proof may need {needed:,}.",
            "Free space there, or name another folder in NEXUS_VAR_DIR.",
        )


def _recipients(_context: PhaseContext) -> None:
    recipients()


def _no_other_run(_context: PhaseContext) -> None:
    with exclusive_run(dry_run=False):
        pass


# Each raises a NexusError with its remedy, or returns what it counted. Every export and every store has a check of its own besides.
CHECKS: tuple[_Check, ...] = (
    _configuration,
    _migrations,
    _disk_space,
    _recipients,
    _no_other_run,
)
