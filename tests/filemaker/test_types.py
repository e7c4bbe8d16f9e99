"""What the clinic calls a record becomes a name of a closed list, by the spellings of a data file."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import UnusableInput
from filemaker import TypeCatalogue, TypeReading, read_types

LETTERS = TypeCatalogue(
    [
        {"name": "letter", "spellings": ["letter", "letters"]},
        {"name": "file_notes", "spellings": ["file notes"]},
        {"name": "other", "spellings": ["other"]},
    ]
)


@pytest.mark.parametrize(
    ("text", "name", "known"),
    [
        ("Letter", "letter", True),
        ("  LETTERS 2 ", "letter", True),
        ("File-Notes", "file_notes", True),
        ("file_notes", "file_notes", True),
        ("File.Notes/12", "file_notes", True),
        ("other", "other", True),
        ("", "other", True),
        (" \v", "other", True),
        ("Letterhead", "other", False),
        ("12", "other", False),
    ],
)
def test_spellings_differ_in_case_separators_and_a_number_at_the_end(
    text: str, name: str, known: bool
) -> None:
    assert LETTERS.read(text) == TypeReading(name, known)


def test_one_spelling_under_two_names_is_refused() -> None:
    entries = [{"name": "letter", "spellings": ["mail"]}, {"name": "email", "spellings": ["mail"]}]
    with pytest.raises(UnusableInput, match="'mail' to both letter and email"):
        TypeCatalogue(entries)


def test_a_data_file_gives_its_names_in_its_order(tmp_path: Path) -> None:
    file = tmp_path / "types.toml"
    file.write_text('[[type]]\nname = "b"\nspellings = ["x"]\n[[type]]\nname = "a"\nspellings = ["y"]\n')
    assert read_types(file).names == ("b", "a")
