"""When two ids are the same id."""

from __future__ import annotations

__all__ = ["normalise_id"]


def normalise_id(text: str) -> str:
    """The id without surrounding white space and braces, in lower case; two ids are the same if these are.

    Everything else is part of the id: leading zeros stay, and `1e5`, `12.0` or twenty digits are text, not
    numbers. White space is Unicode's, so no-break spaces and FileMaker's vertical tabs go too.
    """
    return text.strip().strip("{}").strip().lower()
