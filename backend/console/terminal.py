"""Where a command's words go: one stream, with colour and live bars only where a person looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from console.bars import BarProgress
from console.progress import LineProgress, Progress, SilentProgress
from console.unseen import escaped

# Where nobody's terminal sets a width, lines must not be cut.
PLAIN_WIDTH = 120


@dataclass(frozen=True)
class Terminal:
    """Prints lines, tables and bars to one stream.

    Attributes:
        stream: where to; a real terminal gets live bars and, with `color`, colour.
        color: whether colour may be used at all.
        verbosity: 0 prints nothing but errors, 1 the result, 2 and 3 also details.
    """

    stream: TextIO
    color: bool = True
    verbosity: int = 1

    @property
    def _console(self) -> Console:
        width = None if self.stream.isatty() else PLAIN_WIDTH
        return Console(file=self.stream, no_color=not self.color, width=width, highlight=False)

    def progress(self) -> Progress:
        """The progress display that fits the stream."""
        if self.verbosity == 0:
            return SilentProgress()
        return BarProgress(self._console) if self.stream.isatty() else LineProgress(self.stream)

    def line(self, text: str = "", style: str = "", level: int = 1) -> None:
        """A text, printed from the given verbosity on; of what works unseen in it, only new lines do."""
        if self.verbosity >= level:
            self._console.print(Text(escaped(text, but="\n"), style=style), soft_wrap=True)

    def table(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
    ) -> None:
        """A table; the columns in `right` are set flush right."""
        if self.verbosity == 0:
            return
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for index, name in enumerate(header):
            table.add_column(
                _shown(name), justify="right" if index in right else "left", no_wrap=index in right
            )
        for row in rows:
            table.add_row(*(_shown(cell) for cell in row))
        self._console.print(table)


def _shown(cell: str) -> str:
    """A cell to the letter: neither rich's markup nor what works unseen."""
    return escape(escaped(cell))


def bar(share: float, width: int) -> str:
    """A share, in percent, as a bar of `width` characters; what is not nothing shows, what is not all leaves a gap."""
    filled = round(share / 100.0 * width)
    if 0 < share < 100:
        filled = min(max(filled, 1), width - 1)
    return "█" * filled + "░" * (width - filled)
