"""What is going on at this moment, told without a database."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from console import SilentProgress
from jobs.live_progress import publish_progress
from jobs.live_record import LiveRecord, progress_folder
from reimport.models import PhaseRun, ReimportRun
from tests.gallery.reading import read, words
from tests.images.clinic import Clinic


def test_what_runs_is_shown_with_how_far_it_is(transactional_db: None, steward: Client) -> None:
    with publish_progress("link_filemaker_images_csv", dry_run=True) as publisher:
        progress = publisher.progress(SilentProgress())
        with progress.step("Listing the images", None, "files") as step:
            step.advance(6_490)
        with progress.step("Matching", 200, "files"):
            page = read(steward, "live_runs")

    assert 'hx-trigger="every 1s, refresh"' in page
    assert "Linking the images" in page
    assert "dry run" in page
    assert '<progress value="0" max="100">' in page
    assert "Listing the images" in page
    assert "6,490 files" in page


@pytest.mark.parametrize(
    ("reimport", "remedy"), [(7, "reimport --resume goes on with it"), (None, "Run it again")]
)
def test_a_job_that_was_killed_is_shown_with_what_to_do(
    transactional_db: None, steward: Client, reimport: int | None, remedy: str
) -> None:
    now = timezone.now()
    record = LiveRecord("reimport", 1, "host", now, now, dry_run=False, reimport=reimport)
    progress_folder().mkdir()
    (progress_folder() / "1.json").write_text(record.as_json())
    page = read(steward, "live_runs")

    assert "stopped after" in words(page)
    assert remedy in words(page)
    assert "<progress" not in page


def test_where_nothing_runs_it_is_asked_for_seldom(transactional_db: None, steward: Client) -> None:
    assert 'hx-trigger="every 5s, refresh"' in read(steward, "live_runs")


def test_when_a_job_ended_the_list_is_told_so_once(transactional_db: None, steward: Client) -> None:
    with publish_progress("import_patients"):
        running = re.search(r'"running": "([^"]+)"', read(steward, "live_runs"))
        assert running
        still = steward.get(reverse("live_runs"), {"running": running[1]})
    ended = steward.get(reverse("live_runs"), {"running": running[1]})

    assert "HX-Trigger" not in still
    assert "runs-changed" in ended["HX-Trigger"]
    assert "HX-Trigger" not in steward.get(reverse("live_runs"), {"running": ""})


def test_when_a_run_was_added_the_list_is_told_so(gallery: Clinic, steward: Client) -> None:
    newest = re.search(r'"newest": "([^"]+)"', read(steward, "live_runs"))
    assert newest
    before = steward.get(reverse("live_runs"), {"newest": newest[1]})
    gallery.link()
    after = steward.get(reverse("live_runs"), {"newest": newest[1]})

    assert "HX-Trigger" not in before
    assert "runs-changed" in after["HX-Trigger"]


def test_a_reimport_without_a_process_is_said_to_have_stopped(
    transactional_db: None, steward: Client
) -> None:
    killed = ReimportRun.objects.create(started_at=timezone.now(), started_by="somebody@somewhere")
    PhaseRun.objects.create(run=killed, number=3, name="patients", state=PhaseRun.State.RUNNING)

    assert "stopped" in words(read(steward, "runs"))
    page = words(read(steward, "reimport_run", killed.pk))
    assert re.search(r"Patients [^.]+ stopped", page)
    assert "by somebody at somewhere" in page
    with publish_progress("reimport", reimport=killed.pk):
        assert "stopped" not in words(read(steward, "runs"))
        assert re.search(r"Patients [^.]+ running", words(read(steward, "reimport_run", killed.pk)))
