"""A running job tells where it is; one that ended tells nothing; one that was killed is known to have stopped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from console import SilentProgress
from jobs import live_progress
from jobs.live_progress import publish_progress
from jobs.live_record import LiveJob, LiveRecord, live_jobs, progress_folder, sweep
from tests.images.clinic import ADA, BRUNO, Clinic
from tests.processes import Installation
from tests.reimport.day import NAMES, Day, small_day


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir(mode=0o700)
    return tmp_path / "var"


@pytest.fixture
def every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left out for having come too soon."""
    monkeypatch.setattr(live_progress, "_INTERVAL", 0.0)


def only_job() -> LiveJob:
    (job,) = live_jobs()
    return job


def test_a_job_tells_its_steps_while_it_runs(every_word: None) -> None:
    with publish_progress("import_patients", dry_run=True) as publisher:
        progress = publisher.progress(SilentProgress())
        with progress.step("Reading the export", 100, "bytes") as step:
            step.advance(100)
        with progress.step("Comparing", None, "rows") as step:
            step.advance(3)
            step.advance(4)
            job = only_job()

    assert job.is_running
    assert (job.record.command, job.record.dry_run) == ("import_patients", True)
    assert job.record.process == os.getpid()
    assert [(step.title, step.done) for step in job.record.steps] == [("Reading the export", 100)]
    assert job.record.current
    assert (job.record.current.title, job.record.current.done, job.record.current.unit) == (
        "Comparing",
        7,
        "rows",
    )
    assert set(progress.seconds) == {"Reading the export", "Comparing"}


def test_a_step_is_told_when_it_begins_even_if_it_then_stands_still() -> None:
    with publish_progress("reimport") as publisher:
        progress = publisher.progress(SilentProgress())
        with progress.step("Saving the database"):
            pass
        with progress.step("Restoring it into a scratch database"):
            record = only_job().record

    assert record.current
    assert record.current.title == "Restoring it into a scratch database"
    assert [step.title for step in record.steps] == ["Saving the database"]


def test_a_step_of_many_small_moves_is_seldom_written(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(Path, "write_text", lambda _path, text, *_: written.append(text))
    monkeypatch.setattr(live_progress, "_INTERVAL", 1_000.0)

    with (
        publish_progress("make_thumbnails") as publisher,
        publisher.progress(SilentProgress()).step("Drawing") as step,
    ):
        for _ in range(1_000):
            step.advance(1)

    assert len(written) == 2


@pytest.mark.parametrize("error", [None, KeyboardInterrupt(), ValueError()])
def test_however_a_job_ends_nothing_of_it_stays(error: BaseException | None) -> None:
    def work() -> None:
        with publish_progress("import_patients"):
            assert live_jobs()
            if error:
                raise error

    if error:
        with pytest.raises(type(error)):
            work()
    else:
        work()

    assert live_jobs() == []
    assert list(progress_folder().iterdir()) == []


@pytest.fixture
def killed(var: Path) -> LiveJob:
    """What a job left that was killed in the middle of a step."""
    environ = {**os.environ, "NEXUS_VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "nexus.settings"}
    environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.published_job"], env=environ, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "under way\n"
        assert only_job().is_running
        assert only_job().record.process == process.pid
        process.kill()
    return only_job()


def test_a_killed_job_is_told_to_have_stopped(killed: LiveJob) -> None:
    assert not killed.is_running
    assert killed.record.current
    assert killed.record.current.title == "Drawing"


def test_what_a_killed_job_left_goes_when_the_next_begins(killed: LiveJob) -> None:
    with publish_progress("import_patients"):
        assert [job.record.command for job in live_jobs()] == ["import_patients"]

    assert list(progress_folder().iterdir()) == []


def test_after_a_day_nobody_is_told_of_a_killed_job_any_more(killed: LiveJob) -> None:
    (place,) = progress_folder().glob("*.json")
    values = json.loads(place.read_text())
    values["updated_at"] = (datetime.now(tz=UTC) - timedelta(days=2)).isoformat()
    place.write_text(json.dumps(values))

    assert live_jobs() == []


def test_a_running_job_is_not_swept() -> None:
    with publish_progress("import_patients"):
        sweep()
        assert only_job().is_running


@pytest.mark.parametrize("text", ["", "{", "[]", '{"command": "x"}', '{"current": null}'])
def test_what_no_job_of_this_version_wrote_is_passed_over(text: str) -> None:
    progress_folder().mkdir()
    (progress_folder() / "x.json").write_text(text)

    assert live_jobs() == []


def test_what_is_told_is_what_is_read() -> None:
    now = datetime.now(tz=UTC)
    record = LiveRecord("reimport", 1, "host", now, now, None, 3, ("images",), "images")

    assert LiveRecord.from_json(record.as_json()) == record


def test_where_nothing_can_be_written_the_job_goes_on(var: Path) -> None:
    (var / "progress").write_text("in the way")

    with (
        publish_progress("import_patients") as publisher,
        publisher.progress(SilentProgress()).step("Comparing") as step,
    ):
        step.advance(1)

    assert (var / "progress").read_text() == "in the way"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, every_word: None) -> list[dict[str, Any]]:
    """Every word that jobs tell."""
    words: list[dict[str, Any]] = []
    as_json = LiveRecord.as_json

    def overheard(record: LiveRecord) -> str:
        text = as_json(record)
        words.append(json.loads(text))
        return text

    monkeypatch.setattr(LiveRecord, "as_json", overheard)
    return words


def test_a_command_tells_under_its_own_name(clinic: Clinic, told: list[dict[str, Any]]) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    arguments = (
        "--csv",
        str(clinic.write_csv()),
        "--images",
        clinic.images_url,
        "--dry-run",
        "--verbosity=0",
    )
    call_command("link_filemaker_images_csv", *arguments)

    assert {word["command"] for word in told} == {"link_filemaker_images_csv"}
    assert all(word["dry_run"] for word in told)
    assert [step["title"] for step in told[-1]["steps"]][:2] == ["Reading the export", "Listing the images"]
    assert live_jobs() == []


def test_a_command_that_is_refused_leaves_nothing(clinic: Clinic) -> None:
    with pytest.raises(CommandError):
        call_command("import_patients", "--csv", str(clinic.root / "none.csv"), "--verbosity=0")

    assert live_jobs() == []


def test_a_reimport_tells_its_phase_and_nobodys_name(
    clinic: Clinic, settings: Settings, told: list[dict[str, Any]], tmp_path: Path
) -> None:
    day = small_day(tmp_path / "day")
    settings.NEXUS_IMAGES_URL = day.clinic.images_url
    day.run("--phase", "patients", "--phase", "images")

    assert {word["phase"] for word in told} == {"", "patients", "images"}
    assert all(word["phases"] == ["patients", "images"] and word["reimport"] for word in told)
    assert {step["phase"] for step in told[-1]["steps"]} == {"patients", "images"}
    assert not [name for name in [*NAMES, ADA, BRUNO] if name in json.dumps(told)]


@pytest.mark.any_database
def test_a_killed_reimport_is_told_to_have_stopped(
    installation: Installation, settings: Settings, tmp_path: Path
) -> None:
    day: Day = small_day(tmp_path / "day")
    installation.python(
        "-m",
        "tests.reimport.killed_reimport",
        "images",
        "writing",
        *day.arguments("--phase", "patients", "--phase", "images"),
    )
    settings.VAR_DIR = installation.folder / "var"
    job = only_job()

    assert not job.is_running
    assert (job.record.command, job.record.phase) == ("reimport", "images")

    installation.manage("reimport", *day.arguments("--resume"))
    assert live_jobs() == []
