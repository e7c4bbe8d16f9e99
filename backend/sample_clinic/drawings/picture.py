"""One picture from a subject: the drawing, turned to its side, with the plate that names view, side and visit."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from sample_clinic.drawings import devices, feet, wounds
from sample_clinic.drawings.canvas import HEIGHT, WIDTH, Canvas, Color, Point
from sample_clinic.drawings.documents import PAPERS, letterhead
from sample_clinic.drawings.palette import INK, LEFT, RIGHT, WHITE, ground_of_visit, mixed
from sample_clinic.views import Subject

_PLATE_TOP = 556
_VISITS_ON_PLATE = 6
_WOUND_ON_SOLE: Point = (286, 235)
_SIDE_COLORS: dict[str, Color] = {"left": LEFT, "right": RIGHT}

# Every view, with the side that it is drawn for; the other side is its mirror image.
_VIEWS: dict[str, tuple[str, Callable[[Canvas], None]]] = {
    "dorsal": ("left", feet.dorsal),
    "plantar": ("right", feet.plantar),
    "medial": ("right", feet.medial),
    "lateral": ("left", feet.lateral),
    "posterior": ("left", feet.posterior),
    "anterior": ("right", feet.anterior),
    "leg": ("right", feet.leg),
    "lat": ("left", feet.lateral_with_grid),
    "brannock": ("left", devices.brannock),
    "midfoot_length": ("right", devices.midfoot_length),
    "midfoot_width": ("right", devices.midfoot_width),
    "shoe": ("left", devices.shoe),
    "casts": ("", devices.cast),
    "afo": ("", devices.afo),
    "x_ray": ("", devices.x_ray),
    "cmo": ("", devices.cmo),
    "other": ("", devices.ink_print),
    "foam_box": ("", devices.foam_box),
    "gait_lab": ("", devices.walkway),
}


def draw(subject: Subject) -> Image.Image:
    """The picture of a subject, 420 by 560 pixels."""
    canvas = Canvas(ground_of_visit(subject.visit))
    if subject.view in PAPERS:
        letterhead(canvas, subject.title, subject.visit)
        PAPERS[subject.view](canvas)
        return canvas.finished()
    drawn_for = _draw_view(canvas, subject)
    if subject.side and subject.side != drawn_for:
        canvas.mirror()
    _plate(canvas, subject)
    return canvas.finished()


def _draw_view(canvas: Canvas, subject: Subject) -> str:
    """Draws without words; gives the side that it was drawn for."""
    # A wound is three quarters of its size at the next visit.
    size = 0.75 ** (subject.visit - 1)
    if subject.view == "wound":
        wounds.wound(canvas, 96 * size)
        return "left"
    drawn_for, art = _VIEWS[subject.view]
    art(canvas)
    if subject.wounded:
        wounds.sore(canvas, _WOUND_ON_SOLE, 27 * size)
    return drawn_for


def _plate(canvas: Canvas, subject: Subject) -> None:
    """The strip below the picture: centimetres, side, view, visit."""
    canvas.box((0, _PLATE_TOP, WIDTH, HEIGHT), INK)
    for tick in range(WIDTH // 20):
        canvas.box((tick * 20, _PLATE_TOP, tick * 20 + 2, _PLATE_TOP + (12 if tick % 5 == 0 else 7)), WHITE)
    left = 24
    if subject.side:
        canvas.box((20, 578, 68, 626), _SIDE_COLORS[subject.side], 12)
        canvas.text((44, 602), subject.side[0].upper(), 30, WHITE, "mm")
        left = 84
    canvas.text((left, 602), subject.title, 26, WHITE)
    canvas.text((WIDTH - 22, 592), f"visit {subject.visit}", 20, WHITE, "rm")
    for number in range(1, _VISITS_ON_PLATE + 1):
        left = WIDTH - 22 - 12 * (_VISITS_ON_PLATE - number + 1) + 3
        filled = number <= subject.visit
        canvas.box((left, 610, left + 8, 618), WHITE if filled else mixed(INK, WHITE, 0.25), 4)
