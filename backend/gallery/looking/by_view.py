"""The second arrangement of a patient's pictures: a row for each view and side, a column for each day, the newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gallery.addresses import side_in_address
from gallery.looking.missing import MissingTile
from gallery.looking.record import RecordDay
from gallery.words import view_of, view_words
from images.models import Image

_SIDES = ("left", "right", "none", "")


@dataclass
class Cell:
    """What shows one view and side on one day."""

    pictures: list[Image] = field(default_factory=list)
    missing: list[MissingTile] = field(default_factory=list)


@dataclass(frozen=True)
class ViewRow:
    """One view and side over the days; `side` is as an address writes it."""

    view: str
    side: str
    words: str
    cells: Sequence[Cell]

    @property
    def count(self) -> int:
        return sum(len(cell.pictures) for cell in self.cells)


def view_rows(days: Iterable[RecordDay]) -> list[ViewRow]:
    """By the words of the view, left before right; each with a cell for every day, in the order of the days."""
    columns = list(days)
    found: dict[tuple[str, str], dict[int, Cell]] = defaultdict(lambda: defaultdict(Cell))
    for at, day in enumerate(columns):
        for image in day.pictures:
            found[view_of(image.category), side_in_address(image)][at].pictures.append(image)
        for tile in day.missing_pictures:
            found[tile.view, tile.side][at].missing.append(tile)
    return [
        ViewRow(view, side, _words(view), [found[view, side].get(at, Cell()) for at in range(len(columns))])
        for view, side in sorted(found, key=_place)
    ]


def _place(row: tuple[str, str]) -> tuple[bool, str, int]:
    view, side = row
    return (not view, view_words(view), _SIDES.index(side))


def _words(view: str) -> str:
    return view_words(view) if view else "View not known"
