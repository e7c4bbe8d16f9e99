"""What the clinic calls its notes."""

from __future__ import annotations

from pathlib import Path

import pytest

import notes
from filemaker import TypeReading, read_types

TYPES = read_types(Path(notes.__file__).with_name("types.toml"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("clinical notes", "clinical_notes"),
        ("Clinic Dates", "clinic_dates"),
        ("ORDER NOTES", "order_notes"),
        ("Admin Notes", "admin_notes"),
        ("Referral", "referral"),
        ("3D Scan Data", "3d_scan_data"),
        ("3D-Scan", "3d_scan_data"),
        ("Workshop Note", "workshop_note"),
        ("other", "other"),
        ("", "other"),
    ],
)
def test_every_type_of_the_specification_is_known(text: str, name: str) -> None:
    assert TYPES.read(text) == TypeReading(name, known=True)
    assert name in TYPES.names


def test_every_spelling_is_found_as_it_stands() -> None:
    assert {TYPES.read(name.replace("_", " ")) for name in TYPES.names} == {
        TypeReading(name, known=True) for name in TYPES.names
    }
