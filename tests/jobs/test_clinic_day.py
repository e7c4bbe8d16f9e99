"""Today is one day for everybody: the clinic's, whatever the machine's clock is set to."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from images.correcting.errors import NotACorrection
from images.correcting.facts import FactChanges, check_facts
from images.linking import LinkOptions
from jobs import clinic_dates, clinic_today
from jobs.arguments import date_options
from transfers.options import ImportOptions

BACKEND = Path(__file__).parents[2] / "backend"
# Fourteen hours ahead and twelve behind: at no moment is it the same day in both.
EAST, WEST = "Pacific/Kiritimati", "Etc/GMT+12"


def todays() -> set[date]:
    """Today, as everybody has it who asks."""
    return {
        clinic_today(),
        clinic_dates().today,
        date_options({"date_order": "auto", "pivot_year": None}).today,
        LinkOptions(export=Path("a.csv"), store_url="file:///a/").dates.today,
        ImportOptions(export=Path("a.csv")).dates.today,
    }


def test_everybody_has_the_clinics_day(settings: Settings) -> None:
    days = {}
    for zone in (EAST, WEST):
        settings.TIME_ZONE = zone
        (days[zone],) = todays()
        assert clinic_dates().zone == ZoneInfo(zone)
        check_facts(FactChanges(captured_on=days[zone]))
        with pytest.raises(NotACorrection):
            check_facts(FactChanges(captured_on=days[zone] + timedelta(days=1)))
    assert days[EAST] - days[WEST] in (timedelta(days=1), timedelta(days=2))


@pytest.mark.parametrize("machine", [EAST, WEST])
def test_the_machines_zone_does_not_count(machine: str) -> None:
    code = (
        "import django; django.setup(); from jobs import clinic_today; from datetime import datetime; "
        "from zoneinfo import ZoneInfo; print(clinic_today() == datetime.now(ZoneInfo('Pacific/Kiritimati')).date())"
    )
    environment = {
        "TZ": machine, "NEXUS_TIME_ZONE": EAST, "DJANGO_SETTINGS_MODULE": "nexus.settings", "PATH": "",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=BACKEND,
        env=environment,
    )
    assert done.stdout.strip() == "True", done.stderr


def test_nobody_else_asks_what_day_it_is() -> None:
    asks = re.compile(
        r"localdate\(|date\.today\(|now\([^)\n]*\)(?:\.astimezone\([^)\n]*\))?\.date\(|localtime\(\)\.date"
    )
    places = [
        path.relative_to(BACKEND).as_posix()
        for path in BACKEND.rglob("*.py")
        if asks.search(path.read_text(encoding="utf-8").replace("clinic_zone()", "clinic_zone"))
    ]
    assert places == ["jobs/clinic_day.py"]
