"""How the same id, day and time are written by different hands, as exports hold them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import TypeVar

from sample_clinic.staff import Clock

T = TypeVar("T")

_LOWER, _BRACES, _BLANKS = 0.06, 0.02, 0.02
_MINUTES_OF_DAY = 24 * 60


def choose(weights: Mapping[T, float], chance: Random) -> T:
    """One of them, as often as its weight says."""
    return chance.choices([*weights], [*weights.values()])[0]


def spell_id(identifier: str, chance: Random) -> str:
    """An id: mostly as Get(UUID) writes it, here and there in lower case, in braces, or with blanks about it."""
    place = chance.random()
    if place < _LOWER:
        return identifier.lower()
    if place < _LOWER + _BRACES:
        return f"{{{identifier}}}"
    if place < _LOWER + _BRACES + _BLANKS:
        return f" {identifier} "
    return identifier


def spell_day(day: date, *, year_first: bool = False) -> str:
    """A day as a spreadsheet writes it in the clinic's country, or as programs do."""
    return day.isoformat() if year_first else f"{day:%m/%d/%Y}"


def spell_time(minutes: int, clock: Clock) -> str:
    """A time of the day, in minutes after midnight; the midnight that ends the day, and later, as FileMaker has it."""
    days, rest = divmod(minutes, _MINUTES_OF_DAY)
    hour, minute = divmod(rest, 60)
    if days:
        return f"{days} day, {hour}:{minute:02}:00"
    if clock == "9:30 AM":
        return f"{(hour - 1) % 12 + 1}:{minute:02} {'AM' if hour < 12 else 'PM'}"
    return f"{hour:02}:{minute:02}" if clock == "09:30" else f"{hour}:{minute:02}:00"
