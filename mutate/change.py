"""One small change of one file."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Change", "Spot", "shown"]

_MOST_SHOWN = 150


@dataclass(frozen=True)
class Spot:
    """What is put in the place of a part of a text.

    Attributes:
        start, end: the part, counted in characters.
        new: what stands there afterwards.
        function: the line in which the innermost function around it begins, its decorators included; 0 outside of any.
    """

    start: int
    end: int
    new: str
    function: int = 0


@dataclass(frozen=True)
class Change:
    """A change that can be made to a file.

    Attributes:
        file: below the project, with slashes.
        line: where it begins, from 1.
        text: that line, without its indentation.
        old, new: what is there, and what is put there instead; each on one line.
        source: the whole file as it is then.
        function: as in `Spot`.
    """

    file: str
    line: int
    text: str
    old: str
    new: str
    source: str
    function: int = 0

    @classmethod
    def at(cls, file: str, source: str, spot: Spot) -> Change:
        line = source.count("\n", 0, spot.start) + 1
        return cls(
            file,
            line,
            source.split("\n")[line - 1].strip(),
            " ".join(source[spot.start : spot.end].split()),
            " ".join(spot.new.split()),
            source[: spot.start] + spot.new + source[spot.end :],
            spot.function,
        )

    @property
    def words(self) -> str:
        """What is changed to what, as the table shows it and as the list of equivalent changes names it."""
        return f"{self.old} -> {self.new or 'nothing'}"


def shown(text: str) -> str:
    """A text in a cell of a table."""
    short = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]} ..."
    return f"`{short}`".replace("|", "\\|") if short else ""
