"""How the notes of FileMaker's export are carried over. What a row means, `plan.sql` decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

from database import Workbench
from filemaker import NOTE_EXPORT, Export, read_types
from notes.models import Note
from patients.models import Patient
from patients.records import accounts_of, prepare_whose, sheets_of
from transfers.kind import Day, Kind
from transfers.meanings import load_types, unknown_texts
from transfers.transfer import MOST_OF_ID, Transfer


def _prepare(bench: Workbench, export: Export, advance: Callable[[int], None]) -> None:
    """Whose the notes are, and what their types mean."""
    prepare_whose(bench, export, advance)
    load_types(bench, "type", read_types(Path(__file__).with_name("types.toml")))


NOTES = Transfer(
    kind=Kind(
        name="notes",
        number=6,
        purpose="creates and updates the notes of FileMaker's export",
        command="import_notes",
        doing="Importing notes",
        patterns=("Notes.*",),
        schema=NOTE_EXPORT,
        tables=(Patient, Note),
        accounts=accounts_of("notes"),
        sheets=sheets_of("notes", "note"),
        day=Day("date", "days of notes", earliest=date(1900, 1, 1), may_lack=True),
        model=Note,
    ),
    namespace=UUID("2f0c6e0d-0b53-4d0f-8a86-4e1c7a5b9d36"),
    # Of a day and a text, any number of characters: a note is never lost for its date.
    reads={"patient_id": MOST_OF_ID, "date": None, "text": None, "type": MOST_OF_ID, "author": MOST_OF_ID},
    fields=("patient_id", "kind", "filemaker_type", "written_on", "date_text", "author", "text"),
    long=frozenset({"text"}),
    plan=Path(__file__).with_name("plan.sql"),
    document="other_columns",
    imported="as_imported",
    prepare=_prepare,
    listings=(
        unknown_texts(
            "type", "unknown_types", "Types that backend/notes/types.toml does not know (imported as other)"
        ),
    ),
)
