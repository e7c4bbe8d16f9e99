"""The command line of the main job: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.images.clinic import ADA, HEADER, Clinic
from tests.processes import Installation

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database

PATIENT_MAKER = (
    "import django; django.setup(); from patients.models import Patient; "
    "Patient.objects.create(id='{0}', last_name='Quillfeather', filemaker_metadata={{'filemaker_id': '{0}'}})"
)


@pytest.fixture
def ready(installation: Installation, tmp_path: Path) -> Clinic:
    """A clinic of one patient, whose three pictures and four rows wait for the command."""
    assert installation.python("-c", PATIENT_MAKER.format(ADA)).returncode == 0
    clinic = Clinic(tmp_path)
    clinic.picture("2", ADA)
    clinic.picture("3", ADA, kind="Right Plantar")
    clinic.row("4", ADA)
    clinic.file("5.jpg")
    clinic.write_csv()
    return clinic


def arguments(clinic: Clinic, *more: str) -> list[str]:
    return ["link_filemaker_images_csv", "--csv", str(clinic.csv), "--images", clinic.images_url, *more]


def test_the_summary_is_the_specifications_table_then_all_outcomes(
    ready: Clinic, installation: Installation
) -> None:
    done = installation.manage(*arguments(ready))

    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"total +linked +patients +batches +skipped +errors", done.stdout)
    assert re.search(r"3 +2 \(66\.66 %\) +1 +1 +1 +0", done.stdout)
    for line in (
        "2  newly linked",
        "1  skipped: without metadata",
        "2  used",
        "1  marked as dumped, and yet without a file",
    ):
        assert line in done.stdout
    assert "all accounted for" in done.stdout
    assert "\x1b[" not in done.stdout


def test_a_dry_run_says_that_nothing_was_written(ready: Clinic, installation: Installation) -> None:
    done = installation.manage(*arguments(ready, "--dry-run", "--limit", "2"))

    assert done.returncode == 0
    assert "Dry run: nothing was written" in done.stdout
    assert "Limited to the first 2 of 3 files" in done.stdout


def test_json_on_standard_output_is_alone_there(ready: Clinic, installation: Installation) -> None:
    done = installation.manage(*arguments(ready, "--dry-run", "--json", "-"))

    assert json.loads(done.stdout)["totals"]["linked"] == 2
    assert "newly linked" in done.stderr


def test_a_run_writes_for_its_owner_alone_and_hands_on_no_control_sequence(
    ready: Clinic, installation: Installation, tmp_path: Path
) -> None:
    ready.picture("6", ADA, kind="\x1b]0;owned\x07\u202egpj")
    ready.write_csv()
    written = tmp_path / "elsewhere"
    done = installation.python(
        "-c",
        "import os, sys; os.umask(0o022); from nexus.edge import run_command; run_command(sys.argv)",
        *arguments(ready, "--report", str(written), "--json", str(written / "result.json")),
    )

    assert done.returncode == 0, done.stderr
    reports = "".join(path.read_text() for path in written.iterdir())
    assert "gpj" in done.stdout
    assert set("\x1b\x07\u202e") & set(done.stdout + done.stderr + reports) == set()
    # The database itself was there before; its lock lies beside it.
    ours = [written, *written.iterdir(), *tmp_path.glob("*.lock")]
    assert len(ours) > 5
    assert [path.name for path in ours if path.stat().st_mode & 0o077] == []


def test_verbosity_0_prints_nothing_but_errors(ready: Clinic, installation: Installation) -> None:
    done = installation.manage(*arguments(ready, "--verbosity", "0"))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_refused_run_exits_with_1_and_one_message(ready: Clinic, installation: Installation) -> None:
    done = installation.manage(*arguments(ready, "--min-linked", "90"))

    assert done.returncode == 1
    assert "Only 2 of 3 files (66.7 %) can be linked; --min-linked asks for 90 %" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (["--limit", "0"], "'0' is not a whole number from 1"),
        (["--limit", "many"], "'many' is not a whole number from 1"),
        (["--min-linked", "101"], "'101' is not a percentage from 0 to 100"),
        (["--date-order", "ydm"], "invalid choice: 'ydm'"),
        (["--images", "ftp://somewhere/"], "ftp"),
        (["--csv", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_wrong_usage_exits_with_2(
    ready: Clinic, installation: Installation, wrong: list[str], message: str
) -> None:
    done = installation.manage(*arguments(ready, *wrong))

    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8, "Image_dataV9.csv"),
        ((",".join(HEADER).replace("recid", "number") + "\r\n1,2,3,4,5,6,7,8\r\n").encode(), "recid"),
        ((",".join(HEADER).replace("id_Contact", "who") + "\r\n1,2,3,4,5,6,7,8\r\n").encode(), "patient"),
    ],
    ids=["empty", "binary", "no recid column", "no patient column"],
)
def test_an_unreadable_export_exits_with_2_and_repeats_none_of_it(
    ready: Clinic, installation: Installation, content: bytes, message: str
) -> None:
    ready.csv.write_bytes(content)

    done = installation.manage(*arguments(ready))

    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unmigrated_database_exits_with_2_and_says_what_to_do(ready: Clinic, tmp_path: Path) -> None:
    unmigrated = Installation(tmp_path / "new", f"sqlite:///{tmp_path / 'unmigrated.sqlite3'}")

    done = unmigrated.manage(*arguments(ready))

    assert done.returncode == 2
    assert "manage.py migrate" in done.stderr


def test_an_unreachable_database_exits_with_2(ready: Clinic, tmp_path: Path) -> None:
    unreachable = Installation(tmp_path / "new", "postgres://nobody:hidden@127.0.0.1:1/none")

    done = unreachable.manage(*arguments(ready))

    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert "hidden" not in done.stderr


def test_a_malformed_database_url_exits_with_2(ready: Clinic, tmp_path: Path) -> None:
    broken = Installation(tmp_path / "new", "nonsense")

    done = broken.manage(*arguments(ready))

    assert done.returncode == 2
    assert done.stderr.startswith("DATABASE_URL is not understood")


def test_help_teaches(installation: Installation) -> None:
    done = installation.manage("link_filemaker_images_csv", "--help")

    assert done.returncode == 0
    for words in ("examples:", "exit status:", "--dry-run", "--min-linked", "--date-order", "--report"):
        assert words in done.stdout


def test_nothing_that_is_printed_or_written_names_a_patient(
    ready: Clinic, installation: Installation
) -> None:
    report = ready.root / "report"

    done = installation.manage(*arguments(ready, "--report", str(report), "--verbosity", "3"))

    written = done.stdout + done.stderr + "".join(path.read_text() for path in report.iterdir())
    assert "Quillfeather" not in written
