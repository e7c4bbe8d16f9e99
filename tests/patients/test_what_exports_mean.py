"""What a patients' export means: tables and ids that mislead."""

from __future__ import annotations

import pytest

from tests.patients.registry import ADA, BRUNO, Registry, outcomes, patient

pytestmark = pytest.mark.any_database


def test_a_mothers_day_of_birth_is_nobody_elses(registry: Registry) -> None:
    registry.header = ("id", "First Name", "Last Name", "Mother::date of birth")
    registry.rows = [
        (ADA, "Ada", "Quillfeather", "01/15/1930"),
        (BRUNO, "Bruno", "Quillfeather", "02/15/1930"),
    ]
    assert outcomes(registry.run()) == {"created": 2}
    assert patient(ADA).date_of_birth is None
    assert patient(ADA).filemaker_metadata["Mother::date of birth"] == "01/15/1930"
