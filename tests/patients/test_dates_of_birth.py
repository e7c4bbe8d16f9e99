"""Dates of birth: read as the whole column proves them; one that cannot be read loses nobody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from errors import RunFailed
from filemaker import DateOptions, DateOrder
from patients.models import Patient
from tests.patients.registry import ADA, BRUNO, CLEO, TODAY, Registry, outcomes, patient, report

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/01/1850", date(1850, 1, 1)),
        ("06/30/1898", date(1898, 6, 30)),
        ("11/23/2026", TODAY),
        ("1950-12-28", date(1950, 12, 28)),
    ],
)
def test_days_of_birth_from_1850_until_today_are_read(registry: Registry, text: str, day: date) -> None:
    registry.row(ADA, Date_of_Birth=text)
    registry.run()

    assert patient(ADA).date_of_birth == day


@pytest.mark.parametrize("text", ["12/31/1849", "11/24/2026", "13/32/1950", "1950", "3/4/50"])
def test_a_date_that_cannot_be_read_is_listed_and_loses_nobody(
    registry: Registry, tmp_path: Path, text: str
) -> None:
    registry.row(BRUNO)
    registry.row(ADA, Date_of_Birth=text)

    result = registry.run(report_dir=tmp_path)

    assert patient(ADA).date_of_birth is None
    assert result.plan.unreadable_dates == (3,)
    assert outcomes(result) == {"created": 2}
    assert "date of birth" in report(tmp_path / "rows.csv")[1]["detail"]


@pytest.mark.parametrize("text", ["", "n.d.", "00/00/0000"])
def test_no_date_is_no_unreadable_date(registry: Registry, text: str) -> None:
    registry.row(ADA, Date_of_Birth=text)

    assert registry.run().plan.unreadable_dates == ()
    assert patient(ADA).date_of_birth is None


def test_a_date_that_cannot_be_read_leaves_the_one_there_is(registry: Registry) -> None:
    registry.row(ADA)
    registry.run()
    registry.rows.clear()
    registry.row(ADA, Date_of_Birth="13/32/1950")

    result = registry.run()

    assert patient(ADA).date_of_birth == date(1950, 12, 28)
    assert (outcomes(result), result.plan.kept_values) == ({"unchanged": 1}, 1)


def test_the_whole_column_proves_the_order(registry: Registry) -> None:
    registry.row(ADA, Date_of_Birth="03/04/1950")
    registry.row(BRUNO, Date_of_Birth="28/12/1950")
    registry.run()

    assert patient(ADA).date_of_birth == date(1950, 4, 3)


def test_years_of_two_digits_need_a_word_from_somebody(registry: Registry) -> None:
    for who in (ADA, BRUNO, CLEO):
        registry.row(who, Date_of_Birth="12/28/50")

    with pytest.raises(RunFailed, match=r"Only 0 of 3 dates of birth can be read") as failure:
        registry.run(min_usable=50.0)
    assert "--pivot-year" in str(failure.value)
    assert "12/28" not in str(failure.value)
    assert not Patient.objects.exists()

    registry.run(min_usable=50.0, dates=DateOptions(DateOrder.MDY, 2026, today=TODAY))
    assert patient(ADA).date_of_birth == date(1950, 12, 28)
