"""kill -9 in each phase, then --resume: the end state is that of an undisturbed run."""

from __future__ import annotations

import signal
from pathlib import Path

from django.db import connection

from tests.processes import Installation
from tests.reimport.day import whole_day
from tests.reimport.state import FURTHER, LINKED_PATIENTS, WHOLE, further_records, state

# In the order of the phases: each run goes on where the one before it was killed.
KILLED_AT = (
    ("preflight", "worked"),
    ("backup", "worked"),
    ("patients", "recorded"),
    ("appointments", "writing"),
    ("communications", "writing"),
    ("notes", "writing"),
    ("images", "writing"),
    ("images", "recorded"),
    ("images", "committed"),
    ("documents", "recorded"),
    ("thumbnails", "worked"),
    ("verify", "worked"),
)
# Where a phase holds no transaction open, or one like another's, SQLite shows it for both.
_ON_SQLITE_ALONE = {"preflight", "appointments", "communications", "thumbnails", "verify"}
_ORDER = [name for name, _ in WHOLE["phases"]]


def test_a_run_that_is_killed_in_every_phase_and_resumed_each_time_ends_as_an_undisturbed_one(
    installation: Installation, tmp_path: Path
) -> None:
    day, way = whole_day(tmp_path / "clinic"), "--full"
    spared = _ON_SQLITE_ALONE if connection.vendor == "postgresql" else ()
    for phase, moment in [one for one in KILLED_AT if one[0] not in spared]:
        killed = installation.python(
            "-m", "tests.reimport.killed_reimport", phase, moment, *day.arguments(way)
        )
        assert killed.returncode == -signal.SIGKILL, (phase, moment, killed.stderr)
        check_what_is_left(installation, phase, moment)
        if phase == "backup":
            leave_parts_behind(installation)
        way = "--resume"

    resumed = installation.manage("reimport", *day.arguments(way))

    assert resumed.returncode == 0, resumed.stderr
    assert state(installation) == WHOLE
    assert further_records(installation) == FURTHER
    assert not list((installation.folder / "var" / "backups").glob(".*"))


def check_what_is_left(installation: Installation, phase: str, moment: str) -> None:
    """All of the phases before, and nothing of the one that was under way unless it was committed."""
    left = state(installation)
    done = _ORDER[: _ORDER.index(phase) + (moment == "committed")]
    assert left["runs"] == ["running"], (phase, moment)
    assert {name for name, was in left["phases"] if was == "done"} == set(done), (phase, moment)
    assert (phase, "done" if phase in done else "running") in left["phases"], (phase, moment)
    assert left["linked"] == (LINKED_PATIENTS if "images" in done else {}), (phase, moment)
    assert further_records(installation) == {
        name: patients for name, patients in FURTHER.items() if name in done
    }, (phase, moment)


def leave_parts_behind(installation: Installation) -> None:
    """What a backup leaves that is killed while it is written."""
    folder = installation.folder / "var" / "backups"
    folder.mkdir(exist_ok=True)
    (folder / ".nexus-1.part").write_bytes(b"half")
