"""Rows on their way from a format's own reader to the export that all formats share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """Rows of equal width, column by column, with the line on which each begins."""

    lines: list[int]
    columns: list[list[str]]


def gather(blocks: Iterable[Block], rows: int, most: int) -> Iterator[Block]:
    """The same rows in blocks of at least so many, the last one excepted; or of `most` blocks, where rows are long."""
    gathered: Block | None = None
    taken = 0
    for block in blocks:
        taken += 1
        if gathered is None:
            gathered = block
        else:
            gathered.lines.extend(block.lines)
            for column, more in zip(gathered.columns, block.columns, strict=True):
                column.extend(more)
        if len(gathered.lines) >= rows or taken >= most:
            yield gathered
            gathered, taken = None, 0
    if gathered is not None:
        yield gathered
