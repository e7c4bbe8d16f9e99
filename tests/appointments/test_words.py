"""What the clinic calls its appointments, and what it says became of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import appointments
from appointments.models import Appointment
from filemaker import TypeReading, read_types

FOLDER = Path(appointments.__file__).parent
STATUSES = read_types(FOLDER / "statuses.toml")
TYPES = read_types(FOLDER / "types.toml")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Booked", "scheduled"),
        ("Checked-In", "checked_in"),
        ("COMPLETED", "completed"),
        ("Canceled", "cancelled"),
        ("No Show", "no_show"),
        ("no-show", "no_show"),
        ("DNA", "no_show"),
    ],
)
def test_a_status_is_known_in_the_words_of_clinics(text: str, status: str) -> None:
    assert STATUSES.read(text) == TypeReading(status, known=True)


def test_the_list_of_statuses_is_closed() -> None:
    assert set(STATUSES.names) == set(Appointment.Status.values)
    assert all(STATUSES.read(name).name == name for name in STATUSES.names)
    assert not STATUSES.read("moved to the other room").known


def test_the_types_in_use_are_known_and_others_are_not() -> None:
    assert TYPES.names == (
        "Assessment",
        "Consultation",
        "First Assessment",
        "Fitting",
        "Follow-up",
        "New Custom Footwear",
        "New Pre-Fab",
        "Review Custom",
        "Review Pre-Fab",
    )
    assert all(TYPES.read(name) == TypeReading(name, known=True) for name in TYPES.names)
    assert not TYPES.read("Orthotic Chat").known
