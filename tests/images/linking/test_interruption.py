"""Nothing lost, nothing half-done: a run that is killed, and two runs at once."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest

from tests.images.clinic import ADA, BRUNO, Clinic
from tests.processes import BACKEND, Installation

# The same on both databases: what images there are, how many batches, how many of them empty, how many runs.
STATE = (
    """SELECT storage_key, filemaker_metadata ->> 'filemaker_id', category
       FROM images_image i JOIN images_imagebatch b ON b.id = i.batch_id
       JOIN patients_patient p ON p.id = b.patient_id ORDER BY storage_key""",
    "SELECT count(*) FROM images_imagebatch",
    "SELECT count(*) FROM images_imagebatch WHERE id NOT IN (SELECT batch_id FROM images_image)",
    "SELECT count(*) FROM transfers_transferrun",
)
PATIENTS = """
import django; django.setup()
from uuid import uuid4
from patients.models import Patient
Patient.objects.update(filemaker_metadata={{}})
for name in {0}:
    Patient.objects.create(id=uuid4(), filemaker_metadata={{"filemaker_id": name}})
"""


def state(installation: Installation) -> list[Any]:
    """As somebody sees it who comes anew."""
    url = installation.database_url
    connect: Any = psycopg.connect if url.startswith("postgres") else sqlite3.connect
    with contextlib.closing(connect(url.removeprefix("sqlite:///"))) as database:
        images, *counts = (list(database.execute(query)) for query in STATE)
    return [images, *(count for ((count,),) in counts)]


@pytest.fixture
def healing(installation: Installation, tmp_path: Path) -> Clinic:
    """A clinic whose next run does everything at once: links, moves, updates, withdraws, drops emptied batches."""
    new_patients = PATIENTS.format([ADA, BRUNO])
    assert installation.python("-c", new_patients).returncode == 0
    clinic = Clinic(tmp_path)
    for recid in range(2, 22):
        clinic.picture(str(recid), ADA if recid % 2 else BRUNO, f"10/{recid}/2016")
    clinic.write_csv()
    assert run(installation, clinic).returncode == 0
    clinic.rows[0] = (*clinic.rows[0][:-1], "Right Plantar")
    clinic.row("3", ADA, "01/01/2015")
    clinic.picture("50", ADA)
    clinic.write_csv()
    assert installation.python("-c", new_patients).returncode == 0
    return clinic


def run(installation: Installation, clinic: Clinic) -> subprocess.CompletedProcess[str]:
    return installation.manage(
        "link_filemaker_images_csv", "--csv", clinic.csv, "--images", clinic.images_url, "--verbosity", "0"
    )


@contextlib.contextmanager
def talking_to(installation: Installation, program: list[str]) -> Iterator[tuple[IO[str], IO[str]]]:
    """A process that lives until the context ends: its input and its output."""
    with subprocess.Popen(
        program,
        cwd=BACKEND,
        env=installation.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        yield process.stdin, process.stdout
        process.kill()


def test_a_run_killed_at_any_moment_leaves_the_database_as_before_or_as_after(
    healing: Clinic, installation: Installation
) -> None:
    before = state(installation)
    killed, after = 0, None
    program = [sys.executable, "-m", "tests.images.linking.killed_run", str(healing.csv), healing.images_url]
    with talking_to(installation, program) as (runs, answers):
        while after is None:
            runs.write("next\n")
            runs.flush()
            status = int(answers.readline())
            now = state(installation)
            if now != before or status == 0:
                after = now
            else:
                assert status == -signal.SIGKILL
                killed += 1

    assert killed > 10
    assert after[1:] == [20, 0, 2]
    assert run(installation, healing).returncode == 0
    assert state(installation)[:3] == after[:3]


LOCK_HOLDER = """
import django, sys; django.setup()
from database import exclusive_run
with exclusive_run(dry_run=False):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_live_run_is_refused_while_a_dry_run_is_not(
    healing: Clinic, installation: Installation
) -> None:
    with talking_to(installation, [sys.executable, "-c", LOCK_HOLDER]) as (_, answers):
        assert answers.readline() == "held\n"

        refused = run(installation, healing)
        dry = installation.manage(
            "link_filemaker_images_csv", "--csv", healing.csv, "--images", healing.images_url, "--dry-run"
        )

    assert refused.returncode == 1
    assert "Another live run is in progress" in refused.stderr
    assert dry.returncode == 0, dry.stderr
    # The lock went with its holder.
    assert run(installation, healing).returncode == 0
