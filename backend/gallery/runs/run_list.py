"""The runs in the order of time: re-imports with their phases, and runs of the linker, by itself or within one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Max

from images.models import LinkRun
from jobs.live_record import LiveJob
from reimport.models import PhaseRun, ReimportRun

__all__ = ["RunEntry", "RunPage", "is_running", "newest_runs", "phase_of", "run_page", "state_words"]

_PER_PAGE: Final = 25
_LINKING: Final = "images"
_STATE_WORDS: Final[Mapping[str, str]] = {
    ReimportRun.State.RUNNING.value: "running",
    ReimportRun.State.DONE.value: "done",
    ReimportRun.State.FAILED.value: "failed",
    ReimportRun.State.SUPERSEDED.value: "taken over by a later one",
    PhaseRun.State.PENDING.value: "not begun",
}


# When it began, "reimport" or "link", and its number.
_Key = tuple[datetime, str, int]


@dataclass(frozen=True)
class RunEntry:
    """A line of the list: a re-import, or a run of the linker by itself.

    Attributes:
        reimport: None for the linker by itself.
        phases: of the re-import, in their order.
        link_run: the linker's run; None for a re-import that did not come so far.
        state: in words.
    """

    reimport: ReimportRun | None
    phases: list[PhaseRun]
    link_run: LinkRun | None
    state: str


@dataclass(frozen=True)
class RunPage:
    """One page of the list."""

    entries: list[RunEntry]
    page: Page[_Key]


def run_page(number: str | None, jobs: Sequence[LiveJob]) -> RunPage:
    """A page of the list, the newest first; `jobs` tell which re-imports really run."""
    links = _links_of_reimports()
    alone = LinkRun.objects.exclude(pk__in=links.values())
    keys: list[_Key] = [
        *((at, "reimport", pk) for at, pk in ReimportRun.objects.values_list("started_at", "pk")),
        *((at, "link", pk) for at, pk in alone.values_list("started_at", "pk")),
    ]
    page = Paginator(sorted(keys, reverse=True), _PER_PAGE).get_page(number)
    return RunPage(_entries(list(page), links, jobs), page)


def _entries(keys: Sequence[_Key], links: Mapping[int, int], jobs: Sequence[LiveJob]) -> list[RunEntry]:
    numbers = [pk for _, kind, pk in keys if kind == "reimport"]
    reimports = ReimportRun.objects.prefetch_related("phases").in_bulk(numbers)
    runs = [pk for _, kind, pk in keys if kind == "link"]
    link_runs = LinkRun.objects.in_bulk([*runs, *(links[pk] for pk in numbers if pk in links)])
    return [
        RunEntry(None, [], link_runs[pk], "undone" if link_runs[pk].undone_at else "done")
        if kind == "link"
        else _reimport_entry(reimports[pk], link_runs.get(links.get(pk, 0)), jobs)
        for _, kind, pk in keys
    ]


def _reimport_entry(reimport: ReimportRun, link_run: LinkRun | None, jobs: Sequence[LiveJob]) -> RunEntry:
    return RunEntry(
        reimport, list(reimport.phases.all()), link_run, state_words(reimport.state, reimport, jobs)
    )


def newest_runs() -> str:
    """Stands for the list as it is now: another one as soon as a run was added."""
    newest = [model.objects.aggregate(newest=Max("pk"))["newest"] or 0 for model in (LinkRun, ReimportRun)]
    return "-".join(map(str, newest))


def state_words(state: str, reimport: ReimportRun, jobs: Sequence[LiveJob]) -> str:
    """The state of a re-import, or of one of its phases, in words. "Running" without a process that tells so is not."""
    if state == ReimportRun.State.RUNNING and not is_running(reimport, jobs):
        return "stopped"
    return _STATE_WORDS.get(state, state)


def is_running(reimport: ReimportRun, jobs: Sequence[LiveJob]) -> bool:
    """Whether a process is at work on it."""
    return any(job.is_running and job.record.reimport == reimport.pk for job in jobs)


def phase_of(link_run: LinkRun) -> PhaseRun | None:
    """The phase of a re-import in which the linker ran; None where somebody ran it by itself."""
    phases = PhaseRun.objects.filter(name=_LINKING, details__link_run=link_run.pk)
    return phases.select_related("run").first()


def _links_of_reimports() -> dict[int, int]:
    """Re-import -> the linker's run within it."""
    phases = PhaseRun.objects.filter(name=_LINKING, details__has_key="link_run")
    return dict(phases.values_list("run_id", "details__link_run"))
