"""What a re-import is about to do: which phases, with which options and inputs, under which run of the ledger."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.conf import settings

from console import Progress
from jobs.live_progress import ProgressPublisher, publish_progress
from reimport import phases
from reimport.inputs import ReimportInputs, find_inputs
from reimport.ledger import is_ready, newest_unfinished, open_run, take_up_inputs
from reimport.models import PhaseRun, ReimportRun
from reimport.options import ReimportOptions, ReimportRequest
from reimport.phase import Phase, PhaseContext


@dataclass(frozen=True)
class ReimportJob:
    """A run of the ledger with what it needs; `left_out` are phases of a full one whose export is not there."""

    run: ReimportRun
    options: ReimportOptions
    inputs: ReimportInputs
    phases: tuple[Phase, ...]
    left_out: tuple[Phase, ...] = ()

    @property
    def number(self) -> int | None:
        """The run's id, for the log; what a dry run has is rolled back."""
        return None if self.options.dry_run else self.run.pk

    def publish_progress(self) -> AbstractContextManager[ProgressPublisher]:
        """As long as it lasts, pages can see where the run is."""
        names = tuple(phase.name for phase in self.phases)
        return publish_progress("reimport", dry_run=self.options.dry_run, reimport=self.number, phases=names)

    def context(self, progress: Progress) -> PhaseContext:
        """What a phase works with."""
        return _context(self.options, self.inputs, self.run.pk, progress)


def refuse_unready(request: ReimportRequest, progress: Progress) -> None:
    """Without a ledger nothing can be recorded: preflight then says, unrecorded, all that is missing.

    Raises:
        UnusableInput, RunFailed: something is in the way.
    """
    if phases.PREFLIGHT.name in request.phases and not is_ready():
        options = request.options(_defaults())
        phases.PREFLIGHT.work(_context(options, _inputs(options), None, progress))


def take_up(request: ReimportRequest) -> ReimportJob:
    """A new run of the ledger, or the newest unfinished one.

    Raises:
        UnusableInput: an input or an option cannot be used, or there is nothing to resume.
    """
    return _resumed(request) if request.resumes else _new(request)


def _new(request: ReimportRequest) -> ReimportJob:
    options = request.options(_defaults())
    inputs = _inputs(options)
    asked = [*map(phases.find_phase, request.phases)]
    left_out = tuple(phase for phase in asked if request.is_full and inputs.is_left_out(phase.name))
    wanted = tuple(phase for phase in asked if phase not in left_out)
    if request.is_full:
        inputs.require_any()
    # Of several that could be meant, preflight tells together with all else; without it, no phase begins whose successor cannot.
    looks_before = phases.PREFLIGHT in wanted
    inputs.require(phase.name for phase in wanted if not looks_before or inputs.is_left_out(phase.name))
    return ReimportJob(open_run(options, inputs, wanted), options, inputs, wanted, left_out)


def _resumed(request: ReimportRequest) -> ReimportJob:
    run = newest_unfinished()
    options = request.options(ReimportOptions.from_json(run.options))
    inputs = _inputs(options)
    take_up_inputs(run, options, inputs)
    left = set(run.phases.exclude(state=PhaseRun.State.DONE).values_list("name", flat=True))
    return ReimportJob(run, options, inputs, tuple(phase for phase in phases.PHASES if phase.name in left))


def _defaults() -> ReimportOptions:
    return ReimportOptions(data=settings.PROJECT_DIR, images_url=settings.NEXUS_IMAGES_URL)


def _inputs(options: ReimportOptions) -> ReimportInputs:
    return find_inputs(phases.exports(), options.data, options.exports)


def _context(
    options: ReimportOptions, inputs: ReimportInputs, run_id: int | None, progress: Progress
) -> PhaseContext:
    kinds = tuple(phases.kinds().values())
    files = tuple(linker.files for linker in phases.linkers().values())
    return PhaseContext(options, inputs, kinds, files, run_id, progress)
