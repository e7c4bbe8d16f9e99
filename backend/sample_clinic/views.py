"""What the clinic's pictures show, how often, and in which of its ways the clinic writes it down as `Type`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """What one drawing shows.

    Attributes:
        view: the name of the drawing.
        side: left, right or empty.
        title: the words on it.
        visit: the patient's how-manieth visit it was; 0 for a paper that no visit is about.
        wounded: whether the foot has the wound that heals from visit to visit.
    """

    view: str
    side: str
    title: str
    visit: int
    wounded: bool = False


@dataclass(frozen=True)
class View:
    """A view as the clinic takes it; `spellings` gives the ways to write its `Type`, each with its weight."""

    drawing: str
    side: str
    title: str
    spellings: tuple[tuple[str, int], ...]
    is_document: bool = False


@dataclass(frozen=True)
class Series:
    """Views that are taken together; `weight` says how often."""

    weight: float
    views: tuple[View, ...]


def _both_sides(weight: float, drawing: str, title: str, *spellings: tuple[str, int]) -> Series:
    """A view of the left and of the right; `{Side}` in a spelling becomes Left or Right, `{S}` becomes L or R."""
    return Series(
        weight,
        tuple(
            View(
                drawing,
                side.lower(),
                f"{side} {title}",
                tuple((text.format(Side=side, S=side[0]), share) for text, share in spellings),
            )
            for side in ("Left", "Right")
        ),
    )


def _single(weight: float, drawing: str, title: str, *spellings: tuple[str, int]) -> Series:
    return Series(weight, (View(drawing, "", title, spellings),))


def _document(weight: float, drawing: str, *spellings: tuple[str, int]) -> Series:
    return Series(weight, (View(drawing, "", drawing.capitalize(), spellings, is_document=True),))


# In the order in which they are taken at a visit.
SERIES = (
    _both_sides(34, "dorsal", "dorsal", ("{Side} Dorsal", 94), ("{S} Dorsal", 4), ("{Side} dorsal", 2)),
    _both_sides(34, "plantar", "plantar", ("{Side} Plantar", 84), ("{Side} Planter", 14), ("{S}-Plantar", 2)),
    _both_sides(11, "medial", "medial", ("{Side} Medial", 96), ("{Side} Med", 4)),
    _both_sides(10, "lateral", "lateral", ("{Side} Lateral", 1)),
    _both_sides(9, "posterior", "posterior", ("{Side} Posterior", 92), ("{Side} Post", 8)),
    _both_sides(8, "anterior", "anterior", ("{Side} Anterior", 95), ("{Side} Ant", 5)),
    _both_sides(5, "leg", "leg", ("{Side} Leg", 1)),
    _both_sides(4, "lat", "lat", ("{Side} Lat", 1)),
    _both_sides(6, "brannock", "Brannock", ("{S}-Brannock", 1)),
    _both_sides(4, "midfoot_length", "midfoot length", ("{S}-MFoot Length", 1)),
    _both_sides(4, "midfoot_width", "midfoot width", ("{S}-MFoot Width", 1)),
    _both_sides(5, "shoe", "shoe", ("{S}-Shoe", 90), ("{Side} Shoe", 10)),
    _single(3, "casts", "Casts", ("Casts", 88), ("Cast", 12)),
    _single(3, "afo", "AFO", ("AFO", 1)),
    _single(4, "x_ray", "X-ray", ("X-Ray", 90), ("Xray", 10)),
    _single(4, "cmo", "CMO", ("CMO", 1)),
    _single(2, "other", "Ink prints", ("Other", 1)),
    _document(2, "medical", ("Medical", 1)),
    _document(3, "prescription", ("Prescription", 80), ("Rx", 20)),
    _document(3, "referral", ("Referral", 92), ("Referal", 8)),
    _document(2, "invoice", ("Invoice", 1)),
    _document(1.5, "quote", ("Quote", 1)),
    _document(2, "consent", ("Consent", 1)),
    _document(1.5, "insurance", ("Insurance", 1)),
)
FULL_SET = tuple(view for series in SERIES for view in series.views)
LEFT_DORSAL = FULL_SET[0]

# Taken of a patient with a wound, by the side of the wound: the wound from close by, and the sole that has it.
WOUNDED = {
    wound.side: (
        wound,
        next(view for view in FULL_SET if view.drawing == "plantar" and view.side == wound.side),
    )
    for wound in _both_sides(0, "wound", "wound", ("{Side} Wound", 90), ("Wound {Side}", 10)).views
}

# Types that no catalogue of views knows yet, so that the sample shows what becomes of such.
GAIT_LAB = View("gait_lab", "", "Gait lab", (("Gait Lab", 1),))
FOAM_BOX = View("foam_box", "", "Foam box", (("Foam Box", 1),))
