"""Draws docs/pictures/house.svg: which package stands on which, and the rooms inside each.

    python docs/pictures/house.py

Nothing of it is drawn by hand: the floors are import-linter's layers in pyproject.toml, the rooms are the packages'
folders, the words the first sentences of their docstrings. tests/test_docs.py keeps the picture true.
"""

from __future__ import annotations

import ast
import re
import textwrap
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
BACKEND = PROJECT / "backend"
PICTURE = Path(__file__).with_name("house.svg")

# Django's folders, which are no rooms of ours, and the tables, which each room of a package knows.
NO_ROOMS = {"management", "migrations", "models", "templatetags"}

WIDTH, MARGIN, GUTTER, GAP, PAD, ROOF = 960, 14, 42, 10, 12, 64
# Wide enough for any font of a system: what is a little narrower leaves room, what is wider would run over.
LETTER, CHIP_LETTER = 7.0, 7.4
LINE, CHIP = 18, 22

STYLE = """
.ground{fill:#f5f6f6}.box{fill:#fff;stroke:#cfd7d5}.chip{fill:#e7ebea}.roof{fill:#1d5c63}
.name,.job,.room{fill:#17211f}.floor{fill:#55625f}.name{font-weight:700;font-size:15px}
.job{font-size:13px}.room{font-size:12px}.floor{font-size:13px}.rule{fill:#fff;font-size:13px}
text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}
@media(prefers-color-scheme:dark){.ground{fill:#121817}.box{fill:#1b2322;stroke:#37423f}.chip{fill:#2c3735}
.name,.job,.room{fill:#e6ecea}.floor{fill:#a3b1ae}.roof{fill:#0d3439}}
"""


@dataclass(frozen=True)
class Package:
    """A package of a floor: what it is for, and its rooms, the upper ones first."""

    name: str
    job: str
    rooms: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """Where a package is drawn, and its texts, broken into lines."""

    package: Package
    left: float
    width: float

    @property
    def words(self) -> list[str]:
        return textwrap.wrap(self.package.job, int((self.width - 2 * PAD) / LETTER))

    @property
    def chips(self) -> list[tuple[float, int, float, str]]:
        """Left, row, width and name of each room."""
        placed, left, row = [], 0.0, 0
        for room in self.package.rooms:
            width = len(room) * CHIP_LETTER + 14
            if left and left + width > self.width - 2 * PAD:
                left, row = 0.0, row + 1
            placed.append((left, row, width, room))
            left += width + 6
        return placed

    @property
    def height(self) -> float:
        rows = self.chips[-1][1] + 1 if self.chips else 0
        return PAD + LINE * (1 + len(self.words)) + rows * (CHIP + 6) + PAD - 4


def house() -> str:
    """The whole picture."""
    drawn, top = [], float(MARGIN + ROOF)
    floors = list(floors_of(layers()))
    for number, packages in zip(range(len(floors) - 1, -1, -1), floors, strict=True):
        boxes = list(boxes_of(packages))
        height = max(box.height for box in boxes)
        drawn.append(f'<text class="floor" x="{MARGIN + 12}" y="{top + 26:g}">{number}</text>')
        drawn += [line for box in boxes for line in drawing(box, top, height)]
        top += height + GAP
    top += MARGIN - GAP
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top:g}" role="img" aria-labelledby="t">',
            f'<title id="t">The floors of Nexus, from {floors[0][0].name} down to {floors[-1][0].name}</title>',
            f"<style>{STYLE}</style>",
            f'<rect class="ground" width="{WIDTH}" height="{top:g}" rx="8"/>',
            f'<path class="roof" d="M{MARGIN} {MARGIN + ROOF - GAP}L{WIDTH / 2:g} {MARGIN}L{WIDTH - MARGIN} {MARGIN + ROOF - GAP}Z"/>',
            f'<text class="rule" x="{WIDTH / 2:g}" y="{MARGIN + ROOF - 20}" text-anchor="middle">imports go down, never up</text>',
            *drawn,
            "</svg>\n",
        ]
    )


def contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    return [
        contract for contract in settings["tool"]["importlinter"]["contracts"] if contract["type"] == "layers"
    ]


def layers() -> list[list[str]]:
    """The packages of each floor, the highest floor first."""
    return [_names(layer) for layer in contracts()[0]["layers"]]


def _names(layer: str) -> list[str]:
    return [name.strip(" ()") for name in re.split(r"[|:]", layer)]


def floors_of(names: Iterable[list[str]]) -> Iterator[list[Package]]:
    order = _order_of_rooms()
    for floor in names:
        yield [Package(name, job(BACKEND / name), tuple(_rooms(name, order))) for name in floor]


def _order_of_rooms() -> list[str]:
    """Every module that a contract names, from the upper layers to the lower ones."""
    return [
        f"{container}.{name}" if container else name
        for contract in contracts()[1:]
        for layer in contract["layers"]
        for container in contract.get("containers", [""])
        for name in _names(layer)
    ]


def _rooms(package: str, order: list[str]) -> list[str]:
    folders = {path.parent.name for path in (BACKEND / package).glob("*/__init__.py")} - NO_ROOMS
    known = {name: place for place, name in enumerate(order)}
    return sorted(folders, key=lambda room: (known.get(f"{package}.{room}", len(known)), room))


def job(package: Path) -> str:
    """The first sentence of a package's docstring. A full stop that follows a letter ends it: ".csv" goes on."""
    text = ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8"))) or ""
    return re.split(r"(?<=[a-z0-9]{2})[.](?:\s|$)", text.replace("\n", " "), maxsplit=1)[0]


def boxes_of(packages: list[Package]) -> Iterator[Box]:
    """Side by side, all of one width."""
    room = WIDTH - 2 * MARGIN - GUTTER - GAP * (len(packages) - 1)
    width = room / len(packages)
    for place, package in enumerate(packages):
        yield Box(package, MARGIN + GUTTER + place * (width + GAP), width)


def drawing(box: Box, top: float, height: float) -> Iterator[str]:
    left = box.left + PAD
    yield f'<rect class="box" x="{box.left:g}" y="{top:g}" width="{box.width:g}" height="{height:g}" rx="6"/>'
    yield f'<text class="name" x="{left:g}" y="{top + PAD + 13:g}">{escape(box.package.name)}</text>'
    y = top + PAD + 13
    for line in box.words:
        y += LINE
        yield f'<text class="job" x="{left:g}" y="{y:g}">{escape(line)}</text>'
    for x, row, width, room in box.chips:
        at = y + 10 + row * (CHIP + 6)
        yield f'<rect class="chip" x="{left + x:g}" y="{at:g}" width="{width:.4g}" height="{CHIP}" rx="4"/>'
        yield f'<text class="room" x="{left + x + 7:g}" y="{at + 15:g}">{escape(room)}</text>'


if __name__ == "__main__":
    PICTURE.write_text(house(), "utf-8")
