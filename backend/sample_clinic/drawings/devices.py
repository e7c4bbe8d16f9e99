"""What a foot clinic photographs besides feet: measurements, shoes, casts, orthoses, X-rays, impressions."""

from __future__ import annotations

from sample_clinic.drawings import outlines
from sample_clinic.drawings.canvas import Canvas, Color, Point, capsule, oval, resized, smooth
from sample_clinic.drawings.feet import plantar, sole
from sample_clinic.drawings.outlines import TOES
from sample_clinic.drawings.palette import (
    BONE,
    BRAND,
    INK,
    MEASURE,
    METAL,
    PAPER,
    PLASTER,
    SKIN,
    WHITE,
    Material,
    mixed,
)

_LEATHER = Material((124, 82, 56), (152, 106, 76), (98, 62, 42), (62, 38, 26))
_PLASTIC = Material((238, 236, 228), (250, 249, 245), (206, 204, 196), (120, 122, 124))
_STRAP: Color = (62, 84, 112)
_FOAM = Material((232, 170, 178), (240, 190, 196), (205, 138, 148), (150, 92, 102))
_DARKROOM: Color = (18, 24, 33)
_TISSUE: Color = (38, 48, 60)


def brannock(canvas: Canvas) -> None:
    """The measuring device of the shoe trade, with a foot on it."""
    plate = smooth(outlines.BRANNOCK_PLATE)
    canvas.shadow([plate])
    canvas.body([plate], METAL.shade, METAL.line)
    canvas.fill(smooth(outlines.BRANNOCK_FACE), METAL.base)
    for step in range(23):
        down = 70 + step * 15
        length = 22 if step % 2 == 0 else 12
        canvas.line([(134, down), (134 + length, down)], METAL.line, 1.5)
        canvas.line([(346 - length, down), (346, down)], METAL.line, 1.5)
    foot = sole()
    canvas.body(foot, SKIN.base, SKIN.line)
    for _, tip, width in TOES:
        canvas.fill(oval((tip[0], tip[1] - 2), (width * 0.28, width * 0.34)), SKIN.light)
    canvas.box((338, 170, 392, 262), METAL.light, 6)
    canvas.box((346, 180, 384, 186), METAL.line)
    canvas.box((96, 44, 384, 58), INK, 5)
    canvas.line(smooth(outlines.BRANNOCK_HEEL_CUP)[:32], INK, 9)


def _measured(canvas: Canvas, start: Point, end: Point, helpers: tuple[tuple[Point, Point], ...]) -> None:
    """A foot with a dimension line from one point to another."""
    plantar(canvas)
    for helper in helpers:
        canvas.line(helper, MEASURE, 1.5)
    canvas.line([start, end], MEASURE, 3)
    for tip, other in ((start, end), (end, start)):
        along = (other[0] - tip[0], other[1] - tip[1])
        size = 14 / (along[0] ** 2 + along[1] ** 2) ** 0.5
        back = (tip[0] + along[0] * size, tip[1] + along[1] * size)
        across = (along[1] * size * 0.5, -along[0] * size * 0.5)
        canvas.fill(
            [tip, (back[0] + across[0], back[1] + across[1]), (back[0] - across[0], back[1] - across[1])],
            MEASURE,
        )


def midfoot_length(canvas: Canvas) -> None:
    """A sole with its length from heel to ball measured."""
    _measured(canvas, (394, 532), (394, 214), (((240, 532), (408, 532)), ((334, 214), (408, 214))))


def midfoot_width(canvas: Canvas) -> None:
    """A sole with its width at the middle measured."""
    _measured(canvas, (160, 340), (288, 340), (((160, 300), (160, 380)), ((288, 300), (288, 380))))


def shoe(canvas: Canvas) -> None:
    """An orthopaedic boot from the side, toe to the left."""
    upper = smooth(outlines.BOOT_UPPER)
    bottom = smooth(outlines.BOOT_SOLE)
    canvas.shadow([upper, bottom])
    canvas.body([bottom], INK, INK)
    canvas.body([upper], _LEATHER.base, _LEATHER.line)
    canvas.fill(smooth(outlines.BOOT_TOE_CAP), _LEATHER.shade)
    canvas.fill(smooth(outlines.BOOT_HEEL_CAP), _LEATHER.shade)
    canvas.fill(smooth(outlines.BOOT_COLLAR), _LEATHER.light)
    for step in range(6):
        down = 140 + step * 33
        across = 218 - step * step * 2.1
        canvas.line([(across, down), (across + 62, down + 16)], PAPER, 5)
        canvas.fill(oval((across + 64, down + 16), (5, 5)), _LEATHER.line)
    canvas.line([(290, 130), (276, 230), (232, 320), (150, 372)], _LEATHER.line, 2)


def cast(canvas: Canvas) -> None:
    """A plaster cast of foot and leg, toe to the left."""
    shape = smooth(outlines.CAST)
    canvas.shadow([shape])
    canvas.body([shape], PLASTER.base, PLASTER.line)
    canvas.fill(smooth(outlines.CAST_SHADE), PLASTER.shade)
    canvas.body([smooth(outlines.CAST_RIM)], PLASTER.shade, PLASTER.line)
    for start, end in (
        ((198, 110), (366, 142)), ((198, 180), (360, 214)), ((202, 236), (362, 286)), ((180, 312), (376, 348)),
        ((130, 374), (270, 492)), ((84, 410), (180, 494)), ((226, 300), (300, 494)),
    ):  # fmt: skip
        canvas.line([start, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + 8), end], PLASTER.shade, 2.5)


