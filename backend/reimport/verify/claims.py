"""What a check of the verification is, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patients.models import ForgottenPatient
from reimport.verify.snapshot import Snapshot
from transfers.models import TransferRun


@dataclass(frozen=True)
class Check:
    """One thing that has to hold.

    Attributes:
        name: for programs.
        claim: what holds, in words.
        find: what contradicts it: ids, keys, or a sentence with counts.
    """

    name: str
    claim: str
    find: Callable[[Snapshot], list[str]]


@dataclass(frozen=True)
class CheckResult:
    """A check that was made; `problems` is empty where its claim holds."""

    name: str
    claim: str
    problems: list[str]


def undone_since(run: TransferRun) -> bool:
    """Whether an earlier run was undone since, or a patient forgotten, and took along what it had made."""
    undone = TransferRun.objects.filter(kind=run.kind, undone_at__gt=run.finished_at)
    return undone.exists() or forgotten_since(run)


def forgotten_since(run: TransferRun) -> bool:
    """Whether a patient was forgotten since: how many records they had of the run's is known to nobody any more."""
    return ForgottenPatient.objects.filter(forgotten_at__gt=run.finished_at).exists()


def differing(what: str, recorded: int, present: int, source: str) -> list[str]:
    """A sentence where two counts differ, nothing where they are the same."""
    if recorded == present:
        return []
    return [f"{source} recorded {recorded:,} {what}, the database holds {present:,}"]
