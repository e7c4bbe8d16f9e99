"""The runs in the order of time: re-imports with their phases, and runs of every kind, by themselves or within one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Max, Q

from jobs.live_record import LiveJob
from reimport.models import PhaseRun, ReimportRun
from reimport.phases import kinds
from transfers.models import TransferRun

_PER_PAGE: Final = 25
_STATE_WORDS: Final[Mapping[str, str]] = {
    ReimportRun.State.RUNNING.value: "running",
    ReimportRun.State.DONE.value: "done",
    ReimportRun.State.FAILED.value: "failed",
    ReimportRun.State.SUPERSEDED.value: "taken over by a later one",
    PhaseRun.State.PENDING.value: "not begun",
}


# When it began, "reimport" or "run", and its number.
_Key = tuple[datetime, str, int]


@dataclass(frozen=True)
class ShownRun:
    """A recorded run in the list.

    Attributes:
        whole: how many files, or rows, it was about.
        taken: how many of them are in the database as they say.
    """

    run: TransferRun
    title: str
    whole: int
    taken: int

    @property
    def others(self) -> int:
        """Those that are not."""
        return self.whole - self.taken


@dataclass(frozen=True)
class RunEntry:
    """A line of the list: a re-import with the runs of its phases, or a run by itself.

    Attributes:
        reimport: None for a run by itself.
        phases: of the re-import, in their order.
        runs: of its phases, in their order; of a run by itself that one.
        state: in words.
    """

    reimport: ReimportRun | None
    phases: list[PhaseRun]
    runs: list[ShownRun]
    state: str

    @property
    def run(self) -> TransferRun:
        """The run by itself."""
        return self.runs[-1].run

    @property
    def whole(self) -> int:
        """Of all its runs; so are the others."""
        return sum(shown.whole for shown in self.runs)

    @property
    def taken(self) -> int:
        return sum(shown.taken for shown in self.runs)

    @property
    def others(self) -> int:
        return self.whole - self.taken


@dataclass(frozen=True)
class RunListPage:
    """One page of the list."""

    entries: list[RunEntry]
    page: Page[_Key]


def run_list_page(number: str | None, jobs: Sequence[LiveJob]) -> RunListPage:
    """A page of the list, the newest first; `jobs` tell which re-imports really run."""
    within = _runs_of_reimports()
    alone = TransferRun.objects.exclude(pk__in=[pk for runs in within.values() for pk in runs])
    keys: list[_Key] = [
        *((at, "reimport", pk) for at, pk in ReimportRun.objects.values_list("started_at", "pk")),
        *((at, "run", pk) for at, pk in alone.values_list("started_at", "pk")),
    ]
    page = Paginator(sorted(keys, reverse=True), _PER_PAGE).get_page(number)
    return RunListPage(_entries(list(page), within, jobs), page)


def _entries(
    keys: Sequence[_Key], within: Mapping[int, Sequence[int]], jobs: Sequence[LiveJob]
) -> list[RunEntry]:
    numbers = [pk for _, kind, pk in keys if kind == "reimport"]
    reimports = ReimportRun.objects.prefetch_related("phases").in_bulk(numbers)
    alone = [pk for _, kind, pk in keys if kind == "run"]
    runs = TransferRun.objects.in_bulk([*alone, *(run for pk in numbers for run in within.get(pk, ()))])
    return [
        RunEntry(None, [], [_shown(runs[pk])], "undone" if runs[pk].undone_at else "done")
        if kind == "run"
        else _reimport_entry(reimports[pk], [runs[run] for run in within.get(pk, ()) if run in runs], jobs)
        for _, kind, pk in keys
    ]


def _reimport_entry(reimport: ReimportRun, runs: Sequence[TransferRun], jobs: Sequence[LiveJob]) -> RunEntry:
    shown = [_shown(run, within=True) for run in runs]
    return RunEntry(reimport, list(reimport.phases.all()), shown, state_words(reimport.state, reimport, jobs))


def _shown(run: TransferRun, *, within: bool = False) -> ShownRun:
    kind = kinds().get(run.kind)
    doing = kind.doing if kind else run.kind
    title = f"{run.kind} in run {run.pk}" if within else f"{doing}, run {run.pk}"
    account = kind.accounts[0] if kind else None
    counts = run.outcomes.get(account.name, {}) if account else {}
    taken = {outcome.value for outcome in account.outcomes if outcome.is_taken} if account else set()
    return ShownRun(
        run, title, sum(counts.values()), sum(count for name, count in counts.items() if name in taken)
    )


def newest_runs() -> str:
    """Stands for the list as it is now: another one as soon as a run was added."""
    newest = [
        model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0
        for model in (TransferRun, ReimportRun)
    ]
    return "-".join(map(str, newest))


def state_words(state: str, reimport: ReimportRun, jobs: Sequence[LiveJob]) -> str:
    """The state of a re-import, or of one of its phases, in words. "Running" without a process that tells so is not."""
    if state == ReimportRun.State.RUNNING and not is_running(reimport, jobs):
        return "stopped"
    return _STATE_WORDS.get(state, state)


def is_running(reimport: ReimportRun, jobs: Sequence[LiveJob]) -> bool:
    """Whether a process is at work on it."""
    return any(job.is_running and job.record.reimport == reimport.pk for job in jobs)


def phase_of(run: TransferRun) -> PhaseRun | None:
    """The phase of a re-import in which it ran; None where somebody ran it by itself."""
    phases = PhaseRun.objects.filter(Q(details__run=run.pk) | Q(details__link_run=run.pk), name=run.kind)
    return phases.select_related("run").first()


def _runs_of_reimports() -> dict[int, list[int]]:
    """Re-import -> the runs of its phases, in their order."""
    found: dict[int, list[int]] = {}
    phases = PhaseRun.objects.filter(name__in=kinds()).order_by("number")
    for reimport, run, link_run in phases.values_list("run_id", "details__run", "details__link_run"):
        # The first is not in ledgers of earlier versions.
        if run or link_run:
            found.setdefault(reimport, []).append(run or link_run)
    return found
