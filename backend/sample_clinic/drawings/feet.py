"""Feet and legs from every direction, drawn for one side; the other side is the mirror image."""

from __future__ import annotations

from sample_clinic.drawings import outlines
from sample_clinic.drawings.canvas import Canvas, Color, capsule, oval, smooth
from sample_clinic.drawings.outlines import TOES, Outline
from sample_clinic.drawings.palette import MEASURE, SKIN, WHITE, mixed

_NAIL: Color = (248, 228, 217)
_PAD: Color = (224, 165, 140)


def sole() -> list[Outline]:
    """The shapes of a foot from above or below."""
    return [smooth(outlines.SOLE), *(capsule(*toe) for toe in TOES)]


def dorsal(canvas: Canvas) -> None:
    """The back of a foot, seen from above, with the leg."""
    shin = smooth(outlines.SHIN_FROM_ABOVE)
    foot = [*sole(), shin]
    canvas.shadow(foot)
    canvas.body(foot, SKIN.base, SKIN.line)
    canvas.fill(smooth(outlines.INSTEP_LIGHT), SKIN.light)
    for root, tip, width in TOES:
        middle = (tip[0] + (root[0] - tip[0]) * 0.42, tip[1] + (root[1] - tip[1]) * 0.42)
        canvas.arc(middle, (width * 0.3, 6), (200, 340), SKIN.shade)
        nail = oval((tip[0], tip[1] - width * 0.04), (width * 0.29, width * 0.36))
        canvas.fill(nail, _NAIL)
        canvas.edge(nail, SKIN.shade, 1.5)
        canvas.line([(root[0], root[1] + width * 0.7), (240 + (root[0] - 240) * 0.5, 350)], SKIN.shade)
    for across, start, stop in ((192, 110, 250), (286, 290, 70)):
        canvas.arc((across, 452), (14, 24), (start, stop), SKIN.shade, 2.5)


def plantar(canvas: Canvas) -> None:
    """The sole of a foot."""
    foot = sole()
    canvas.shadow(foot)
    canvas.body(foot, SKIN.light, SKIN.line)
    canvas.fill(smooth(outlines.BALL_PAD), _PAD)
    canvas.fill(oval((239, 470), (52, 48)), _PAD)
    canvas.fill(smooth(outlines.OUTER_EDGE_PAD), mixed(SKIN.light, _PAD, 0.5))
    for _, tip, width in TOES:
        canvas.fill(oval((tip[0], tip[1] + width * 0.08), (width * 0.36, width * 0.42)), _PAD)
    canvas.arc((268, 330), (60, 40), (200, 300), SKIN.shade)
    canvas.arc((262, 372), (50, 40), (205, 290), SKIN.shade)
    for (left, _, _), (right, _, _) in zip(TOES[1:], TOES, strict=False):
        canvas.line([(left[0] + 22, left[1] - 6), ((left[0] + right[0]) / 2, right[1] - 14)], SKIN.shade)


def _side(canvas: Canvas, bottom: Outline) -> None:
    foot = smooth((*outlines.SIDE_TOES, *bottom, *outlines.SIDE_HEEL))
    canvas.shadow([foot])
    canvas.body([foot], SKIN.base, SKIN.line)
    canvas.fill(smooth(outlines.SHIN_LIGHT_SIDE), SKIN.light)
    canvas.fill(smooth(outlines.HEEL_SHADE_SIDE), SKIN.shade)


def medial(canvas: Canvas) -> None:
    """The inner side of a foot: the arch and the big toe."""
    _side(canvas, outlines.ARCHED)
    canvas.fill(smooth(outlines.BIG_TOENAIL_SIDE), _NAIL)
    canvas.line([(40, 459), (66, 456), (84, 442)], SKIN.shade)
    canvas.arc((112, 462), (34, 22), (180, 300), SKIN.shade)
    canvas.arc((226, 482), (70, 40), (215, 325), SKIN.shade, 2.5)
    canvas.fill(oval((288, 318), (26, 22)), SKIN.light)
    canvas.arc((288, 318), (26, 22), (20, 200), SKIN.shade, 2.5)


