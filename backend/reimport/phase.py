"""What a phase is, what it gets to work with, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from console import Progress, Terminal
from files.kind import FiledKind
from files.linker import Linker
from reimport.inputs import ReimportInputs, WantedExport
from reimport.options import ReimportOptions
from transfers.kind import Kind
from transfers.transfer import Transfer
from transfers.undo import Undo


@dataclass(frozen=True)
class PhaseContext:
    """What a phase works with.

    Attributes:
        options: what the whole run was asked to do.
        inputs: the exports that were found or named.
        kinds: what is carried over, by all phases there are.
        files: those of them that have files beside their rows.
        run_id: the run's number in the ledger (rolled back after a dry run); None before there is a ledger.
        progress: where the phase tells how far it is.
    """

    options: ReimportOptions
    inputs: ReimportInputs
    kinds: Sequence[Kind]
    files: Sequence[FiledKind]
    run_id: int | None
    progress: Progress

    @property
    def dry_run(self) -> bool:
        """Whether everything is rolled back in the end: no file may be written, no outside thing be changed."""
        return self.options.dry_run


@dataclass(frozen=True)
class PhaseResult:
    """What a phase did.

    Attributes:
        counts: its numbers, for the final table and the ledger.
        remark: one line for the final table: where something was written, or what a dry run left out.
        plan_hash: SHA-256 of its decisions; empty for a phase that decides nothing.
        details: what else goes to the ledger; ids and counts only.
        show: prints the phase's own summary.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    remark: str = ""
    plan_hash: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    show: Callable[[Terminal], None] | None = None


_Work: TypeAlias = Callable[[PhaseContext], PhaseResult]


@dataclass(frozen=True)
class Phase:
    """One step of the re-import.

    Attributes:
        number: its place; the documentation and the folders of `scripts/reimport/` use it.
        name: what `--phase` takes.
        purpose: one line for a person.
        work: does it.
        writes: it writes to the database; its work then commits together with its record in the ledger.
        export: what it reads; None where it reads no export.
        kind: what it carries over; None where it carries nothing over.
        transfer: how it is carried over, where each row of the export is one record.
        linker: what links the files of that; None where it has none.
        undo: takes back a run of that.
    """

    number: int
    name: str
    purpose: str
    work: _Work
    writes: bool = False
    export: WantedExport | None = None
    kind: Kind | None = None
    transfer: Transfer | None = None
    linker: Linker[Any] | None = None
    undo: Undo | None = None
