"""The primary key of a patient follows from FileMaker's id, so that importing again gives the same key."""

from __future__ import annotations

from uuid import UUID

from transfers.keys import record_key

# Fixed for ever: another namespace would give every patient without a UUID another key.
NAMESPACE = UUID("6f1d8a3c-7d0e-5c55-9a51-0f3f2f0c7e11")


def patient_key(filemaker_id: str) -> UUID:
    """The key of the patient whom FileMaker calls so.

    Raises:
        ValueError: the id is empty; a patient without one has no stable key.
    """
    return record_key(NAMESPACE, filemaker_id)
