"""Where patients hold the ids of an export, the best place first."""

from __future__ import annotations

import pytest

from patients.id_places import matching_places
from patients.models import Patient
from tests.patients.registry import ADA, BRUNO, DORA

pytestmark = pytest.mark.any_database


def test_the_place_with_most_ids_comes_first_and_equal_ones_by_their_names(db: None) -> None:
    Patient.objects.create(
        clinic=DORA, notes=f"was {BRUNO}, {ADA} before", filemaker_metadata={"old": f"{{{ADA}}}"}
    )
    Patient.objects.create(
        health_number=DORA, notes="seen twice", filemaker_metadata={"old": ADA, "number": 42}
    )

    found = matching_places({ADA.lower(), BRUNO.lower(), DORA.lower(), "42"})

    assert found == [
        ("patients.notes", 2),
        ("patients.clinic", 1),
        ("patients.filemaker_metadata.number", 1),
        ("patients.filemaker_metadata.old", 1),
        ("patients.health_number", 1),
    ]


def test_what_no_patient_holds_is_found_nowhere(db: None) -> None:
    Patient.objects.create(notes=ADA)

    assert matching_places({BRUNO.lower()}) == []
    assert matching_places(set()) == []