def afo(canvas: Canvas) -> None:
    """An ankle-foot orthosis: a shell of plastic behind calf and sole, with straps."""
    shell = smooth(outlines.AFO_SHELL)
    canvas.shadow([shell])
    for down, left, right in ((96, 206, 372), (330, 196, 350)):
        canvas.body([capsule((left, down), (right, down + 8), 34)], _STRAP, INK)
        canvas.box((left + 8, down - 12, left + 36, down + 14), METAL.light, 4)
    canvas.body([shell], _PLASTIC.base, _PLASTIC.line)
    canvas.fill(smooth(outlines.AFO_SHADE), _PLASTIC.shade)
    canvas.line([(70, 480), (220, 484), (330, 478)], _PLASTIC.shade, 3)
    for center in ((352, 104), (334, 338)):
        canvas.fill(oval(center, (7, 7)), METAL.line)
        canvas.fill(oval(center, (4, 4)), METAL.light)


def cmo(canvas: Canvas) -> None:
    """A custom-made insole, layer on layer."""
    outer = smooth(outlines.INSOLE)
    canvas.shadow([outer], (14, 14))
    canvas.body([outer], BRAND, INK)
    canvas.fill(smooth(outlines.INSOLE_TOP), mixed(BRAND, WHITE, 0.35))
    canvas.fill(smooth(outlines.INSOLE_ARCH), mixed(BRAND, WHITE, 0.12))
    canvas.fill(oval((236, 250), (26, 36), 10), mixed(BRAND, WHITE, 0.6))
    canvas.edge(oval((240, 462), (40, 42)), mixed(BRAND, WHITE, 0.75), 2.5)


def x_ray(canvas: Canvas) -> None:
    """The bones of a foot from above."""
    canvas.box((22, 22, 458, 538), _DARKROOM, 10)
    for outline in sole():
        canvas.fill(outline, _TISSUE)
    for root, tip, width in TOES:
        _metatarsal(canvas, root, width)
        parts = (0.02, 0.44, 0.52, 0.8) if width > 50 else (0.06, 0.4, 0.48, 0.66, 0.74, 0.9)
        for start, stop in zip(parts[::2], parts[1::2], strict=True):
            places = [
                (root[0] + (tip[0] - root[0]) * share, root[1] - 6 + (tip[1] - root[1]) * share)
                for share in (start, stop)
            ]
            _bone(canvas, places[0], places[1], width * 0.26)
    for center, radii in outlines.TARSAL_BONES:
        canvas.body([oval(center, radii)], BONE.base, BONE.shade, 2)
    canvas.body([smooth(outlines.HEEL_BONE)], BONE.light, BONE.shade, 2)


def _metatarsal(canvas: Canvas, root: Point, width: float) -> None:
    bottom = (236 + (root[0] - 240) * 0.6, 352 + (300 - root[0]) * 0.12)
    _bone(canvas, (root[0], root[1] + 8), bottom, width * 0.3)


def _bone(canvas: Canvas, start: Point, end: Point, width: float) -> None:
    """A shaft between two thicker ends."""
    ends = [oval(start, (width * 0.75, width * 0.62)), oval(end, (width * 0.72, width * 0.6))]
    canvas.body([capsule(start, end, width), *ends], BONE.base, BONE.shade, 1.5)
    canvas.line([start, end], BONE.light, width * 0.35)


def foam_box(canvas: Canvas) -> None:
    """A box of foam with the impressions of both feet."""
    canvas.box((70, 70, 428, 528), mixed(canvas.ground, INK, 0.15), 10)
    canvas.box((60, 60, 418, 518), PAPER, 10)
    canvas.box((76, 76, 402, 502), _FOAM.base, 4)
    _pair_of_prints(canvas, _FOAM.shade)


def ink_print(canvas: Canvas) -> None:
    """The ink prints of both feet on a sheet of paper."""
    canvas.box((70, 52, 428, 544), mixed(canvas.ground, INK, 0.15))
    canvas.box((60, 42, 418, 534), PAPER)
    _pair_of_prints(canvas, mixed(BRAND, INK, 0.5))


def _pair_of_prints(canvas: Canvas, color: Color) -> None:
    for outline in sole():
        canvas.fill(resized(outline, (158, 284), 0.64), color)
        canvas.fill(resized(outline, (320, 284), 0.64, mirrored=True), color)


def walkway(canvas: Canvas) -> None:
    """A gait laboratory's walkway with a track of footprints."""
    canvas.fill([(150, 40), (330, 40), (450, 556), (30, 556)], mixed(canvas.ground, INK, 0.12))
    canvas.fill([(164, 40), (316, 40), (424, 556), (56, 556)], mixed(canvas.ground, WHITE, 0.5))
    for index in range(5):
        size = 0.34 - index * 0.05
        is_right = index % 2 == 1
        center = (240 + (size if is_right else -size) * 190, 462 - index * 102 + index * index * 4)
        for outline in sole():
            canvas.fill(resized(outline, center, size, mirrored=is_right), BRAND)
