"""Keys are for ever: they stand here by the letter, because another one would double what is there."""

from __future__ import annotations

from uuid import UUID

import pytest

from images.models import Image
from patients.keys import patient_key
from tests.images.clinic import ADA, Clinic

NUMBERED = UUID("8157b51d-9ae7-56f1-8978-f4fa63d9f5b0")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("0A1B2C3D-0000-4000-8000-00000000ADA0", UUID("0a1b2c3d-0000-4000-8000-00000000ada0")),
        ("{0a1b2c3d-0000-4000-8000-00000000ada0}", UUID("0a1b2c3d-0000-4000-8000-00000000ada0")),
        ("P-0042", NUMBERED),
        (" p-0042 ", NUMBERED),
    ],
)
def test_a_patient_has_the_same_key_for_ever(written: str, key: UUID) -> None:
    assert patient_key(written) == key


@pytest.mark.parametrize("written", ["", "  ", "{}"])
def test_an_id_that_says_nothing_has_no_key(written: str) -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        patient_key(written)


@pytest.mark.any_database
def test_the_batch_of_a_patient_and_a_day_has_the_same_key_for_ever(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.link()

    assert str(Image.objects.get().batch_id) == "f56342a6-4c7f-8687-8f4b-b260db163b1d"
