"""Rows of our models on their way into the workbench, and keys on their way into statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

_CHUNK = 10_000
_T = TypeVar("_T")


def as_text(path: str) -> Cast:
    """A field as the database has it, without a Python object built per cell."""
    return Cast(path, TextField())


def column_batches(
    rows: QuerySet[Any, Any], advance: Callable[[int], None], size: int = _CHUNK
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a `values_list`, `size` at a time, column by column."""
    for chunk in in_chunks(rows.iterator(chunk_size=size), size):
        advance(len(chunk))
        yield list(zip(*chunk, strict=True))


def in_chunks(things: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The things in lists of `size`, the last one shorter; none is empty."""
    source = iter(things)
    while chunk := list(islice(source, size)):
        yield chunk
