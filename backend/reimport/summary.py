"""What a re-import prints: its inputs before anything runs, the phases' table at the end, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from console import Terminal
from reimport.inputs import ReimportInputs
from reimport.models import ReimportRun
from reimport.options import ReimportOptions
from reimport.phase import Phase, PhaseResult
from reimport.report_folder import report_path, shown_path

# What the phases that link files link.
_FILES_OF = {"images": "pictures", "documents": "papers"}


class PhaseSummary:
    """How far a run has come; `absent` is what is not there for a phase that is left out, by its name."""

    def __init__(
        self, run: ReimportRun, phases: Sequence[Phase], absent: Mapping[str, str], *, dry_run: bool
    ) -> None:
        self.run_id = run.pk
        self.phases = sorted(phases, key=lambda phase: phase.number)
        self.absent = absent
        self.dry_run = dry_run
        self.is_complete = False
        self._done: dict[str, tuple[PhaseResult, float]] = {}

    def note(self, phase: Phase, result: PhaseResult, seconds: float) -> None:
        """A phase is done."""
        self._done[phase.name] = (result, seconds)

    def rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        """A row of the final table for every phase."""
        begun = [phase.name for phase in self.phases if phase.name not in self.absent]
        for phase in self.phases:
            head = (str(phase.number), phase.name)
            if phase.name in self.absent:
                yield (*head, "left out", "", self.absent[phase.name])
                continue
            if phase.name not in self._done:
                failed = len(self._done) == begun.index(phase.name)
                yield (*head, "stopped" if failed else "not begun", "", "")
                continue
            result, seconds = self._done[phase.name]
            yield (*head, self._state(phase, result), f"{seconds:.1f} s", _words(result))

    def _state(self, phase: Phase, result: PhaseResult) -> str:
        if not self.dry_run:
            return "done"
        if phase.writes:
            return "rolled back"
        return "done" if result.counts else "left out"


def _words(result: PhaseResult) -> str:
    counts = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in result.counts.items())
    return "; ".join(part for part in (counts, result.remark) if part)


def print_phases(phases: Sequence[Phase], terminal: Terminal) -> None:
    """For `--list`."""
    rows = [(str(phase.number), phase.name, phase.purpose) for phase in phases]
    terminal.table(("", "phase", "what it does"), rows, right=[0])


def print_inputs(inputs: ReimportInputs, options: ReimportOptions, terminal: Terminal) -> None:
    """What the run will read, for the person to look at."""
    terminal.line(
        "Dry run: everything is rolled back in the end." if options.dry_run else "Live run.", "bold"
    )
    limit = f", the first {options.limit:,} files" if options.limit else ""
    lines = {phase: _input(phase, inputs) for phase in inputs.wanted}
    lines |= {
        _FILES_OF[phase]: f"{url}{limit}" for phase, url in options.stores.items() if phase in inputs.files
    }
    width = max(map(len, lines))
    for name, text in lines.items():
        terminal.line(f"  {name:<{width}}  {text}")


def _input(phase: str, inputs: ReimportInputs) -> str:
    """Which file is taken for a phase, or why none is."""
    if rivals := inputs.rivals.get(phase):
        return f"several, which differ: {', '.join(file.path.name for file in rivals)}"
    if phase not in inputs.files:
        return inputs.absence(phase)
    file = inputs.files[phase]
    same = f"; the same bytes: {', '.join(file.same)}" if file.same else ""
    return f"{file.path}  ({file.size_bytes:,} bytes, SHA-256 {file.sha256[:12]}){same}"


def print_summary(summary: PhaseSummary, terminal: Terminal) -> None:
    """The table of the phases and what to do next."""
    terminal.line()
    terminal.table(("", "phase", "state", "time", "counts"), list(summary.rows()), right=[0, 3])
    terminal.line()
    terminal.line(_next(summary), style="bold green" if summary.is_complete else "bold")


def _next(summary: PhaseSummary) -> str:
    names = [phase.name for phase in summary.phases]
    if summary.dry_run:
        if summary.is_complete:
            return "Next: nothing was written. The live run does exactly this; leave out --dry-run for it."
        return "Next: nothing was written. Do what the message below says, then dry-run again."
    if not summary.is_complete:
        return f"Next: do what the message below says, then go on with --resume (re-import {summary.run_id})."
    if "verify" in names:
        return f"Next: look through {shown_path(report_path(summary.run_id))}, and hand it to the clinic."
    return f"Next: re-import {summary.run_id} is done; --phase verify checks it and writes the report."
