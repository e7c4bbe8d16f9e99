"""Who was forgotten: what imports and the linker ask, so that nobody comes back with the next export."""

from __future__ import annotations

import hashlib
from uuid import UUID

from patients.models import ForgottenPatient, Patient


def hash_of(text: UUID | str) -> str:
    """By what a key, of a patient or of a file, is known again that is kept nowhere any more."""
    return hashlib.sha256(str(text).encode()).hexdigest()


def forgotten_keys() -> list[str]:
    """`hash_of` every key that an export could give to somebody who was forgotten."""
    known = ForgottenPatient.objects.order_by().values_list("patient_id", "carried_sha256")
    return sorted({mark for key, carried in known for mark in (hash_of(key), carried) if mark})


def forgotten_files() -> list[str]:
    """`hash_of` the storage keys that people had put under somebody who was forgotten since."""
    known = ForgottenPatient.objects.order_by().values_list("moved_files_sha256", flat=True)
    return sorted({mark for marks in known for mark in marks})


def forgotten_and_there() -> list[UUID]:
    """Who was forgotten and is there all the same: a backup that was restored holds them."""
    marked = ForgottenPatient.objects.order_by().values("patient_id")
    return list(Patient.objects.order_by("pk").filter(pk__in=marked).values_list("pk", flat=True))
