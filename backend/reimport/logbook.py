"""One log file per run, and JSON lines for other programs. Ids and counts only, never names."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from console import Progress, Step
from errors import RunFailed

_logger = logging.getLogger("nexus.reimport")


def log_event(event: str, *, level: int = logging.INFO, **facts: Any) -> None:
    """One line in the log: what happened, with ids and counts."""
    _logger.log(level, event, extra={"facts": facts})


@contextmanager
def open_logbook(*, as_json: bool) -> Iterator[Path]:
    """Opens the log file of one run; with `as_json` the same lines also go to standard error as JSON.

    Raises:
        RunFailed: the log cannot be written.
    """
    path = settings.VAR_DIR / "log" / f"reimport-{datetime.now(tz=UTC):%Y%m%dT%H%M%S.%fZ}.log"
    handlers = [_file_handler(path)]
    if as_json:
        handlers.append(logging.StreamHandler(sys.stderr))
        handlers[1].setFormatter(_JsonLine())
    try:
        _attach(handlers)
        yield path
    finally:
        for handler in handlers:
            _logger.removeHandler(handler)
            handler.close()


def _file_handler(path: Path) -> logging.Handler:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _LogFile(path, encoding="utf-8")
    except OSError as fault:
        raise RunFailed(
            f"The log {path} cannot be written: {fault.strerror}. Nothing was written.",
            "Make room or give access to NEXUS_VAR_DIR, then run again.",
        ) from None
    handler.setFormatter(_TextLine())
    return handler


class _LogFile(logging.FileHandler):
    """A disk that fills up by and by stops no phase: the ledger and the reports say what was done."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's
        """Drops the line, where the standard library prints a traceback."""

    def close(self) -> None:
        with suppress(OSError):
            super().close()


def _attach(handlers: list[logging.Handler]) -> None:
    _logger.setLevel(logging.INFO)
    _logger.propagate = False
    for handler in handlers:
        _logger.addHandler(handler)


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    return {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "event": record.getMessage(),
        **getattr(record, "facts", {}),
    }


class _JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_facts(record), default=str)


class _TextLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts = _facts(record)
        head = " ".join((facts.pop("time"), facts.pop("level").upper(), facts.pop("event")))
        tail = " ".join(f"{name}={json.dumps(value, default=str)}" for name, value in facts.items())
        return f"{head} {tail}".rstrip()


class _LoggedStep:
    def __init__(self, step: Step) -> None:
        self._step = step
        self.done = 0

    def advance(self, amount: int) -> None:
        self.done += amount
        self._step.advance(amount)


class LoggedProgress:
    """Shows what another progress shows, and logs every step that came to its end."""

    def __init__(self, shown: Progress, phase: str) -> None:
        self._shown, self._phase = shown, phase
        self.seconds = shown.seconds

    def step(self, title: str, total: int | None = None, unit: str = "") -> AbstractContextManager[Step]:
        """Opens a step, as `Progress.step` does."""
        return self._logged(title, total, unit)

    @contextmanager
    def _logged(self, title: str, total: int | None, unit: str) -> Iterator[Step]:
        with self._shown.step(title, total, unit) as shown:
            step = _LoggedStep(shown)
            yield step
        log_event(
            "step done", phase=self._phase, step=title, count=step.done, seconds=self.seconds.get(title)
        )
