"""What stands in the way of writing the sample clinic's files, said in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import RunFailed, UnusableInput


@contextmanager
def named_trouble(path: Path) -> Iterator[None]:
    """What the file system refuses.

    Raises:
        RunFailed: it refused something.
    """
    try:
        yield
    except OSError as error:
        raise RunFailed(
            f"{error.filename or path}: {error.strerror}.",
            "Make room or give access there and run the command again; it goes on where it stopped.",
        ) from error


def strangers_refused(folder: Path, count: int, option: str) -> UnusableInput:
    """The refusal of a folder with so many entries that are not ours."""
    return UnusableInput(
        f"{folder} holds what is not the sample clinic's ({count:,} of its entries), so it stays as it is.",
        f"Name an empty folder with {option} DIR, or move those entries away.",
    )
