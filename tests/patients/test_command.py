"""The command line of the import: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import re

import pytest

from tests.patients.registry import ADA, BRUNO, Registry
from tests.processes import Installation

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database

PATIENTS = (
    "import django; django.setup(); from patients.models import Patient; print(Patient.objects.count())"
)


@pytest.fixture
def ready(registry: Registry) -> Registry:
    """Two patients, one of them twice, and a row of nobody."""
    registry.row(ADA)
    registry.row(BRUNO, First_Name="Bruno", Date_of_Birth="13/32/1950")
    registry.row(ADA)
    registry.row("")
    registry.write()
    return registry


def arguments(registry: Registry, *more: str) -> list[str]:
    return ["import_patients", "--csv", str(registry.csv), *more]


def count(installation: Installation) -> int:
    return int(installation.python("-c", PATIENTS).stdout)


def test_the_summary_has_every_outcome_and_names_nobody(ready: Registry, installation: Installation) -> None:
    report = ready.root / "report"

    done = installation.manage(*arguments(ready, "--report", str(report), "--verbosity", "3"))

    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"rows +created +updated +unchanged +duplicate +skipped +patients", done.stdout)
    assert re.search(r"4 +2 +0 +0 +1 +1 +2", done.stdout)
    for line in ("2  new patients", "1  identical to a used one", "1  skipped: without a FileMaker id"):
        assert line in done.stdout
    assert "1 dates of birth cannot be read, in line 3;" in done.stdout
    assert "Columns that went to filemaker_metadata: Phone." in done.stdout
    assert "all accounted for; no patient was deleted" in done.stdout
    assert "\x1b[" not in done.stdout
    written = done.stdout + "".join(path.read_text() for path in report.iterdir())
    for secret in ("Quillfeather", "Bruno", "cane", "0123-456", "555-0100", "1950"):
        assert secret not in written
    assert count(installation) == 2


def test_a_dry_run_says_that_nothing_was_written(ready: Registry, installation: Installation) -> None:
    done = installation.manage(*arguments(ready, "--dry-run", "--limit", "2"))

    assert done.returncode == 0
    assert "Dry run: nothing was written" in done.stdout
    assert "2  skipped: beyond --limit" in done.stdout
    assert count(installation) == 0


def test_json_on_standard_output_is_alone_there(ready: Registry, installation: Installation) -> None:
    done = installation.manage(*arguments(ready, "--dry-run", "--json", "-"))

    written = json.loads(done.stdout)
    assert written.pop("seconds").keys() >= {"Reading the export", "Reading the database", "Comparing"}
    assert written == {
        "run": None,
        "dry_run": True,
        "totals": {
            "rows": 4, "created": 2, "updated": 0, "unchanged": 0, "duplicate": 1, "skipped": 1, "patients": 2,
        },
        "rows": {"created": 2, "duplicate": 1, "no_id": 1},
        "patients": {},
        "kept_values": 0,
        "kept_notes": 0,
        "unreadable_dates": [3],
        "remarks": {},
        "columns": {
            "fields": [
                "date_of_birth", "notes", "title", "first_name", "last_name", "sex", "clinic", "health_number",
            ],
            "metadata": ["Phone"],
        },
        "quirks": written["quirks"],
    }  # fmt: skip
    assert "new patients" in done.stderr


def test_verbosity_0_prints_nothing_but_errors(ready: Registry, installation: Installation) -> None:
    done = installation.manage(*arguments(ready, "--verbosity", "0"))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_refused_run_exits_with_1_and_one_message(ready: Registry, installation: Installation) -> None:
    done = installation.manage(*arguments(ready, "--min-usable", "90"))

    assert done.returncode == 1
    assert "Only 3 of 4 rows can be used (75.0 %); --min-usable asks for 90 %" in done.stderr
    assert "Traceback" not in done.stderr
    assert count(installation) == 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (["--limit", "0"], "'0' is not a whole number from 1"),
        (["--min-usable", "101"], "'101' is not a percentage from 0 to 100"),
        (["--csv", "nowhere.csv"], "nowhere.csv"),
        (["--columns", "id,first name"], "--columns names 2 columns, the file has 10"),
    ],
)
def test_wrong_usage_exits_with_2(
    ready: Registry, installation: Installation, wrong: list[str], message: str
) -> None:
    done = installation.manage(*arguments(ready, *wrong))

    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_export_without_an_id_column_exits_with_2_and_repeats_none_of_it(
    ready: Registry, installation: Installation
) -> None:
    ready.csv.write_text("First Name,Last Name,Phone\nAda,Quillfeather,555-0100\n")

    done = installation.manage(*arguments(ready))

    assert done.returncode == 2
    assert "no column for filemaker_id" in done.stderr
    assert "Quillfeather" not in done.stderr


def test_a_file_without_a_header_is_read_with_given_columns_also_where_the_first_is_not_needed(
    ready: Registry, installation: Installation
) -> None:
    ready.csv.write_text(f'"not wanted","{ADA}","Ada","Quillfeather"\n')

    done = installation.manage(*arguments(ready, "--columns", "-,id,first_name,last_name", "--json", "-"))

    assert done.returncode == 0
    assert json.loads(done.stdout)["columns"] == {"fields": ["first_name", "last_name"], "metadata": []}


def test_an_unmigrated_database_exits_with_2_and_says_what_to_do(ready: Registry) -> None:
    unmigrated = Installation(ready.root / "new", f"sqlite:///{ready.root / 'unmigrated.sqlite3'}")

    done = unmigrated.manage(*arguments(ready))

    assert done.returncode == 2
    assert "manage.py migrate" in done.stderr


def test_help_teaches(installation: Installation) -> None:
    done = installation.manage("import_patients", "--help")

    assert done.returncode == 0
    for words in ("examples:", "exit status:", "--dry-run", "--min-usable", "--date-order", "--report"):
        assert words in done.stdout
