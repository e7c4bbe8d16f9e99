"""Lines that were read, and what they are."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from filemaker.block import Block


@dataclass(frozen=True)
class Remark:
    """What is odd about a record: a quirk, or, with a reason, that it is malformed."""

    line: int
    quirk: str
    reason: str = ""


@dataclass
class Passage:
    """Lines that were read strictly, and what they are; held back while a mark farther on may change it.

    Attributes:
        first: the number of the first line.
        lines: the lines.
        begins: the lines on which a record begins, whatever becomes of it.
        block: the rows.
        ends: the line ends of the rows.
        remarks: what is odd.
    """

    first: int
    lines: list[str]
    begins: list[int] = field(default_factory=list)
    block: Block = field(default_factory=lambda: Block([], []))
    ends: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def before(self, line: int) -> Passage:
        """What stands above a line on which a record begins."""
        rows = bisect_left(self.block.lines, line)
        return Passage(
            self.first,
            self.lines[: line - self.first],
            self.begins[: bisect_left(self.begins, line)],
            Block(self.block.lines[:rows], [column[:rows] for column in self.block.columns]),
            self.ends[:rows],
            [remark for remark in self.remarks if remark.line < line],
        )