def lateral(canvas: Canvas) -> None:
    """The outer side of a foot: the ankle bone and the small toes."""
    _side(canvas, outlines.FLAT)
    for index in range(4):
        across = 66 + index * 30
        toe = smooth(
            (
                (across, 484),
                (across - 14, 474),
                (across - 12, 456),
                (across + 8, 448 - index * 2),
                (across + 24, 458),
                (across + 22, 482),
            )
        )
        canvas.body([toe], SKIN.base, SKIN.shade, 1.5)
        canvas.fill(oval((across - 4, 462), (7, 6), -30), _NAIL)
    canvas.fill(oval((290, 346), (30, 27)), SKIN.light)
    canvas.arc((290, 346), (30, 27), (10, 200), SKIN.shade, 3)
    canvas.line([(312, 384), (290, 412), (240, 438)], SKIN.shade)


def lateral_with_grid(canvas: Canvas) -> None:
    """The outer side of a foot before the grid on the wall, by which its posture is judged."""
    faint = mixed(canvas.ground, WHITE, 0.55)
    for step in range(1, 14):
        canvas.line([(step * 40, 0), (step * 40, 560)], faint)
        canvas.line([(0, step * 40 + 12), (480, step * 40 + 12)], faint)
    lateral(canvas)
    canvas.line([(288, 0), (288, 494)], MEASURE, 1.5)


def posterior(canvas: Canvas) -> None:
    """Heel and calf from behind; the small toes look out on the outer side."""
    toes = [oval((176, 486), (30, 19), -8), oval((160, 494), (22, 15), -8)]
    shape = smooth((*outlines.LEG, *outlines.HEEL, *outlines.LEG_INNER))
    canvas.shadow([shape, *toes])
    canvas.body(toes, SKIN.shade, SKIN.line)
    canvas.body([shape], SKIN.base, SKIN.line)
    canvas.fill(smooth(outlines.CALF_LIGHT), SKIN.light)
    canvas.line([(232, 260), (236, 330), (228, 410)], SKIN.shade, 3)
    canvas.line([(268, 260), (262, 330), (270, 410)], SKIN.shade, 3)
    canvas.arc((250, 446), (46, 40), (20, 160), SKIN.shade, 2.5)
    canvas.fill(oval((200, 396), (11, 20)), SKIN.light)
    canvas.fill(oval((300, 378), (11, 20)), SKIN.light)


def anterior(canvas: Canvas) -> None:
    """Shin and forefoot from the front, the toes towards the viewer."""
    toes = (
        ((310, 492), (32, 27)),
        ((264, 500), (20, 22)),
        ((228, 500), (18, 20)),
        ((194, 496), (17, 18)),
        ((164, 488), (16, 16)),
    )
    shapes = [smooth((*outlines.LEG, *outlines.INSTEP, *outlines.LEG_INNER)), *(oval(*toe) for toe in toes)]
    canvas.shadow(shapes)
    canvas.body(shapes, SKIN.base, SKIN.line)
    canvas.fill(smooth(outlines.SHIN_LIGHT), SKIN.light)
    for across in (300, 262, 232, 204):
        canvas.line([(across * 0.6 + 100, 400), (across, 462)], SKIN.shade)
    for center, radii in toes:
        canvas.edge(oval(center, radii), SKIN.shade, 1.5)
        canvas.fill(oval((center[0], center[1] - 3), (radii[0] * 0.52, radii[1] * 0.42)), _NAIL)
    canvas.fill(oval((200, 392), (11, 19)), SKIN.light)
    canvas.fill(oval((300, 374), (11, 19)), SKIN.light)


def leg(canvas: Canvas) -> None:
    """A whole lower leg from knee to foot, from the front."""
    toes = [
        oval((286, 506), (20, 17)), oval((256, 511), (14, 14)), oval((230, 511), (13, 13)),
        oval((206, 508), (12, 12)), oval((184, 503), (11, 11)),
    ]  # fmt: skip
    shapes = [smooth(outlines.WHOLE_LEG), *toes]
    canvas.shadow(shapes)
    canvas.body(shapes, SKIN.base, SKIN.line)
    canvas.fill(oval((238, 62), (40, 44)), SKIN.light)
    canvas.arc((238, 62), (40, 44), (30, 150), SKIN.shade, 3)
    canvas.fill(smooth(outlines.WHOLE_LEG_LIGHT), SKIN.light)
    for toe in toes:
        canvas.edge(toe, SKIN.shade, 1.5)
    for center in ((205, 424), (275, 414)):
        canvas.fill(oval(center, (8, 13)), SKIN.light)
