"""What an event of the access log may say beside its ids: words of closed lists, counts, ids and days, and nothing else.

What somebody typed, or what an address held, gets in by no way: every part is of a type that only this program's code makes.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Final, Self, TypeAlias
from uuid import UUID

_MOST_LETTERS: Final = 200
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_BACKUP: Final = re.compile(r"nexus-\d{8}T\d{6}(\.\d+)?Z?(\.[a-z0-9]{2,8}){1,2}")


class Thing(StrEnum):
    """What is counted, or has an id."""

    PATIENT = "patient"
    IMAGE = "image"
    BATCH = "batch"
    APPOINTMENT = "appointment"
    CONTACT = "contact"
    NOTE = "note"
    DOCUMENT = "document"
    PICTURE = "picture"
    FILE = "file"
    ROW = "row"
    RUN = "run"
    REIMPORT = "re-import"
    DECISION = "decision"
    KEY_IMAGE = "key_image"
    SESSION = "session"
    TOKEN = "token"  # noqa: S105 - a word
    PASSWORD = "one-time password"  # noqa: S105 - a word
    EVENT = "event"
    BACKUP = "backup"
    RECORD = "record"
    FACTOR = "second factor"
    DAY = "day"
    ADDRESS = "address"


_PLURALS: Final = {Thing.BATCH: "batches", Thing.ADDRESS: "addresses"}


class Phrase(StrEnum):
    """What else is said."""

    ORIGINAL = "original"
    SMALL_PICTURE = "small picture"
    LARGE_PICTURE = "large picture"
    TO_CORRECT = "to correct it"
    TO_CORRECT_THEM = "to correct them"
    TO_ASSIGN = "to assign files"
    TO_CHOOSE = "to choose one"
    OWN_NOTES = "the patient's own notes"
    FOUND = "found by its number or name"
    WITHOUT_FILE = "a document without a file"
    AS_A_FILE = "as a file"
    AHEAD = "loaded ahead"
    ASSIGNMENT = "assignment"
    OTHERS = "others"
    ALL = "all"
    NO_ROLE = "no role"
    BY_DIRECTORY = "by the directory"
    RENAMED_BACKUP = "a renamed backup"
    THE_PASSWORD = "the password"  # noqa: S105 - a word
    IDLE = "idle"


@dataclass(frozen=True)
class Amount:
    """How many of what, as in "3 images"."""

    number: int
    of: Thing

    def __str__(self) -> str:
        return f"{self.number} {self.of if self.number == 1 else _PLURALS.get(self.of, f'{self.of}s')}"


@dataclass(frozen=True)
class Id:
    """Which one of what, as in "run 7"."""

    of: Thing
    key: int | UUID

    def __str__(self) -> str:
        return f"{self.of} {self.key}"


@dataclass(frozen=True)
class Change:
    """From what to what, as in "clinician to steward"."""

    before: Enum
    after: Enum

    def __str__(self) -> str:
        return f"{self.before.value} to {self.after.value}"


@dataclass(frozen=True)
class Days:
    """Since when and until when, as in "from 2018-05-29 to 2018-06-01"; None for no limit."""

    first: date | None
    last: date | None

    def __str__(self) -> str:
        parts = (f"from {self.first}" if self.first else "", f"to {self.last}" if self.last else "")
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Fingerprint:
    """A SHA-256.

    Raises:
        ValueError: it is none.
    """

    digits: str

    def __post_init__(self) -> None:
        if not _HASH.fullmatch(self.digits):
            raise ValueError

    def __str__(self) -> str:
        return self.digits


@dataclass(frozen=True)
class BackupName:
    """The name that Nexus gave a backup.

    Raises:
        ValueError: somebody else gave it, and it may say anything.
    """

    name: str

    def __post_init__(self) -> None:
        if not _BACKUP.fullmatch(self.name):
            raise ValueError

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Known:
    """A name that a program's own list has: of a model, of a phase, of a page.

    Raises:
        ValueError: it is not in the list.
    """

    name: str
    among: Collection[str]

    def __post_init__(self) -> None:
        if self.name not in self.among:
            raise ValueError

    def __str__(self) -> str:
        return self.name


# An enumeration's members stand in the code.
Part: TypeAlias = Enum | Amount | Id | Change | Days | Fingerprint | BackupName | Known | int


@dataclass(frozen=True)
class Detail:
    """The detail of an event, as in "2 images, to correct them"."""

    parts: tuple[Part, ...] = ()

    @classmethod
    def of(cls, *parts: Part) -> Self:
        """In the order given.

        Raises:
            TypeError: a part is a text, or anything else that could hold one.
        """
        if bad := [part for part in parts if not isinstance(part, Part)]:
            raise TypeError(f"no part of a detail: {type(bad[0]).__name__}")
        return cls(parts)

    @property
    def words(self) -> str:
        """As the log keeps it; of very many parts, the first."""
        return ", ".join(map(_word, self.parts))[:_MOST_LETTERS]


NOTHING_MORE: Final = Detail()


def _word(part: Part) -> str:
    return str(part.value if isinstance(part, Enum) else part)
