"""Where the clinic is, for telephone numbers that name no country."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from jobs import clinic_country


@pytest.mark.parametrize(
    ("country", "zone", "expected"),
    [
        ("CA", "Australia/Sydney", "CA"),
        ("", "Australia/Sydney", "AU"),
        ("", "Canada/Eastern", "CA"),  # an older name of America/Toronto
        ("", "UTC", None),
        ("", "Antarctica/Vostok", None),  # no country
        ("AU", "UTC", "AU"),
    ],
)
def test_the_country_is_the_one_that_is_set_else_that_of_the_time_zone(
    settings: Settings, country: str, zone: str, expected: str | None
) -> None:
    settings.NEXUS_COUNTRY = country
    settings.TIME_ZONE = zone

    assert clinic_country() == expected
