"""The access log as the verification sees it: whether it is what was written, and what earlier reports know of its head.

It lies on a floor above this one, so it is known only as an app that can tell (`ChecksAccessLog`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from django.apps import apps
from django.conf import settings


@dataclass(frozen=True)
class LogState:
    """What was found of the access log.

    Attributes:
        event: the id of its newest event, 0 for none.
        hash: that event's.
        problem: where it is not what was written; empty where it is.
    """

    event: int
    hash: str
    problem: str


@runtime_checkable
class ChecksAccessLog(Protocol):
    """An app (its `AppConfig`) that keeps the access log."""

    def access_log_state(self, known: Mapping[int, str]) -> tuple[int, str, str]:
        """The newest event, its hash, and what does not hold; `known` are events and hashes that have to be in the log."""
        ...


def access_log() -> LogState:
    """Goes through the whole log."""
    (log,) = (app for app in apps.get_app_configs() if isinstance(app, ChecksAccessLog))
    return LogState(*log.access_log_state(_told()))


def _told() -> dict[int, str]:
    """What the reports of earlier re-imports say of the log's head. They lie outside of the database."""
    reports = Path(settings.VAR_DIR).joinpath("reports").glob("reimport-*.json")
    return dict(head for head in map(_head_in, reports) if head)


def _head_in(report: Path) -> tuple[int, str] | None:
    try:
        head = json.loads(report.read_text("utf-8"))["access_log"]
        return int(head["event"]), str(head["hash"])
    except (OSError, ValueError, KeyError, TypeError):
        # Of a version that said nothing of it, or no report.
        return None
