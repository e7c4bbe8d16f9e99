"""Whatever an administrator gave the database or the role, a run writes the same and a second one changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from images.models import LinkRun
from reimport.models import PhaseRun
from tests.processes import Installation
from tests.reimport.day import small_day
from tests.reimport.state import DONE, state
from transfers.models import RunChange

pytestmark = pytest.mark.only_on("postgresql")

AS_AN_ADMINISTRATOR_MAY = {
    "DateStyle": "German",
    "IntervalStyle": "iso_8601",
    "TimeZone": "Asia/Kolkata",
    "bytea_output": "escape",
    "client_encoding": "LATIN1",
    "default_transaction_isolation": "serializable",
    "extra_float_digits": "-15",
    "idle_in_transaction_session_timeout": "1ms",
    "idle_session_timeout": "1ms",
    "lock_timeout": "1ms",
    "standard_conforming_strings": "off",
    "statement_timeout": "1ms",
}


def alter(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])} {statement}"
        )


@pytest.fixture
def altered(installation: Installation) -> Iterator[Installation]:
    for name, value in AS_AN_ADMINISTRATOR_MAY.items():
        alter(f"SET {name} = '{value}'")
    # libpq would hand this on, and it would win.
    yield replace(installation, environ={"PGDATESTYLE": "German"})
    alter("RESET ALL")


def test_two_runs_on_a_server_with_settings_of_its_own(altered: Installation, tmp_path: Path) -> None:
    day = small_day(tmp_path / "clinic")

    for _ in range(2):
        done = altered.manage("reimport", *day.arguments("--full"))
        assert done.returncode == 0, done.stderr

    found = state(altered)
    assert found["linked"] == DONE["linked"]
    counts = PhaseRun.objects.order_by("-run_id").filter(name="patients")[0].counts
    assert (counts["created"], counts["updated"], counts["unchanged"]) == (0, 0, 3)
    first, second = LinkRun.objects.order_by("id")
    assert RunChange.objects.filter(run=first).count() == 6
    assert not RunChange.objects.filter(run=second).exists()


def test_a_database_that_only_reads_says_so(installation: Installation, tmp_path: Path) -> None:
    day = small_day(tmp_path / "clinic")
    alter("SET default_transaction_read_only = on")
    try:
        done = installation.manage("import_patients", "--csv", day.patients_csv)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
        alter("RESET ALL")

    assert (done.returncode, "cannot be written to" in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr
