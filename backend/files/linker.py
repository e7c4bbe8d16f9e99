"""What links the files of a kind, as one declaration: the phases of a re-import and the doctor go by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from console import Progress, Terminal
from database import Workbench
from filemaker import Export
from files.kind import FiledKind
from files.options import LinkOptions
from files.plan import LinkPlan
from transfers.undo import Undo

R = TypeVar("R")


@dataclass(frozen=True)
class Linker(Generic[R]):
    """How files become records of a kind.

    Attributes:
        files: of what.
        link: does it.
        plan: reads the database beside the inputs in the workbench, and decides, at most about so many files; writes nothing.
        show: prints what came of it.
        undo: takes a run back.
    """

    files: FiledKind
    link: Callable[[LinkOptions, Progress], R]
    plan: Callable[[Workbench, Export, int | None, Progress], LinkPlan]
    show: Callable[[R, Terminal], None]
    undo: Undo
