"""Live bars for terminals, drawn by rich."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from console.progress import Step, TimedSteps


class _BarStep:
    def __init__(self, bars: RichProgress, task: TaskID) -> None:
        self._bars, self._task = bars, task

    def advance(self, amount: int) -> None:
        done = self._bars.tasks[0].completed + amount
        self._bars.update(self._task, advance=amount, count=f"{done:,.0f}")


class BarProgress(TimedSteps):
    """A bar per step with its count and the time left, in the end the time taken."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console

    @contextmanager
    def step(self, title: str, total: int | None = None, unit: str = "") -> Iterator[Step]:
        columns = (
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.description:<30}"),
            BarColumn(bar_width=24),
            TextColumn(f"{{task.fields[count]:>11}} {unit:<6}"),
            TimeRemainingColumn(elapsed_when_finished=True),
        )
        with RichProgress(*columns, console=self._console) as bars:
            task = bars.add_task(title, total=total, count="")
            with self.timed(title):
                yield _BarStep(bars, task)
            bars.update(task, total=1, completed=1)
