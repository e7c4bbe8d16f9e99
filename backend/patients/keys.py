"""The primary key of a patient follows from FileMaker's id, so that importing again gives the same key."""

from __future__ import annotations

from uuid import UUID, uuid5

from filemaker import normalise_id

# Fixed for ever: another namespace would give every patient without a UUID another key.
_NAMESPACE = UUID("6f1d8a3c-7d0e-5c55-9a51-0f3f2f0c7e11")


def patient_key(filemaker_id: str) -> UUID:
    """FileMaker's own UUID where the id is one, else the UUIDv5 (RFC 9562) of the normalised id.

    Raises:
        ValueError: the id is empty; a patient without one has no stable key.
    """
    identifier = normalise_id(filemaker_id)
    if not identifier:
        raise ValueError("a patient's FileMaker id must not be empty")
    try:
        return UUID(identifier)
    except ValueError:
        return uuid5(_NAMESPACE, identifier)
