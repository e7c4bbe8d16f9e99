"""The phase that makes thumbnails: in live runs only, and without stopping at what is no picture."""

from __future__ import annotations

from django.conf import settings

from images.thumbnails import ThumbnailSource, find_facts
from reimport.models import PhaseRun
from storage import open_store
from tests.reimport.day import Day
from tests.ugly.image_files import jpeg

IMPORT = ("--phase", "patients", "--phase", "images", "--phase", "thumbnails")


def test_a_live_run_makes_them_and_counts_what_is_refused(day: Day) -> None:
    day.clinic.file("2.jpg", jpeg())

    shown = day.run(*IMPORT)

    assert "7  refused: its content is neither a picture nor a PDF" in shown
    record = PhaseRun.objects.get(name="thumbnails")
    assert record.state == PhaseRun.State.DONE
    assert (record.counts["files"], record.counts["made"], record.counts["refused"]) == (8, 1, 7)
    assert record.details["refused_keys"]["30.jpg"] == "unsupported_content"
    facts = find_facts(open_store(day.clinic.images_url), ThumbnailSource("2.jpg", len(jpeg())))
    assert facts is not None
    assert facts.is_made
    assert "1 present" in day.run(*IMPORT)


def test_a_dry_run_leaves_them_out(day: Day) -> None:
    shown = day.run(*IMPORT, "--dry-run")
    assert "left out" in shown
    assert "a dry run writes no files" in shown
    assert not settings.NEXUS_THUMBNAILS_DIR.exists()


def test_a_limit_is_theirs_too(day: Day) -> None:
    day.run(*IMPORT, "--limit", 3)
    assert PhaseRun.objects.get(name="thumbnails").counts["files"] == 3
