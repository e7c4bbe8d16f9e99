"""What an import knows of a patient, in one fixed order, so that an export and the database can be compared."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

__all__ = ["FIELDS", "MOST_CHARACTERS", "as_known", "as_list", "clean", "read_metadata"]

# The fields of the model that an export fills, in the order in which every list of facts holds them; the export's
# other columns follow. plan.sql relies on the places of the first two and of the names.
FIELDS: Final = (
    "date_of_birth",
    "notes",
    "title",
    "first_name",
    "last_name",
    "sex",
    "clinic",
    "health_number",
)
# What the short fields hold, on both databases.
MOST_CHARACTERS: Final = 200


def clean(text: str) -> str:
    """A cell without surrounding white space; a return inside of it, which FileMaker exports as VT, is a line end.

    NUL goes, because PostgreSQL cannot store it.
    """
    return text.replace("\v", "\n").replace("\0", "").strip()


def as_known(value: Any) -> str:
    """A value of `filemaker_metadata` as the text that an export would hold; empty for none."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def as_list(facts: Sequence[str | None]) -> str:
    """Facts on their way into the workbench."""
    return json.dumps(facts)


def read_metadata(text: str) -> dict[str, Any]:
    """`filemaker_metadata` as the database holds it; only an object says anything."""
    value = json.loads(text)
    return value if isinstance(value, dict) else {}
