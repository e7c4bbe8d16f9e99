"""A transfer as a phase of the re-import, with its reports kept for the verification."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from console import Terminal
from jobs import clinic_dates
from reimport.inputs import ExportEvidence, WantedExport
from reimport.phase import Phase, PhaseContext, PhaseResult
from reimport.report_folder import decisions_hash, report_folder
from transfers.kind import Kind
from transfers.options import ImportOptions
from transfers.result import ImportResult
from transfers.run import run_transfer
from transfers.summary import print_summary
from transfers.transfer import Transfer
from transfers.undo import Undo, undo_records

# What a result tells in its JSON, beside its accounts, that the ledger keeps.
_KEPT = ("unreadable_dates", "attention")


class CarriedResult(Protocol):
    """What a transfer tells of itself once it is done."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def run(self) -> int | None: ...
    def totals(self) -> dict[str, int]: ...
    def as_json(self) -> dict[str, Any]: ...


R = TypeVar("R", bound=CarriedResult)


def transfer_phase(transfer: Transfer) -> Phase:
    """The phase that carries out a transfer."""
    phase = kind_phase(transfer.kind, partial(_import, transfer), partial(undo_records, transfer))
    return replace(phase, transfer=transfer)


def kind_phase(
    kind: Kind,
    work: Callable[[PhaseContext], PhaseResult],
    undo: Undo,
    evidence: ExportEvidence | None = None,
) -> Phase:
    """A phase that carries over records of a kind, whose declaration says the rest of it."""
    return Phase(
        kind.number,
        kind.name,
        kind.purpose,
        work,
        writes=True,
        export=WantedExport(kind.patterns, kind.schema, evidence),
        kind=kind,
        undo=undo,
    )


def carry_out(
    context: PhaseContext,
    kind: Kind,
    run: Callable[[Path], R],
    show: Callable[[R, Terminal], None],
) -> PhaseResult:
    """Runs a transfer live; in a dry run, within the transaction that is rolled back in the end.

    Args:
        context: of the phase.
        kind: what is carried over.
        run: does it, and leaves its reports in a folder.
        show: prints its summary.
    """
    with report_folder(context, kind.name) as folder:
        result = run(folder)
        plan_hash = decisions_hash(folder)
    return PhaseResult(
        counts=result.totals(),
        remark=f"plan {plan_hash[:12]}",
        plan_hash=plan_hash,
        details={"run": result.run, **_kept(kind, result.as_json()), "reports": str(folder)},
        show=partial(show, replace(result, run=None) if context.dry_run else result),
    )


def _kept(kind: Kind, facts: Mapping[str, Any]) -> dict[str, Any]:
    names = (*(account.name for account in kind.accounts), *_KEPT)
    return {name: facts[name] for name in names if name in facts}


def _import(transfer: Transfer, context: PhaseContext) -> PhaseResult:
    """All of the export, whatever `--limit` says: a file within the limit may belong to any of the records."""

    def run(folder: Path) -> ImportResult:
        export = context.inputs.path(transfer.kind.name)
        options = ImportOptions(export=export, dates=clinic_dates(), report_dir=folder)
        return run_transfer(transfer, options, context.progress)

    return carry_out(context, transfer.kind, run, print_summary)
