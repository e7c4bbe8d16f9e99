"""What only the whole column of ids can tell: numbers that a layout formatted, and numbers that a spreadsheet rounded.

FileMaker writes `1,001` for 1001 if "Apply current layout's data formatting" was ticked. A spreadsheet keeps 15 digits of
a number and shows zeros for the rest, other programs keep what fits into a double.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

# Ids, normalised, of which only the column can tell what they are; a regular expression for RE2 and for Python.
DOUBTFUL_ID: Final = r"^[0-9]+[^0-9a-z-][^a-z]*$|^[0-9]{16,}$"

# Between groups of digits: commas, points, apostrophes, any kind of space.
_BETWEEN = r"[,.'\u2019\u02bc\u066c\s]"
_SEPARATED = re.compile(rf"[0-9]+(?:{_BETWEEN}[0-9]+)+")
_GROUPED = re.compile(rf"[1-9][0-9]{{0,2}}(?P<separator>{_BETWEEN})[0-9]{{3}}(?:(?P=separator)[0-9]{{3}})*")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_AS_DECIMAL = re.compile(r"(?P<whole>[1-9][0-9]{0,14})[.,]0{1,2}")  # `1,000` is a thousand
_UNGROUPED = re.compile(r"[0-9]{4,}")
_LONG = re.compile(r"[0-9]{16,60}")

_NEARLY_ALL = 0.9  # of the numbers of one length must look rounded
_KEPT_DIGITS = 15  # by a spreadsheet
_SHORTEST_DIGITS = 17  # tell a double exactly


@dataclass(frozen=True)
class IdReading:
    """What an id is in the light of its column.

    Attributes:
        id: the id; empty if it proves nobody.
        quirk: the quirk that it is; empty if its text alone has told that already.
    """

    id: str
    quirk: str


def read_id_column(ids: Collection[str], known: Collection[str] = ()) -> dict[str, IdReading]:
    """Those ids of a column that are something else than they look.

    - Groups of digits (`1,001`) are one number if the column allows nothing else: one separator throughout, groups of
      three everywhere, and no number of four digits or more without. Two ids never become one.
    - `12.0` is 12 if every number of the column is written so.
    - An id that is known as it is written (`1.001`) is that id, and the others are then in doubt.
    - Long numbers that look rounded prove nobody.

    Args:
        ids: the different ids of the whole column, through `normalise_id`.
        known: ids, through `normalise_id`, that files or patients are known by.
    """
    readings = {one: IdReading("", "damaged_id") for one in rounded_ids(ids)}
    separated = [one for one in ids if _SEPARATED.fullmatch(one)]
    in_doubt = [one for one in separated if one not in known]
    if in_doubt:
        readings |= _read_separated(in_doubt, frozenset(ids), alone=len(in_doubt) == len(separated))
    return readings


def rounded_ids(ids: Iterable[str]) -> frozenset[str]:
    """Numbers of 16 digits or more that look rounded, where nearly all of that length in the column do."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for one in ids:
        if len(one) > _KEPT_DIGITS and _LONG.fullmatch(one):
            by_length[len(one)].append(one)
    found: set[str] = set()
    for longs in by_length.values():
        rounded = [one for one in longs if _looks_rounded(one)]
        if len(rounded) >= _NEARLY_ALL * len(longs):
            found.update(rounded)
    return frozenset(found)


def _looks_rounded(digits: str) -> bool:
    """Whether the last digits of a number may not be its own."""
    significant = len(digits.rstrip("0"))
    if significant <= _KEPT_DIGITS or significant <= _SHORTEST_DIGITS < len(digits) - 1:
        return True
    try:
        nearest = float(digits)
    except OverflowError:
        return False
    return math.isfinite(nearest) and math.ulp(nearest) > 1 and int(nearest) == int(digits)


def _read_separated(separated: Collection[str], ids: frozenset[str], *, alone: bool) -> dict[str, IdReading]:
    """`alone`: nothing in the column says that separators are a part of its ids."""
    matches = {one: _GROUPED.fullmatch(one) for one in separated}
    grouped = {one: _NOT_DIGITS.sub("", one) for one, match in matches.items() if match}
    decimals = {one: match["whole"] for one in separated if (match := _AS_DECIMAL.fullmatch(one))}
    numbers = [one for one in ids if one.isdecimal()]
    separators = {match["separator"] for match in matches.values() if match}
    all_grouped = len(grouped) == len(separated) and len(separators) == 1
    if alone and all_grouped and not any(map(_UNGROUPED.fullmatch, numbers)):
        return {one: IdReading(number, "formatted_id") for one, number in grouped.items()}
    if alone and len(decimals) == len(separated) == len(set(decimals.values())) and not numbers:
        return {one: IdReading(whole, "") for one, whole in decimals.items()}
    return _in_doubt(separated, grouped | decimals, ids)


def _in_doubt(
    separated: Collection[str], numbers: dict[str, str], ids: frozenset[str]
) -> dict[str, IdReading]:
    """Kept as written; but where another id is the number that one of them may be, neither proves anybody."""
    readings = {one: IdReading(one, "unread_formatted_id") for one in separated}
    meant: dict[str, set[str]] = defaultdict(set)
    for one, number in numbers.items():
        meant[number].add(one)
    for number, texts in meant.items():
        rivals = texts | ({number} & ids)
        if len(rivals) > 1:
            readings |= dict.fromkeys(rivals, IdReading("", "unread_formatted_id"))
    return readings
