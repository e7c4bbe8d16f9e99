"""A wound, on the foot that has it and from close by."""

from __future__ import annotations

from sample_clinic.drawings import outlines
from sample_clinic.drawings.canvas import Canvas, Color, Point, oval, smooth
from sample_clinic.drawings.palette import SKIN

_REDNESS: Color = (226, 140, 118)
_RIM: Color = (186, 66, 58)
_BED: Color = (134, 34, 40)


def sore(canvas: Canvas, center: Point, radius: float) -> None:
    """An open wound with its reddened rim."""
    canvas.fill(_ragged(center, radius * 1.45), _REDNESS)
    canvas.fill(_ragged(center, radius), _RIM)
    canvas.fill(_ragged(center, radius * 0.68), _BED)
    for turn in range(5):
        place = oval(center, (radius * 0.34, radius * 0.4))[turn * 9]
        canvas.fill(oval(place, (radius * 0.12, radius * 0.09)), _RIM)


def _ragged(center: Point, radius: float) -> list[Point]:
    reaches = (1.0, 1.02, 0.92, 1.06, 1.04, 0.95, 0.98, 1.07)
    corners = oval(center, (1, 1))[::6]
    return smooth(
        [
            (
                center[0] + (across - center[0]) * radius * reach,
                center[1] + (down - center[1]) * radius * reach * 0.86,
            )
            for (across, down), reach in zip(corners, reaches, strict=True)
        ]
    )


def wound(canvas: Canvas, radius: float) -> None:
    """A wound from close by, with the paper ruler that is laid beside it."""
    canvas.box((0, 0, 480, 640), SKIN.base)
    canvas.fill(smooth(outlines.SKIN_LIGHT_NEAR), SKIN.light)
    canvas.fill(smooth(outlines.SKIN_SHADE_NEAR), SKIN.shade)
    for offset in (0, 34, 70):
        canvas.arc((240, 300), (230 + offset, 270 + offset), (300, 350), SKIN.shade)
    sore(canvas, (236, 270), radius)
    canvas.box((56, 452, 424, 520), canvas.ground, 6)
    for tick in range(31):
        length = 30 if tick % 5 == 0 else 18
        canvas.box((64 + tick * 11.6, 452, 66 + tick * 11.6, 452 + length), SKIN.line)
