"""Verification finds what does not hold, wherever it comes from, and the report says so."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.conf import settings

from console import SilentProgress
from gallery.access.chain import Entry, append, log_head
from gallery.models import AccessEvent
from images.models import Image, ImageBatch, LinkRun
from patients.models import Patient
from reimport.models import ReimportRun
from reimport.phases import kinds, undo_run
from reimport.verify.checks import checks
from reimport.verify.unresolved import line_ranges
from tests.images.clinic import ADA
from tests.reimport.day import Day
from tests.unguarded import unguarded
from transfers.models import TransferRun


def lose_a_file(day: Day) -> None:
    (day.clinic.images / "2.jpg").unlink()


def change_a_file(day: Day) -> None:
    (day.clinic.images / "2.jpg").write_bytes(b"another picture")


def lose_an_image(_day: Day) -> None:
    Image.objects.get(storage_key="2.jpg").delete()


def empty_a_batch(_day: Day) -> None:
    first, second, *_ = ImageBatch.objects.all()
    Image.objects.filter(batch=first).update(batch=second)


def lose_a_batch(_day: Day) -> None:
    batch = ImageBatch.objects.first()
    assert batch
    Image.objects.filter(batch=batch).delete()
    batch.delete()


def part_an_image_from_its_day(_day: Day) -> None:
    Image.objects.filter(storage_key="2.jpg").update(captured_on="2001-01-01")


def lose_a_patient(_day: Day) -> None:
    Image.objects.all().delete()
    ImageBatch.objects.all().delete()
    LinkRun.objects.all().delete()
    patient = Patient.objects.first()
    assert patient
    patient.delete()


@pytest.mark.parametrize(
    ("damage", "claim"),
    [
        (lose_a_file, "image_object"),
        (change_a_file, "object_size"),
        (lose_an_image, "linked_files"),
        (empty_a_batch, "empty_batches"),
        (lose_a_batch, "made_batches"),
        (part_an_image_from_its_day, "image_day"),
        (lose_a_patient, "patients"),
    ],
)
def test_damage_is_found_and_reported(day: Day, damage: Callable[[Day], None], claim: str) -> None:
    day.run("--phase", "patients", "--phase", "images")
    damage(day)

    status, message = day.refused("--phase", "verify")

    assert status == 1
    assert next(check.claim for check in checks(kinds().values()) if check.name == claim) in message
    run = ReimportRun.objects.latest("pk")
    assert run.state == ReimportRun.State.FAILED
    report = json.loads((settings.VAR_DIR / "reports" / f"reimport-{run.pk}.json").read_text())
    assert not report["all_well"]
    assert {check["name"] for check in report["checks"] if check["problems"]} >= {claim}
    assert "not so" in (settings.VAR_DIR / "reports" / f"reimport-{run.pk}.html").read_text()


@pytest.mark.any_database
def test_a_run_that_was_undone_is_not_what_the_database_is_compared_with(day: Day) -> None:
    day.run("--phase", "patients", "--phase", "images")
    day.clinic.picture("8", ADA)
    run = day.clinic.link().run
    assert run
    undo_run(run, SilentProgress())

    assert f"{len(checks(kinds().values()))} checks, 0 problems" in day.run("--phase", "verify")


def test_more_patients_than_were_imported_are_no_damage(day: Day) -> None:
    day.run("--phase", "patients", "--phase", "images")
    Patient.objects.create(last_name="Later")
    day.run("--phase", "verify")


def test_an_empty_database_holds_what_nobody_claimed(day: Day) -> None:
    assert f"{len(checks(kinds().values()))} checks, 0 problems" in day.run("--phase", "verify")


def test_line_numbers_are_drawn_together() -> None:
    assert line_ranges(["7", "12", "13", "14", "20", "7"]) == "7, 12-14, 20"


def test_an_import_that_was_taken_back_is_no_damage(day: Day) -> None:
    day.run("--phase", "patients")
    first = TransferRun.objects.get().pk
    day.people["0A1B2C3D-0000-4000-8000-00000000D0A0"] = ("", "Dora", "Dormouse", "01/02/1990", "f")
    day.write_exports()
    day.run("--phase", "patients")

    undo_run(first, SilentProgress())

    assert Patient.objects.count() == 1
    day.run("--phase", "verify")


def test_the_report_ends_with_the_newest_line_of_the_access_log_and_the_next_one_looks_for_it(
    day: Day,
) -> None:
    append([Entry("signed_in"), Entry("signed_out")])
    day.run("--phase", "verify")

    (report,) = (settings.VAR_DIR / "reports").glob("reimport-*.json")
    assert json.loads(report.read_text())["access_log"] == {"event": 2, "hash": log_head().hash}
    assert log_head().hash in report.with_suffix(".html").read_text()

    with unguarded():
        AccessEvent.objects.filter(pk=2)._raw_delete("default")
    status, message = day.refused("--phase", "verify")
    assert (status, "event 2, which a report knows, is not there" in message) == (1, True)
