"""Ids that match nothing: what would match if they were written a little differently. Only counts; nothing is matched so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

# From this share on, ids are written as they should be, and a few that are not are accidents.
_MATCHING = 0.5

_SIGNS = re.compile(r"[\s.,'’_:;/\\|+-]")
_QUOTES = re.compile(r"[\"'`´‘’“”„«»=(){}\[\]]")
_PREFIX = re.compile(r"^[^\W\d_]+[\W_]*(?=\d)")
_SUFFIX = re.compile(r"(?<=\d)[\W_]*[^\W\d_]+$")


def _without_all(text: str) -> str:
    """What is left is what a person would call the number of the record."""
    bare = _SIGNS.sub("", re.sub(r"\.0+$", "", _QUOTES.sub("", text).strip()))
    return _SUFFIX.sub("", _PREFIX.sub("", bare)).lstrip("0")


# The most harmless first: of changes that help equally, that one is told.
_CHANGES: dict[str, Callable[[str], str]] = {
    "without blanks": lambda text: "".join(text.split()),
    "without quotation marks and brackets": lambda text: _QUOTES.sub("", text),
    "without separators": lambda text: _SIGNS.sub("", text),
    "without “.0” at the end": lambda text: re.sub(r"\.0+$", "", text),
    "without leading zeros": lambda text: text.lstrip("0"),
    "without the letters in front": lambda text: _PREFIX.sub("", text),
    "without the letters at the end": lambda text: _SUFFIX.sub("", text),
    "without all of that": _without_all,
}


@dataclass(frozen=True)
class NearMatches:
    """How many ids of an export are known, and how many would be.

    Attributes:
        what: whose ids, as in "recids".
        known_as: what it is that is known, as in "the names of listed files".
        ids: different ids in the export.
        matched: those of them that are known.
        would_match: change -> how many of the others it would match; empty where most match, or no change helps.
    """

    what: str
    known_as: str
    ids: int
    matched: int
    would_match: dict[str, int]

    def sentence(self) -> str:
        head = f"Of {self.ids:,} {self.what} {self.matched:,} match {self.known_as}"
        if not self.would_match:
            return f"{head}; no change of writing that was tried helps any of the others."
        more = "more " if self.matched else ""
        changes = ", ".join(f"{change} {count:,} {more}would" for change, count in self.would_match.items())
        return f"{head}; {changes}."


def near_matches(what: str, known_as: str, texts: Iterable[str], known: Iterable[str]) -> NearMatches | None:
    """Compares the ids of an export with those that are known; None where most of them are, or there are none.

    Args:
        what: whose ids, for the sentence.
        known_as: what is known, for the sentence.
        texts: the ids of the column as the linker and the import read them.
        known: through `normalise_id`, as those are.
    """
    ids, there = set(texts) - {""}, set(known) - {""}
    left = ids - there
    if not ids or len(ids) - len(left) >= _MATCHING * len(ids):
        return None
    would: dict[str, int] = {}
    for change, apply in _CHANGES.items():
        forms = {apply(text) for text in there} - {""}
        count = sum(apply(text) in forms for text in left)
        if count > max(would.values(), default=0):
            would[change] = count
    return NearMatches(what, known_as, len(ids), len(ids) - len(left), would)
