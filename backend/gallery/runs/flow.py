"""Where the files and the rows of a run went: bands from one block to one outcome each, as wide as their counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gallery.quantities import percentage
from transfers.kind import Account

# In the units of the picture, whose width is 760 (see _flow.html).
_HEIGHT: Final = 200
# What is one among thousands is still seen.
_THINNEST: Final = 3
# A line of text, and some air.
_SLOT: Final = 30
_FROM, _TO, _BEND = 120, 300, 210


@dataclass(frozen=True)
class OutcomeCount:
    """What some files or rows came to, with its count.

    Attributes:
        name: for programs, and in the address of the page on which people decide about them.
        is_well: whether nothing is left to do about them.
    """

    name: str
    words: str
    count: int
    is_well: bool


@dataclass(frozen=True)
class Band:
    """One outcome in the picture: its outline, and where its label stands."""

    outcome: OutcomeCount
    share: str
    outline: str
    top: int
    thickness: int
    label: int


@dataclass(frozen=True)
class Flow:
    """A whole picture with its numbers.

    Attributes:
        what: "files", "rows" and so on.
        total: all of them.
        bands: one for each outcome that occurred: what is well first, then the most frequent first.
        block: the height of the block on the left.
        height: of the picture.
    """

    what: str
    total: int
    bands: list[Band]
    block: int
    height: int


def flow_of(account: Account, counts: Mapping[str, int]) -> Flow:
    """The picture of one account of a run."""
    known = {outcome.value: outcome for outcome in account.outcomes}
    return _flow(
        account.name,
        (
            OutcomeCount(name, known[name].words, count, known[name].is_settled)
            for name, count in counts.items()
            if name in known
        ),
    )


def _flow(what: str, outcomes: Iterable[OutcomeCount]) -> Flow:
    occurred = sorted(
        (outcome for outcome in outcomes if outcome.count),
        key=lambda outcome: (not outcome.is_well, -outcome.count, outcome.name),
    )
    total = sum(outcome.count for outcome in occurred)
    bands: list[Band] = []
    left = right = 0
    for outcome in occurred:
        thickness = max(_THINNEST, round(_HEIGHT * outcome.count / total))
        slot = max(thickness, _SLOT)
        top = right + (slot - thickness) // 2
        outline = _outline(left, top, thickness)
        share = percentage(outcome.count, total)
        bands.append(Band(outcome, share, outline, top, thickness, right + slot // 2))
        left, right = left + thickness, right + slot
    return Flow(what, total, bands, left, max(left, right))


def _outline(left: int, right: int, thickness: int) -> str:
    """A band from the block's height `left` to the height `right`, as the path of an SVG."""
    return (
        f"M{_FROM} {left}C{_BEND} {left} {_BEND} {right} {_TO} {right}"
        f"V{right + thickness}C{_BEND} {right + thickness} {_BEND} {left + thickness} {_FROM} {left + thickness}Z"
    )
