"""kill -9 in each phase, then --resume: the end state is that of an undisturbed run."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.processes import Installation
from tests.reimport.day import Day, whole_day
from tests.reimport.state import FURTHER, LINKED_PATIENTS, WHOLE, further_records, state

# Where no phase holds a transaction open, one database shows it.
MOMENTS = [
    pytest.param("preflight", "worked", marks=pytest.mark.any_database),
    ("backup", "worked"),
    ("patients", "recorded"),
    ("images", "writing"),
    ("images", "recorded"),
    ("images", "committed"),
    pytest.param("appointments", "writing", marks=pytest.mark.any_database),
    pytest.param("communications", "writing", marks=pytest.mark.any_database),
    ("notes", "writing"),
    ("documents", "recorded"),
    pytest.param("thumbnails", "worked", marks=pytest.mark.any_database),
    pytest.param("verify", "worked", marks=pytest.mark.any_database),
]


@pytest.fixture
def day(tmp_path: Path) -> Day:
    return whole_day(tmp_path / "clinic")


@pytest.mark.parametrize(("phase", "moment"), MOMENTS)
def test_a_killed_run_is_resumed(installation: Installation, day: Day, phase: str, moment: str) -> None:
    killed = installation.python(
        "-m", "tests.reimport.killed_reimport", phase, moment, *day.arguments("--full")
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    left = state(installation)
    assert left["runs"] == ["running"]
    assert (phase, "done" if moment == "committed" else "running") in left["phases"]
    if phase == "images":
        assert left["linked"] == (LINKED_PATIENTS if moment == "committed" else {})
    if phase in FURTHER:
        assert phase not in further_records(installation)
    leave_parts_behind(installation)

    resumed = installation.manage("reimport", *day.arguments("--resume"))

    assert resumed.returncode == 0, resumed.stderr
    assert state(installation) == WHOLE
    assert further_records(installation) == FURTHER
    if phase in {"preflight", "backup"}:
        assert not list((installation.folder / "var" / "backups").glob(".*"))


def leave_parts_behind(installation: Installation) -> None:
    """What a backup leaves that is killed while it is written."""
    folder = installation.folder / "var" / "backups"
    folder.mkdir(exist_ok=True)
    (folder / ".nexus-1.part").write_bytes(b"half")
