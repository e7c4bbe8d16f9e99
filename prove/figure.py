"""The count of all verdicts, the bound that it proves, and the sentence in which it stands in the documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Count", "bound", "told", "write_between"]

_DOUBT = 0.05
_SUMS = ("files", "rows", "records", "linked", "wrong_links", "wrong_records", "differing")


def bound(compared: int) -> float:
    """The rate that is excluded with 95 % confidence where none of so many went wrong: 1 - 0.05^(1/n), about 3/n."""
    return 1 - _DOUBT ** (1 / compared) if compared else 1.0


@dataclass
class Count:
    """All verdicts added up."""

    clinics: int = 0
    files: int = 0
    rows: int = 0
    records: int = 0
    linked: int = 0
    wrong_links: int = 0
    wrong_records: int = 0
    differing: int = 0
    refusals: int = 0
    refusals_missing: int = 0
    refusals_unexpected: int = 0
    hazards: Counter[str] = field(default_factory=Counter)
    bad: list[dict[str, Any]] = field(default_factory=list)

    def add(self, verdict: dict[str, Any]) -> None:
        self.clinics += 1
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + verdict[name])
        self.refusals += verdict["refused"]
        self.refusals_missing += bool(verdict["refusal_expected"]) and not verdict["refused"]
        self.refusals_unexpected += any(fault.startswith("refused: ") for fault in verdict["faults"])
        self.hazards.update(verdict["hazards"])
        if verdict["faults"]:
            self.bad.append(verdict)

    @property
    def is_good(self) -> bool:
        return not self.bad

    def table(self, seconds: float) -> str:
        """For a terminal and for docs/proof.md alike."""
        lines = (
            ("clinics", f"{self.clinics:,}"),
            ("kinds of hazard", f"{len(self.hazards):,}"),
            ("files", f"{self.files:,}"),
            ("of them linked", f"{self.linked:,}"),
            ("rows of exports", f"{self.rows:,}"),
            ("rows of appointments, communications and notes", f"{self.records:,}"),
            ("wrong links", f"{self.wrong_links:,}"),
            ("records under a wrong patient, at a wrong time, or of nobody", f"{self.wrong_records:,}"),
            ("files, rows and patients that ended otherwise than the truth has it", f"{self.differing:,}"),
            ("clinics that had to be refused, and were", f"{self.refusals:,}"),
            ("clinics that had to be refused, and were not", f"{self.refusals_missing:,}"),
            ("clinics that were refused without need", f"{self.refusals_unexpected:,}"),
            ("seconds", f"{seconds:,.0f}"),
        )
        return "\n".join(
            ("| hostile clinics | |", "|---|---|", *(f"| {name} | {number} |" for name, number in lines))
        )

    def sentence(self) -> str:
        """The figure with its bound."""
        rate = bound(self.files) * 100_000
        return (
            f"{self.wrong_links:,} wrong links among {self.files:,} files of {self.clinics:,} generated hostile clinics: "
            f"with 95 % confidence fewer than {rate:.2f} in 100,000."
        )


def write_between(page: Path, name: str, text: str) -> None:
    """Replaces what stands between the markers of that name in a page.

    Raises:
        ValueError: the page has no such markers.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    head, found, rest = page.read_text("utf-8").partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{page.name} has no markers called {name}")
    page.write_text(f"{head}{begin}\n{text}\n{end}{tail}", "utf-8")


def told(verdict: dict[str, Any], seed: int) -> Sequence[str]:
    """What went wrong in a clinic, and how to see it again."""
    return (
        f"clinic {verdict['number']} (seed {seed}): {', '.join(verdict['hazards'])}",
        *(f"    {form}" for form in verdict["forms"]),
        *(f"  - {fault}" for fault in verdict["faults"]),
    )
