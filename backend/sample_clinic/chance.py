"""Chance that falls the same way every time, so that everybody's sample clinic is the same one."""

from __future__ import annotations

from random import Random
from uuid import UUID

_SEED = "Nexus sample clinic"


def source_of_chance(purpose: str) -> Random:
    """A generator of its own for each purpose: a change in one part leaves the others as they are."""
    return Random(f"{_SEED}/{purpose}")  # noqa: S311 - nothing secret comes of it  # nosec B311


def random_uuid(chance: Random) -> str:
    """A UUID as FileMaker's Get(UUID) writes it: version 4, in upper case."""
    return str(UUID(int=chance.getrandbits(128), version=4)).upper()
