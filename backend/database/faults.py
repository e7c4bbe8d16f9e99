"""The one home of a database's faults: every one becomes an error of ours, made anew, without the database's own words."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

from django.db import Error

from database.fault_words import (
    BY_SQLITE_CODE,
    BY_SQLSTATE,
    BY_TEXT,
    LOCKED,
    NO_CONNECTION,
    FaultWords,
)
from errors import NexusError, RunFailed

_NOTHING_WRITTEN = "Nothing was written."
_OURS = Path(__file__).resolve().parents[1]
# SQLite keeps the primary code in the lowest byte of an extended one.
_PRIMARY = 0xFF


@contextlib.contextmanager
def database_faults(promise: str = _NOTHING_WRITTEN) -> Iterator[None]:
    """Turns whatever a database or its driver raises into one of our errors.

    Nothing of the fault stays reachable from that error, neither its text, which may quote rows, nor its traceback.

    Args:
        promise: the sentence about what became of the data.

    Raises:
        NexusError: the database or its driver refused something.
    """
    try:
        yield
    except fault_kinds() as fault:
        error = explained(fault, promise)
        try:
            raise error from None
        finally:
            error.__context__ = None


def fault_kinds() -> tuple[type[Exception], ...]:
    """What a database's faults are instances of.

    Django translates what its cursors raise; COPY, and a connection that is made by hand, raise the driver's own.
    """
    # Django loads PostgreSQL's driver where it is used; nobody else needs to.
    psycopg = sys.modules.get("psycopg")
    return (Error, sqlite3.Error, psycopg.Error) if psycopg else (Error, sqlite3.Error)


def explained(fault: BaseException, promise: str = "") -> NexusError:
    """The error of ours that says what a database's fault means, new each time.

    Args:
        fault: Django's, or a driver's.
        promise: the sentence about what became of the data; nothing if it is not known.
    """
    return known_fault(fault, promise) or _unknown(fault, promise)


def known_fault(fault: BaseException, promise: str = "") -> NexusError | None:
    """As `explained`, where it is known what the fault means: the database or its machine lacks something.

    None stands for all else, such as a constraint that was broken, which is a defect of ours.
    """
    words = _words(fault)
    return words.error(promise) if words else None


def is_busy(fault: BaseException) -> bool:
    """Whether another program holds what was asked for: the same may succeed in a little while."""
    return _words(fault) is LOCKED


def _words(fault: BaseException) -> FaultWords | None:
    """None for what is not known."""
    driver = _driver_fault(fault)
    if state := getattr(driver, "sqlstate", None):
        return BY_SQLSTATE.get(state) or BY_SQLSTATE.get(state[:3]) or BY_SQLSTATE.get(state[:2])
    if code := getattr(driver, "sqlite_errorcode", None):
        known = BY_SQLITE_CODE.get(code) or BY_SQLITE_CODE.get(code & _PRIMARY)
        if known:
            return known
    return _words_by_text(driver)


def _words_by_text(driver: BaseException) -> FaultWords | None:
    text = str(driver)
    for pattern, words in BY_TEXT:
        if re.search(pattern, text, re.IGNORECASE | re.DOTALL):
            return words
    kinds = {kind.__name__ for kind in type(driver).__mro__}
    # What PostgreSQL's driver says of itself without the server's code is about the connection.
    is_lost = hasattr(driver, "sqlstate") and kinds & {"OperationalError", "InterfaceError"}
    return NO_CONNECTION if is_lost else None


def _driver_fault(fault: BaseException) -> BaseException:
    return fault.__cause__ if isinstance(fault, Error) and fault.__cause__ else fault


def _unknown(fault: BaseException, promise: str) -> RunFailed:
    driver = _driver_fault(fault)
    code = getattr(driver, "sqlstate", None) or getattr(driver, "sqlite_errorname", None)
    kind = f"{type(driver).__name__} ({code})" if code else type(driver).__name__
    return RunFailed(
        f"The database refused a statement, for a reason that Nexus does not know: {kind}{place_of(fault)}. {promise}".rstrip(),
        "What the database said of it is left out, because it may quote records. Tell whoever looks after Nexus the line above.",
    )


def place_of(fault: BaseException) -> str:
    """Where in our code something was raised, for a message: a defect can then be found without the fault's own text."""
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(fault.__traceback__)]
    ours = [
        f", at {file.relative_to(_OURS)} line {line}"
        for file, line in frames
        if file.is_relative_to(_OURS) and file.parent != Path(__file__).parent
    ]
    return ours[-1] if ours else ""
