"""What a run left unresolved, by reason, read from the CSV reports that its phases keep."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from transfers.kind import Kind, Sheet


def unresolved(kind: Kind, folder: Path) -> dict[str, dict[str, list[str]]]:
    """For each sheet of a kind's report: reason -> keys, ids or line numbers; empty where none is kept."""
    found: dict[str, dict[str, list[str]]] = {}
    for sheet in kind.sheets:
        path = folder / sheet.file
        if path.is_file():
            found[sheet.name] = _by_reason(path, sheet)
    return found


def _by_reason(path: Path, sheet: Sheet) -> dict[str, list[str]]:
    settled = {outcome.value for outcome in sheet.outcomes if outcome.is_settled}
    reasons: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row[sheet.reason] not in settled:
                reasons[row[sheet.reason]].append(row[sheet.entry])
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
