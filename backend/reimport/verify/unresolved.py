"""What a run left unresolved, by reason, read from the CSV reports that its phases keep."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["line_ranges", "unresolved"]


@dataclass(frozen=True)
class _Report:
    """A report that a phase keeps: its file, the columns of an entry and of its reason, and what needs no look."""

    name: str
    entry: str
    settled: frozenset[str] = frozenset()
    reason: str = "outcome"


_REPORTS = {
    "images": (
        _Report("files.csv", "key", frozenset({"linked", "relinked", "updated", "unchanged", "kept"})),
        _Report("rows.csv", "line", frozenset({"used", "duplicate"})),
        _Report("attention.csv", "key", reason="attention"),
    ),
    "patients": (
        _Report("rows.csv", "line", frozenset({"created", "updated", "unchanged", "duplicate"})),
        _Report("patients.csv", "patient_id", frozenset({"in_export"})),
    ),
}


def unresolved(phase: str, folder: Path) -> dict[str, dict[str, list[str]]]:
    """For each report of a phase ("files", "rows", ...): reason -> keys, ids or line numbers; empty where none is kept."""
    found: dict[str, dict[str, list[str]]] = {}
    for report in _REPORTS[phase]:
        path = folder / report.name
        if path.is_file():
            found[path.stem] = _by_reason(path, report)
    return found


def _by_reason(path: Path, report: _Report) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row[report.reason] not in report.settled:
                reasons[row[report.reason]].append(row[report.entry])
    return dict(reasons)


def line_ranges(lines: Iterable[Any]) -> str:
    """Line numbers as a person reads them: "7, 12-40"."""
    ranges: list[list[int]] = []
    for line in sorted({int(text) for text in lines}):
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)
