"""Papers of a clinic: letterhead and title can be read, the rest is grey lines in the place of words."""

from __future__ import annotations

from collections.abc import Callable

from sample_clinic.drawings.canvas import Canvas, Color, resized, smooth
from sample_clinic.drawings.feet import sole
from sample_clinic.drawings.palette import BRAND, INK, PAPER, WHITE, mixed

_WORDS: Color = (196, 202, 208)
_RULE: Color = (148, 158, 168)
_PEN: Color = (36, 62, 132)
_MARGIN, _RIGHT = 48, 432


def letterhead(canvas: Canvas, title: str, visit: int) -> None:
    """A sheet with the clinic's head, the paper's title and, at its foot, the visit; 0 for a paper of none."""
    canvas.box((0, 0, 480, 640), PAPER)
    canvas.box((0, 0, 480, 12), BRAND)
    for outline in sole():
        canvas.fill(resized(outline, (58, 56), 0.1), BRAND)
    canvas.text((82, 47), "Sample Clinic", 19, BRAND)
    canvas.text((82, 67), "feet, shoes and walking", 11, _RULE)
    _words(canvas, 320, 44, (112, 86, 98), 13)
    canvas.line([(_MARGIN, 98), (_RIGHT, 98)], _WORDS)
    canvas.text((_MARGIN, 130), title, 28, INK)
    canvas.box((0, 596, 480, 640), canvas.ground)
    canvas.text((_MARGIN, 618), f"{title} · visit {visit}" if visit else title, 15, INK)
    canvas.text((_RIGHT, 618), "invented, for demonstration", 11, _RULE, "rm")


def _words(canvas: Canvas, left: float, top: float, lengths: tuple[int, ...], step: float = 19) -> None:
    """Lines of text that say nothing."""
    for index, length in enumerate(lengths):
        down = top + index * step
        canvas.box((left, down, left + length, down + 7), _WORDS, 3)


def _signature(canvas: Canvas, top: float) -> None:
    canvas.line([(_MARGIN, top), (218, top)], _RULE, 1.5)
    stroke = (
        (58, -4),
        (72, -40),
        (78, -6),
        (96, -30),
        (100, -6),
        (118, -26),
        (122, -4),
        (148, -34),
        (150, -6),
        (206, -14),
    )
    canvas.line(smooth([(across, top + down) for across, down in stroke])[: 9 * 8], _PEN, 2)
    _words(canvas, _MARGIN, top + 8, (96,))


def _letter(canvas: Canvas) -> None:
    _words(canvas, _MARGIN, 168, (130, 104, 118))
    _words(canvas, _MARGIN, 246, (90,))
    _words(canvas, _MARGIN, 274, (376, 384, 352, 380, 366, 214))
    _words(canvas, _MARGIN, 402, (384, 370, 378, 150))
    _signature(canvas, 528)


def _prescription(canvas: Canvas) -> None:
    canvas.box((_MARGIN, 164, _RIGHT, 214), mixed(BRAND, WHITE, 0.88), 6)
    _words(canvas, 62, 176, (150, 110), 17)
    _words(canvas, 300, 176, (110, 84), 17)
    canvas.text((_MARGIN, 262), "Rx", 52, BRAND)
    for row in range(3):
        top = 304 + row * 58
        canvas.fill([(58, top), (66, top + 8), (58, top + 16), (50, top + 8)], BRAND)
        _words(canvas, 84, top, (210 + row * 40, 290 - row * 36))
    _signature(canvas, 538)


def _table(canvas: Canvas, rows: int, total: str) -> None:
    canvas.box((_MARGIN, 226, _RIGHT, 254), BRAND, 4)
    for across, heading in ((60, "Item"), (290, "No."), (372, "Amount")):
        canvas.text((across, 240), heading, 13, WHITE)
    for row in range(rows):
        top = 268 + row * 32
        _words(canvas, 60, top, (180 - row * 17 % 60,))
        _words(canvas, 292, top, (16,))
        _words(canvas, 372, top, (48,))
        canvas.line([(_MARGIN, top + 20), (_RIGHT, top + 20)], _WORDS, 1)
    bottom = 274 + rows * 32
    canvas.box((282, bottom, _RIGHT, bottom + 30), mixed(BRAND, WHITE, 0.82), 4)
    canvas.text((294, bottom + 15), total, 15, INK)
    _words(canvas, 372, bottom + 12, (48,))


def _invoice(canvas: Canvas) -> None:
    _words(canvas, _MARGIN, 166, (130, 104), 17)
    _words(canvas, 330, 166, (102, 80), 17)
    _table(canvas, 6, "Total")
    _words(canvas, _MARGIN, 530, (300, 240))


def _quote(canvas: Canvas) -> None:
    _words(canvas, _MARGIN, 166, (130, 104), 17)
    _table(canvas, 4, "Estimate")
    _words(canvas, _MARGIN, 460, (372, 290))
    _signature(canvas, 548)


def _consent(canvas: Canvas) -> None:
    _words(canvas, _MARGIN, 168, (384, 360, 376, 200))
    for row in range(5):
        top = 262 + row * 46
        canvas.box((_MARGIN, top, 70, top + 22), _RULE, 4)
        canvas.box((50, top + 2, 68, top + 20), PAPER, 3)
        if row != 3:
            canvas.line([(53, top + 11), (58, top + 17), (66, top + 5)], _PEN, 3)
        _words(canvas, 86, top, (330 - row * 13, 240 + row * 9), 14)
    _signature(canvas, 544)


def _insurance(canvas: Canvas) -> None:
    canvas.box((_MARGIN, 168, _RIGHT, 360), mixed(BRAND, INK, 0.25), 16)
    canvas.box((_MARGIN, 206, _RIGHT, 238), mixed(BRAND, WHITE, 0.25))
    canvas.text((70, 188), "Health cover", 18, WHITE)
    canvas.box((366, 262, 410, 298), (224, 190, 110), 6)
    canvas.text((70, 282), "0000 0000 0000", 24, WHITE)
    _words(canvas, 70, 312, (160, 110), 17)
    _words(canvas, _MARGIN, 396, (384, 352, 370, 180))
    _signature(canvas, 540)


def _medical(canvas: Canvas) -> None:
    for column in range(2):
        left = _MARGIN + column * 200
        canvas.box((left, 164, left + 184, 232), mixed(BRAND, WHITE, 0.88), 6)
        _words(canvas, left + 14, 178, (110, 140 - column * 30, 84), 16)
    _words(canvas, _MARGIN, 258, (384, 366, 380, 372, 240))
    canvas.line([(_MARGIN, 376), (_MARGIN, 484), (_RIGHT, 484)], _RULE, 2)
    heights = (392, 400, 396, 418, 412, 436, 430, 452, 458)
    canvas.line([(60 + index * 44, height) for index, height in enumerate(heights)], BRAND, 3)
    _words(canvas, _MARGIN, 502, (220,))
    _signature(canvas, 558)


# What is on the sheet below the letterhead, by kind of paper.
PAPERS: dict[str, Callable[[Canvas], None]] = {
    "medical": _medical,
    "prescription": _prescription,
    "referral": _letter,
    "invoice": _invoice,
    "quote": _quote,
    "consent": _consent,
    "insurance": _insurance,
}
