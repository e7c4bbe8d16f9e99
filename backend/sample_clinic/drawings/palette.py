"""The colours of the drawings."""

from __future__ import annotations

from dataclasses import dataclass

from sample_clinic.drawings.canvas import Color


@dataclass(frozen=True)
class Material:
    """A surface: its colour, where light falls on it, where shade does, and the line around it."""

    base: Color
    light: Color
    shade: Color
    line: Color


WHITE: Color = (255, 255, 255)
PAPER: Color = (252, 252, 249)
INK: Color = (44, 54, 66)
BRAND: Color = (30, 110, 114)
MEASURE: Color = (178, 40, 60)

# The sides of the body, told apart by colour as well as by letter.
LEFT: Color = (44, 104, 170)
RIGHT: Color = (196, 92, 40)

SKIN = Material((231, 188, 158), (242, 208, 183), (213, 164, 133), (150, 101, 78))
METAL = Material((176, 184, 192), (206, 212, 218), (138, 147, 157), (74, 83, 94))
PLASTER = Material((243, 241, 234), (252, 251, 247), (222, 218, 207), (146, 142, 130))
BONE = Material((186, 198, 206), (214, 223, 229), (140, 154, 165), (94, 108, 120))

# One background per visit of a patient, so that visits can be told apart at a glance.
_GROUNDS: tuple[Color, ...] = (
    (217, 228, 235),
    (224, 232, 215),
    (240, 229, 211),
    (231, 222, 236),
    (213, 234, 231),
    (243, 222, 220),
)


def ground_of_visit(visit: int) -> Color:
    """The background of a patient's first, second, ... visit."""
    return _GROUNDS[(visit - 1) % len(_GROUNDS)]


def mixed(color: Color, other: Color, share: float) -> Color:
    """A colour on the way from one to another."""
    red, green, blue = (round(one + (two - one) * share) for one, two in zip(color, other, strict=True))
    return red, green, blue
