"""Rows of our models on their way into the workbench."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

__all__ = ["as_text", "column_batches"]

_CHUNK = 10_000


def as_text(path: str) -> Cast:
    """A field as the database has it, without a Python object built per cell."""
    return Cast(path, TextField())


def column_batches(
    rows: QuerySet[Any, Any], advance: Callable[[int], None]
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a `values_list`, some thousands at a time, column by column."""
    source = rows.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(source, _CHUNK)):
        advance(len(chunk))
        yield list(zip(*chunk, strict=True))
