"""What a run says of itself once it is done, to other programs and in its record."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from images.models import LinkRun
from tests.images.clinic import ADA, BRUNO, NOBODY, Clinic

pytestmark = pytest.mark.any_database

STEPS = [
    "Reading the export",
    "Listing the images",
    "Reading the database",
    "Matching",
    "Comparing files of equal size",
]
WRITING = ["Writing to the database", "Listing what is unlinked"]


def linked(clinic: Clinic) -> None:
    """Ada's two pictures are linked, one of them from before she was born; Bruno has none, nobody's is left."""
    clinic.patient(ADA, date_of_birth=date(2017, 1, 1))
    clinic.patient(BRUNO)
    clinic.picture("2", ADA, "10/18/2016", "Left Gait Lab")
    clinic.picture("3", ADA, "10/18/2017")
    clinic.picture("4", NOBODY)
    clinic.row("5", BRUNO)


def test_the_result_says_everything_to_other_programs(clinic: Clinic) -> None:
    linked(clinic)

    result = clinic.link()
    said = result.as_json()

    assert list(said.pop("seconds")) == [*STEPS, *WRITING]
    assert said == {
        "run": LinkRun.objects.get().pk,
        "dry_run": False,
        "totals": {
            "images": 3, "linked": 2, "patients_matched": 1, "batches_created": 2, "skipped": 1, "errors": 0,
        },
        "files": {"linked": 2, "patient_not_found": 1},
        "rows": {"used": 3, "file_lost": 1},
        "attention": {"before_birth": 1},
        "unmapped_types": {"Left Gait Lab": 1},
        "quirks": ["utf8_bom"],
    }  # fmt: skip


def test_a_dry_run_says_the_same_but_for_what_it_did_not_do(clinic: Clinic) -> None:
    linked(clinic)

    dry, live = clinic.link(dry_run=True).as_json(), clinic.link().as_json()

    assert (dry.pop("run"), dry.pop("dry_run"), list(dry.pop("seconds"))) == (None, True, STEPS)
    assert dry == {name: value for name, value in live.items() if name in dry}


def test_a_record_says_from_what_a_run_was_made(clinic: Clinic) -> None:
    linked(clinic)
    clinic.link()
    (clinic.images / "3.jpg").unlink()

    result = clinic.link(accept_fewer=True)

    run = LinkRun.objects.latest("id")
    listing = run.inputs.pop("listing_sha256")
    assert run.inputs == {
        "export": "Image_dataV9.csv",
        "export_sha256": hashlib.sha256(clinic.csv.read_bytes()).hexdigest(),
        "rows": 4,
        "date_order": "mdy",
        "swapped_days": 0,
        "accept_fewer": True,
        "images_missing": 1,
    }
    assert listing != LinkRun.objects.earliest("id").inputs["listing_sha256"]
    assert (run.files, run.rows) == ({"patient_not_found": 1, "unchanged": 1}, {"used": 2, "file_lost": 2})
    assert run.totals == result.totals()
    assert list(run.seconds)[: len(STEPS)] == STEPS
    assert run.started_at < run.finished_at
    assert run.undone_at is None
