"""A sheet to draw on: one system of coordinates, smooth outlines, edges without steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFont, ImageOps

Color: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]

# The sheet that the drawings' coordinates mean.
WIDTH, HEIGHT = 480, 640
# The picture is drawn at 840 by 1120 pixels and then halved to 420 by 560, which smooths the edges.
_PIXELS_PER_UNIT = 1.75
_OVERSAMPLING = 2
_STEPS_PER_CURVE = 8


def smooth(points: Sequence[Point]) -> list[Point]:
    """A closed Catmull-Rom curve through the points."""
    count = len(points)
    curve: list[Point] = []
    for index in range(count):
        before, start, end, after = (points[(index + offset) % count] for offset in (-1, 0, 1, 2))
        for step in range(_STEPS_PER_CURVE):
            share = step / _STEPS_PER_CURVE
            curve.append(
                (
                    _between(before[0], start[0], end[0], after[0], share),
                    _between(before[1], start[1], end[1], after[1], share),
                )
            )
    return curve


def _between(before: float, start: float, end: float, after: float, share: float) -> float:
    return 0.5 * (
        2 * start
        + (end - before) * share
        + (2 * before - 5 * start + 4 * end - after) * share**2
        + (3 * start - before - 3 * end + after) * share**3
    )


def oval(center: Point, radii: Point, angle: float = 0.0) -> list[Point]:
    """An ellipse, turned clockwise by `angle` degrees."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    outline: list[Point] = []
    for step in range(48):
        across = radii[0] * math.cos(step * math.tau / 48)
        along = radii[1] * math.sin(step * math.tau / 48)
        outline.append(
            (center[0] + across * cosine - along * sine, center[1] + across * sine + along * cosine)
        )
    return outline


def capsule(start: Point, end: Point, width: float) -> list[Point]:
    """A bar from one point to another with round ends."""
    direction = math.atan2(end[1] - start[1], end[0] - start[0])
    outline: list[Point] = []
    for center, first in ((end, direction - math.pi / 2), (start, direction + math.pi / 2)):
        for step in range(13):
            angle = first + step * math.pi / 12
            outline.append((center[0] + width / 2 * math.cos(angle), center[1] + width / 2 * math.sin(angle)))
    return outline


def resized(outline: Sequence[Point], center: Point, size: float, *, mirrored: bool = False) -> list[Point]:
    """The outline at another size; the middle of the sheet's picture, (240, 300), comes to lie on `center`."""
    sign = -1 if mirrored else 1
    return [
        (center[0] + sign * (across - 240) * size, center[1] + (down - 300) * size)
        for across, down in outline
    ]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(round(size * _PIXELS_PER_UNIT))


def _scaled(points: Sequence[Point]) -> list[Point]:
    return [(across * _PIXELS_PER_UNIT, down * _PIXELS_PER_UNIT) for across, down in points]


class Canvas:
    """One picture in the making, on a sheet of 480 by 640 units."""

    def __init__(self, ground: Color) -> None:
        self._image = Image.new(
            "RGB", (round(WIDTH * _PIXELS_PER_UNIT), round(HEIGHT * _PIXELS_PER_UNIT)), ground
        )
        self._pen = ImageDraw.Draw(self._image)
        self.ground = ground

    def fill(self, outline: Sequence[Point], color: Color) -> None:
        """A filled shape."""
        self._pen.polygon(_scaled(outline), fill=color)

    def line(self, points: Sequence[Point], color: Color, width: float = 2.0) -> None:
        """A line through the points."""
        self._pen.line(_scaled(points), fill=color, width=round(width * _PIXELS_PER_UNIT), joint="curve")

    def edge(self, outline: Sequence[Point], color: Color, width: float = 2.0) -> None:
        """The closed line around a shape."""
        self.line([*outline, *outline[:2]], color, width)

    def body(self, shapes: Sequence[Sequence[Point]], color: Color, edge: Color, width: float = 2.5) -> None:
        """Shapes that make one body: a single line runs around all of them."""
        for outline in shapes:
            self.edge(outline, edge, width * 2)
        for outline in shapes:
            self.fill(outline, color)

    def shadow(self, shapes: Sequence[Sequence[Point]], offset: Point = (9, 9)) -> None:
        """What the shapes throw on the ground behind them."""
        red, green, blue = (round(part * 0.88) for part in self.ground)
        for outline in shapes:
            self.fill(
                [(across + offset[0], down + offset[1]) for across, down in outline], (red, green, blue)
            )

    def box(self, corners: tuple[float, float, float, float], color: Color, radius: float = 0.0) -> None:
        """A filled rectangle (left, top, right, bottom), its corners rounded if wished."""
        left, top, right, bottom = (value * _PIXELS_PER_UNIT for value in corners)
        self._pen.rounded_rectangle((left, top, right, bottom), radius * _PIXELS_PER_UNIT, fill=color)

    def arc(self, center: Point, radii: Point, span: Point, color: Color, width: float = 2.0) -> None:
        """A part of an ellipse's line, from one angle to another (degrees, clockwise from three o'clock)."""
        (left, top), (right, bottom) = _scaled(
            [(center[0] - radii[0], center[1] - radii[1]), (center[0] + radii[0], center[1] + radii[1])]
        )
        self._pen.arc((left, top, right, bottom), span[0], span[1], color, round(width * _PIXELS_PER_UNIT))

    def text(self, place: Point, words: str, size: int, color: Color, anchor: str = "lm") -> None:
        """A line of text; `anchor` as in Pillow: left, middle or right, then top, middle or baseline."""
        (position,) = _scaled([place])
        self._pen.text(position, words, fill=color, font=_font(size), anchor=anchor)

    def mirror(self) -> None:
        """Turns left into right, so that a drawing of one side serves for the other. Text comes afterwards."""
        self._image = ImageOps.mirror(self._image)
        self._pen = ImageDraw.Draw(self._image)

    def finished(self) -> Image.Image:
        """The picture at its final size."""
        return self._image.reduce(_OVERSAMPLING)
