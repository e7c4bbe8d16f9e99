"""What somebody typed who looks for a record or its file: the id of the one, or the name of the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from database import LONGEST
from filemaker import normalise_id
from files.claimed_ids import claimed_id

# The most of a kind that are told of: what is meant in full is hardly ever several, but for names that cameras give.
MOST: Final = 10
# So many are looked through for them: files of one id, in several folders and of several types.
LOOKED_THROUGH: Final = 60


@dataclass(frozen=True)
class Sought:
    """A number, an id or a file's name, as somebody typed it.

    Attributes:
        text: without white space around it.
        ids: the ids that it can be: as it is written, in capitals, and as `normalise_id` leaves it.
        claimed: the ids that it claims if it is a file's name: `letters/123.jpg` claims `123`.
    """

    text: str
    ids: frozenset[str]
    claimed: frozenset[str]

    @classmethod
    def of(cls, typed: str) -> Self | None:
        """None for what is no such thing: words without a digit, a point or a stroke."""
        text = typed.strip()
        if not any(map(_tells, text)) or len(text) >= LONGEST or "\0" in text:
            return None
        name = text.rpartition("/")[2]
        stem = name.rpartition(".")[0] or name
        return cls(text, _spellings(text), _spellings(stem) | _spellings(claimed_id(stem, frozenset())))

    def means(self, storage_key: str, original_name: str, ids: frozenset[str]) -> bool:
        """Whether a file is meant, of which its place, the name that it once had, and the ids of its record are known.

        Of its place, as much has to fit as was typed: `123.jpg` means `letters/123.jpg`, but not the other way around.
        """
        place = f"/{storage_key}".lower().endswith(f"/{self.text.lstrip('/')}".lower())
        return place or original_name.lower() == self.text.lower() or bool(self.ids & ids)


def _tells(sign: str) -> bool:
    return sign.isdecimal() or sign in "./"


def _spellings(identifier: str) -> frozenset[str]:
    bare, normal = identifier.strip("{} "), normalise_id(identifier)
    return frozenset({bare, bare.upper(), normal}) if normal else frozenset()
