"""The primary key of a record follows from FileMaker's id, so that carrying it over again gives the same key."""

from __future__ import annotations

from uuid import UUID, uuid5

from filemaker import normalise_id


def record_key(namespace: UUID, filemaker_id: str) -> UUID:
    """FileMaker's own UUID where the id is one, else the UUIDv5 (RFC 9562) of the normalised id.

    Args:
        namespace: of the kind of record; fixed for ever, because another one would give other keys.
        filemaker_id: in any spelling.

    Raises:
        ValueError: the id is empty; a record without one has no stable key.
    """
    identifier = normalise_id(filemaker_id)
    if not identifier:
        raise ValueError("the FileMaker id of a record must not be empty")
    try:
        return UUID(identifier)
    except ValueError:
        return uuid5(namespace, identifier)
