"""Rows on their way from a format's own reader to the export that all formats share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """Rows of equal width, column by column, with the line on which each begins."""

    lines: list[int]
    columns: list[list[str]]


def gather(blocks: Iterable[Block], rows: int) -> Iterator[Block]:
    """The same rows in blocks of at least so many, the last one excepted."""
    gathered: Block | None = None
    for block in blocks:
        if gathered is None:
            gathered = block
        else:
            gathered.lines.extend(block.lines)
            for column, more in zip(gathered.columns, block.columns, strict=True):
                column.extend(more)
        if len(gathered.lines) >= rows:
            yield gathered
            gathered = None
    if gathered is not None:
        yield gathered
