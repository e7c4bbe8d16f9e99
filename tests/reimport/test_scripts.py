"""The specification's scripts: from any folder, with any Python, and with the linker's own table."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.processes import Installation
from tests.reimport.day import small_day
from tests.reimport.state import state

SCRIPTS = settings.PROJECT_DIR / "scripts" / "reimport"


def run(
    installation: Installation, script: str, *arguments: str, python: str = sys.executable
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, str(SCRIPTS / script), *arguments],
        cwd=installation.folder,
        env={name: value for name, value in installation.environment.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.any_database
def test_the_scripts_run_from_another_folder(installation: Installation, tmp_path: Path) -> None:
    day = small_day(tmp_path / "clinic")
    wrapper = "phase7_images/link_filemaker_images_csv.py"

    early = run(installation, wrapper, *day.arguments("--dry-run", "--limit", 4))
    assert (early.returncode, "The database holds no patient" in early.stderr) == (1, True)

    only = run(installation, "master_reimport.py", *day.arguments("--phase", "patients"))
    assert only.returncode == 0, only.stderr
    # A path that is given relative to the current folder.
    dry = run(
        *(installation, wrapper, "--dry-run", "--limit", "1"),
        *("--data", "clinic", "--export", "images=clinic/Image_dataV9.csv", "--images", "clinic/dump"),
    )
    assert dry.returncode == 0, dry.stderr
    assert "total  linked  patients  batches  skipped  errors" in dry.stdout
    assert state(installation)["linked"] == {}

    live = run(installation, "master_reimport.py", *day.arguments("--phase", "images"))
    assert live.returncode == 0, live.stderr
    assert len(state(installation)["linked"]) == 6


def test_wrong_usage_is_told_under_the_scripts_name(tmp_path: Path) -> None:
    done = run(
        Installation(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}"),
        "master_reimport.py",
        "--phase",
        "letters",
    )
    assert done.returncode == 2
    assert "usage: master_reimport.py [" in done.stderr
    assert "There is no phase 'letters'" in done.stderr


@pytest.fixture
def bare_python(tmp_path: Path) -> str:
    """A Python that has nothing but its standard library."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    return str(tmp_path / "bare" / "bin" / "python")


def test_a_python_without_django_hands_over_to_the_projects_own(tmp_path: Path, bare_python: str) -> None:
    if not (settings.PROJECT_DIR / ".venv" / "bin" / "python").exists():
        pytest.skip("this checkout has no .venv")
    installation = Installation(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}")
    done = run(installation, "master_reimport.py", "--list", python=bare_python)
    assert done.returncode == 0, done.stderr
    assert "preflight" in done.stdout


def test_without_any_environment_it_says_what_to_do(tmp_path: Path, bare_python: str) -> None:
    copy = tmp_path / "project" / "scripts" / "reimport"
    copy.mkdir(parents=True)
    for name in ("project.py", "master_reimport.py"):
        (copy / name).write_text((SCRIPTS / name).read_text())

    done = subprocess.run(
        [bare_python, str(copy / "master_reimport.py"), "--list"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "Run `make demo`" in done.stderr
