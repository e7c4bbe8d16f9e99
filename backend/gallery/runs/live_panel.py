"""What the panel above the runs shows of a job under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from gallery.quantities import duration, thousands
from jobs.live_record import LiveJob, LiveRecord, LiveStep
from reimport.phases import kinds

# What a kind of record is carried over by, its declaration says.
_COMMAND_WORDS = {
    "reimport": "Re-import",
    "make_thumbnails": "Making thumbnails",
    "check_export": "Checking an export",
    "undo_run": "Undoing a run",
}


@dataclass(frozen=True)
class PanelJob:
    """A job in words.

    Attributes:
        key: tells it from others, of this and of former processes.
        title: what runs.
        is_running: else it was stopped.
        dry_run: None where the command knows no such thing.
        place: the phase and the step that it is at.
        done: the share of the current step, in percent; None where its whole is not known.
        progress: how much of the step is done, in words; empty before anything is.
        since: when it began.
        lasted: how long it took until now, or until it last told something.
        steps: those that are done, with the words for their amount and time.
        can_resume: whether, once stopped, it goes on where it was.
    """

    key: str
    title: str
    is_running: bool
    dry_run: bool | None
    place: str
    done: int | None
    progress: str
    since: datetime
    lasted: str
    steps: list[tuple[LiveStep, str]]
    can_resume: bool


def panel_jobs(jobs: Sequence[LiveJob]) -> list[PanelJob]:
    """Every job in words."""
    return [_panel_job(job) for job in jobs]


def _panel_job(job: LiveJob) -> PanelJob:
    record = job.record
    end = datetime.now(tz=UTC) if job.is_running else record.updated_at
    return PanelJob(
        key=f"{record.process}-{record.started_at:%H%M%S%f}",
        title=_title(record),
        is_running=job.is_running,
        dry_run=record.dry_run,
        place=_place(record),
        done=_share(record.current),
        progress=_amount(record.current) if record.current else "",
        since=record.started_at,
        lasted=duration(max(0.0, (end - record.started_at).total_seconds())),
        steps=[(step, _took(step)) for step in record.steps],
        can_resume=record.reimport is not None,
    )


def _title(record: LiveRecord) -> str:
    doing = {kind.command: kind.doing for kind in kinds().values()}
    words = (_COMMAND_WORDS | doing).get(record.command, record.command)
    return f"{words} {record.reimport}" if record.reimport else words


def _place(record: LiveRecord) -> str:
    parts = []
    if record.phase:
        number = record.phases.index(record.phase) + 1 if record.phase in record.phases else 0
        parts.append(f"phase {number} of {len(record.phases)}: {record.phase}")
    if record.current:
        parts.append(record.current.title)
    return " · ".join(parts)


def _share(step: LiveStep | None) -> int | None:
    return min(100, 100 * step.done // step.total) if step and step.total else None


def _amount(step: LiveStep) -> str:
    """As in "1,000 of 6,490 files"; bytes say nothing to people beside the bar."""
    if not step.done or step.unit == "bytes":
        return ""
    whole = f" of {thousands(step.total)}" if step.total else ""
    return f"{thousands(step.done)}{whole} {step.unit}".strip()


def _took(step: LiveStep) -> str:
    amount = _amount(LiveStep(step.title, step.unit, None, step.done, step.seconds, step.phase))
    return f"{amount}, {duration(step.seconds)}" if amount else duration(step.seconds)
