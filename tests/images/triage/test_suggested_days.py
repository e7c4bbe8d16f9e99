"""A form is filled in with a day only where the run that read the whole column had no doubt about it."""

from __future__ import annotations

from datetime import date

import pytest

from images.models import LinkRun
from images.triage.known import day_of


@pytest.mark.parametrize(
    ("text", "inputs", "expected"),
    [
        ("03/04/2016", {"date_order": "dmy"}, date(2016, 4, 3)),
        ("03/04/2016", {"date_order": None}, None),
        ("2016-04-03", {"date_order": "dmy", "swapped_days": 0}, date(2016, 4, 3)),
        ("2016-04-03", {"date_order": "dmy", "swapped_days": 6}, None),
        ("18/04/2016", {"date_order": "dmy", "swapped_days": 6}, date(2016, 4, 18)),
        ("18-Oct-16", {"date_order": "dmy"}, None),
        ("", {"date_order": "dmy"}, None),
    ],
)
def test_a_day_in_doubt_is_not_suggested(text: str, inputs: dict[str, object], expected: date | None) -> None:
    assert day_of(text, LinkRun(inputs=inputs)) == expected
