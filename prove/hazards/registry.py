"""What a hazard is, and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from prove.drafts import Draft
from prove.forms import MARKUP, TEXT, WORKBOOK

__all__ = ["HAZARDS", "Hazard", "book_hazard", "hazard", "in_turn"]

ALL = TEXT | WORKBOOK | MARKUP


def _always(_draft: Draft) -> bool:
    return True


@dataclass(frozen=True)
class Hazard:
    """One way in which a clinic is hostile.

    Attributes:
        name: short, for tables and messages.
        apply: adds it to a draft, with its truth.
        early: it changes how everything is written, so it comes before the pictures.
        refuses: the clinic as a whole must be refused.
        images, patients: the formats of the two exports in which it can occur.
        suits: what else a draft must be like.
        groups: hazards with a group in common do not go together.
        books: it is about exports beside those of patients and pictures.
    """

    name: str
    apply: Callable[[Draft], None]
    early: bool = False
    refuses: bool = False
    images: frozenset[str] = ALL
    patients: frozenset[str] = ALL
    suits: Callable[[Draft], bool] = _always
    groups: frozenset[str] = frozenset()
    books: bool = False

    def fits(self, draft: Draft) -> bool:
        return (
            draft.images.format in self.images
            and draft.patients.format in self.patients
            and self.suits(draft)
        )

    def joins(self, draft: Draft, others: Sequence[Hazard]) -> bool:
        """Whether it can be added to a clinic that has these."""
        return self.fits(draft) and not any(
            self is other or self.groups & other.groups or (self.books and other.refuses) for other in others
        )


HAZARDS: dict[str, Hazard] = {}


def in_turn(number: int) -> Hazard:
    """The hazard whose turn it is: each comes once before any comes again, in an order without neighbours."""
    names = sorted(HAZARDS, key=lambda name: sha256(name.encode()).digest())
    return HAZARDS[names[number % len(names)]]


def hazard(
    *,
    early: bool = False,
    refuses: bool = False,
    images: frozenset[str] = ALL,
    patients: frozenset[str] = ALL,
    suits: Callable[[Draft], bool] = _always,
    group: str = "",
) -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    """Enters a function into the list, under its own name; `group` may name several."""

    def enter(apply: Callable[[Draft], None]) -> Callable[[Draft], None]:
        # Nothing may be in the database where nothing may be written, and no --columns settle what must be refused.
        groups = frozenset((group + (" corrected header person-header" if refuses else "")).split())
        name = apply.__name__.replace("_", " ")
        HAZARDS[name] = Hazard(name, apply, early, refuses, images, patients, suits, groups)
        return apply

    return enter


def book_hazard(
    *, early: bool = False, group: str = ""
) -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    """The same for what goes wrong in the exports beside those of patients and pictures."""

    def enter(apply: Callable[[Draft], None]) -> Callable[[Draft], None]:
        name = apply.__name__.replace("_", " ")
        HAZARDS[name] = Hazard(name, apply, early, groups=frozenset(group.split()), books=True)
        return apply

    return enter
