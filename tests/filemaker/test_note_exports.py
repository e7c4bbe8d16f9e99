"""An export of notes: its columns in every spelling that was met, and rows without an id."""

from __future__ import annotations

from pathlib import Path

import pytest

from filemaker import NOTE_EXPORT, ExportError, read_export
from tests.filemaker.reading import read

HEADER = "id,id_Key,Date,Note,Note Type,creationAccountName,@Notes to Contacts::Name Full"
NAMES = ("filemaker_id", "patient_id", "date", "text", "type", "author")


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        "id,id_Contact,Date,notes,NoteType,creationAccountName,Name",
        "id,id.key,date,note,Type,Creation Account Name,Name",
        "ID,id_key,Date,Consult Notes,note_type,creation_account_name,Name",
    ],
)
def test_the_columns_are_understood_in_every_spelling(header: str, tmp_path: Path) -> None:
    export, _, rows = read(
        tmp_path / "a.csv", header + "\nN-1,P-1,10/18/2016,hello,Order Notes,wanda,Who\n", schema=NOTE_EXPORT
    )
    assert tuple(column.name for column in export.columns)[:-1] == NAMES
    assert rows[0]["text"] == "hello"


def test_a_row_without_an_id_is_a_record_and_no_portal_row(tmp_path: Path) -> None:
    """Nor is a text that says "none" a damaged id, or one that says "Note" a second header."""
    content = HEADER + "\nN-1,P-1,,none,,,\n,P-1,10/18/2016,no id,,,\n,P-2,Date,Note,,,\n"
    export, lines, rows = read(tmp_path / "a.csv", content, schema=NOTE_EXPORT)
    assert (lines, [row["filemaker_id"] for row in rows]) == ([2, 3, 4], ["N-1", "", ""])
    assert export.quirks == ()


def test_a_patients_own_notes_are_no_note(tmp_path: Path) -> None:
    """Of related records FileMaker writes only the first."""
    content = "id,id_Key,Date,Contacts::Notes\nN-1,P-1,10/18/2016,hello\n"
    with pytest.raises(ExportError, match="no column for text"):
        read(tmp_path / "a.csv", content, schema=NOTE_EXPORT)


def test_long_notes_come_in_pieces_that_a_machine_can_hold(tmp_path: Path) -> None:
    """Not 10,000 rows at once, which would be 300 MB."""
    file = tmp_path / "a.csv"
    file.write_text("id_Key,Note\n" + f"P-1,{'long ' * 6_000}\n" * 700)
    lengths = [len(batch.lines) for batch in read_export(file, NOTE_EXPORT).batches()]
    assert sum(lengths) == 700
    assert max(lengths) * 30_000 < 17_000_000


def test_two_texts_that_differ_are_refused(tmp_path: Path) -> None:
    content = "id,id_Key,Date,Note,Consult Notes\nN-1,P-1,10/18/2016,hello,bye\n"
    with pytest.raises(ExportError, match="both mean text, and here they differ"):
        read(tmp_path / "a.csv", content, schema=NOTE_EXPORT)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("id,First Name,Last Name,Date of Birth,Notes", "patient"),
        ("fileNane,id,id_Contact,NexusExportDate,recid,Type", "image"),
    ],
)
def test_an_export_of_another_kind_is_called_what_it_is(header: str, kind: str, tmp_path: Path) -> None:
    content = f"{header}\n{','.join('7' for _ in header.split(','))}\n"
    with pytest.raises(ExportError, match=f"By its columns it is an export of {kind}s"):
        read(tmp_path / "a.csv", content, schema=NOTE_EXPORT)
