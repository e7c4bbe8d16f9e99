"""Where a patient's FileMaker id may stand, for finding out why ids do not match. The proper place is
`filemaker_metadata.filemaker_id`; a first import often put it elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, TextField

from filemaker import normalise_id
from patients.models import Patient

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def matching_places(ids: set[str]) -> list[tuple[str, int]]:
    """Where patients hold ids of a given set, and how many different ones of them: the best place first.

    Args:
        ids: through `normalise_id`.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for place, identifier in _candidates():
        if identifier in ids:
            found[place].add(identifier)
    return sorted(
        ((place, len(matched)) for place, matched in found.items()), key=lambda item: (-item[1], item[0])
    )


def _candidates() -> Iterator[tuple[str, str]]:
    """Every id-like text of every patient, as (where it stands, the normalised id).

    Places are "patients.id", "patients.notes", ... and "patients.filemaker_metadata.KEY" for each key that occurs.
    In free text, UUIDs are found wherever they stand.
    """
    names = [field.name for field in Patient._meta.fields if isinstance(field, CharField | TextField)]
    for key, metadata, *texts in (
        Patient.objects.order_by().values_list("id", "filemaker_metadata", *names).iterator()
    ):
        yield "patients.id", str(key)
        for name, text in zip(names, texts, strict=True):
            yield from ((f"patients.{name}", identifier) for identifier in _ids_in(text))
        for name, value in _items(metadata):
            yield from ((f"patients.filemaker_metadata.{name}", identifier) for identifier in _ids_in(value))


def _items(metadata: Any) -> list[tuple[str, str]]:
    pairs = metadata.items() if isinstance(metadata, dict) else ()
    return [(name, str(value)) for name, value in pairs if isinstance(value, str | int)]


def _ids_in(text: str) -> set[str]:
    """The text as a whole, and the UUIDs in it."""
    whole = normalise_id(text)
    return {whole, *_UUID.findall(whole)} - {""}
