"""What was noticed and what was not, as tables of Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mutate.change import Change, shown
from mutate.trying import Verdict

__all__ = ["counted", "listed"]


def counted(verdicts: Mapping[str, Sequence[Verdict]]) -> str:
    """For each room how many changes were tried, and how many of them were noticed."""
    rows = ["| room | changes tried | noticed | share |", "|---|---:|---:|---:|"]
    everything = [verdict for room in verdicts.values() for verdict in room]
    rooms = {**verdicts, "together": everything} if len(verdicts) > 1 else verdicts
    for name, room in rooms.items():
        noticed = sum(verdict.is_noticed for verdict in room)
        share = f"{100 * noticed / len(room):.1f} %" if room else ""
        rows.append(f"| {name} | {len(room):,} | {noticed:,} | {share} |")
    return "\n".join(rows)


def listed(changes: Sequence[Change]) -> str:
    """Changes, one in a row, by file and line."""
    ordered = sorted(changes, key=lambda change: (change.file, change.line))
    rows = [
        f"| {change.file.removeprefix('backend/')} | {change.line} | {shown(change.old)} | {shown(change.new)} |"
        for change in ordered
    ]
    return "\n".join(["| file | line | is | changed to |", "|---|---:|---|---|", *rows])
