"""Which moment it was when the clocks of a place showed something: also where they skipped it, or showed it twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal

ClockProblem = Literal["", "skipped", "twice"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, and what is odd about the way in which it was told.

    Attributes:
        at: the moment, in UTC.
        problem: `skipped` where the clocks never showed it, because they were put forward; `twice` where they showed it
            a second time, because they were put back.
    """

    at: datetime
    problem: ClockProblem = ""


def moment_at(zone: tzinfo, shown: datetime) -> Moment:
    """The moment in which the clocks of a zone show something.

    The rule is that of PEP 495 (`fold=0`). What clocks skip is counted on from before they were put forward: where 2:00 is
    followed by 3:00, 2:30 is the moment in which they show 3:30. What they show twice is the first of both.

    Args:
        zone: where the clocks are.
        shown: day and time, without a time zone.
    """
    before = shown.replace(tzinfo=zone, fold=0).utcoffset()
    after = shown.replace(tzinfo=zone, fold=1).utcoffset()
    if before is None or after is None:
        raise ValueError(f"{zone} is no time zone that knows its distance from UTC")
    problem: ClockProblem = "" if before == after else "skipped" if before < after else "twice"
    return Moment((shown - before).replace(tzinfo=UTC), problem)
