"""Every row of the specification's results table, on the database under test, from a folder and from an S3 bucket; and the
figures of its second part, of everything beside pictures.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from django.db import connection

from appointments.models import Appointment, Clinic, Clinician
from appointments.transfer import APPOINTMENTS
from communications.models import Contact
from communications.transfer import COMMUNICATIONS
from console import SilentProgress
from documents.linking import DocumentsResult, link_documents
from documents.models import Document
from filemaker import DateOptions
from images.linking import LinkOptions, LinkResult, link
from images.models import Image, ImageBatch
from notes.models import Note
from notes.transfer import NOTES
from patients.models import Patient
from patients.transfer import PATIENTS
from sample_clinic.files import Places
from sample_clinic.plan import SampleClinic
from sample_clinic.register import missing_patients, write_patients
from tests.processes import Installation
from tests.servers.rclone import serve_rclone
from transfers.options import ImportOptions
from transfers.result import ImportResult
from transfers.run import run_transfer
from transfers.transfer import Transfer

BUCKET = "walkeasy-nexus-documents"
PREFIX = "filemaker-import/images-bulk-dump"
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Row:
    """A row of the specification's table, with `limit` None for the full run."""

    limit: int | None
    total: int
    linked: int
    patients: int | None
    batches: int | None
    skipped: int


TABLE = [
    Row(50, 50, 50, None, None, 0),
    Row(100, 100, 100, 24, 24, 0),
    Row(500, 500, 500, 106, 108, 0),
    Row(None, 6490, 6489, 1303, 1661, 1),
]


@pytest.fixture
def patients(transactional_db: None, sample_clinic: SampleClinic) -> None:
    write_patients(missing_patients(sample_clinic.patients))


def run(places: Places, images_url: str, *, limit: int | None = None, dry_run: bool = True) -> LinkResult:
    options = LinkOptions(
        export=places.csv,
        store_url=images_url,
        dry_run=dry_run,
        limit=limit,
        dates=DateOptions(today=TODAY),
    )
    return link(options, SilentProgress())


def check(result: LinkResult, row: Row) -> None:
    plan = result.plan
    assert (plan.images, plan.linked, plan.skipped, plan.errors) == (row.total, row.linked, row.skipped, 0)
    if row.patients is not None:
        assert (plan.patients, plan.batches_created) == (row.patients, row.batches)


@pytest.mark.any_database
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"limit {row.limit}")
def test_a_dry_run_on_a_folder(patients: None, sample_clinic_files: Places, row: Row) -> None:
    check(run(sample_clinic_files, sample_clinic_files.images.as_uri(), limit=row.limit), row)
    assert not Image.objects.exists()


def test_the_live_run_and_the_second_one_and_new_patient_keys(
    patients: None, sample_clinic_files: Places
) -> None:
    url = sample_clinic_files.images.as_uri()
    full = TABLE[-1]

    check(run(sample_clinic_files, url, dry_run=False), full)
    assert (Image.objects.count(), ImageBatch.objects.count()) == (full.linked, full.batches)

    again = run(sample_clinic_files, url, dry_run=False)
    assert {outcome.value for outcome in again.plan.files} == {"unchanged", "no_metadata"}
    assert again.plan.batches_created == 0

    owners = dict(Image.objects.values_list("recid", "batch__patient__filemaker_metadata__filemaker_id"))
    import_patients_under_new_keys()
    healed = run(sample_clinic_files, url, dry_run=False)
    assert {outcome.value: n for outcome, n in healed.plan.files.items()} == {
        "relinked": 6489,
        "no_metadata": 1,
    }
    assert (
        dict(Image.objects.values_list("recid", "batch__patient__filemaker_metadata__filemaker_id")) == owners
    )
    assert ImageBatch.objects.count() == full.batches
    assert not ImageBatch.objects.filter(images=None).exists()


def import_patients_under_new_keys() -> None:
    """New rows carry the FileMaker ids, the old rows lose them."""
    metadata = list(Patient.objects.values_list("filemaker_metadata", flat=True))
    Patient.objects.update(filemaker_metadata={})
    Patient.objects.bulk_create(Patient(filemaker_metadata=values) for values in metadata)


@pytest.fixture(scope="session")
def specification_bucket(
    sample_clinic_files: Places, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The AWS_* variables of a bucket with the specification's name and prefix, over the sample clinic's files."""
    home = tmp_path_factory.mktemp("specification_bucket")
    dump = home / "buckets" / BUCKET / PREFIX
    dump.mkdir(parents=True)
    for picture in sample_clinic_files.images.iterdir():
        (dump / picture.name).hardlink_to(picture)
    shutil.copytree(sample_clinic_files.documents, dump.with_name("documents"), copy_function=os.link)
    with serve_rclone(home / "buckets", home / "log") as server:
        yield server.environ


@pytest.mark.s3
@pytest.mark.parametrize(
    "row",
    [pytest.param(TABLE[1], marks=pytest.mark.any_database), TABLE[-1]],
    ids=lambda row: f"limit {row.limit}",
)
def test_a_live_run_on_a_bucket(
    patients: None,
    sample_clinic_files: Places,
    specification_bucket: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    row: Row,
) -> None:
    for name, value in specification_bucket.items():
        monkeypatch.setenv(name, value)

    check(run(sample_clinic_files, f"s3://{BUCKET}/{PREFIX}/", limit=row.limit, dry_run=False), row)

    assert Image.objects.get(recid="100").storage_key == f"{PREFIX}/100.jpg"


@pytest.mark.s3
def test_the_command_needs_no_more_than_the_settings(
    patients: None,
    installation: Installation,
    sample_clinic: SampleClinic,
    sample_clinic_files: Places,
    specification_bucket: dict[str, str],
) -> None:
    """DATABASE_URL, NEXUS_IMAGES_URL and the AWS_* variables are all that a user sets."""
    configured = replace(
        installation, environ={**specification_bucket, "NEXUS_IMAGES_URL": f"s3://{BUCKET}/{PREFIX}/"}
    )
    if connection.vendor == "sqlite":
        made = configured.manage(
            "make_sample_clinic", "--csv", sample_clinic_files.csv, "--images", sample_clinic_files.images
        )
        assert made.returncode == 0, made.stderr

    done = configured.manage("link_filemaker_images_csv", "--csv", sample_clinic_files.csv, "--json", "-")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["totals"] == {
        "images": 6490, "linked": 6489, "patients_matched": 1303, "batches_created": 1661, "skipped": 1, "errors": 0,
    }  # fmt: skip
    assert specification_bucket["AWS_SECRET_ACCESS_KEY"] not in done.stdout + done.stderr


@dataclass(frozen=True)
class Figures:
    """What the specification's second part says of a kind of record, with the splits that docs/sample-clinic.md chose."""

    transfer: Transfer
    export: str
    rows: dict[str, int]
    totals: dict[str, int] = field(default_factory=dict)


KINDS = [
    Figures(PATIENTS, "patients_csv", {"created": 2_842, "duplicate": 3}),
    Figures(
        APPOINTMENTS,
        "appointments_csv",
        {"created": 9_837 + 5_297, "patient_not_found": 8, "no_date": 5, "invalid_date": 2},
        {"appointments_of_patients": 9_837},
    ),
    Figures(
        COMMUNICATIONS,
        "communications_csv",
        {
            "created": 3_647 + 352 + 2_584, "duplicate": 743, "empty": 2_961, "no_patient_id": 267,
            "patient_not_found": 143,
        },
        {"telephone_numbers": 3_647, "email_addresses": 352, "addresses": 2_584, "patients": 2_729},
    ),
    Figures(NOTES, "notes_csv", {"created": 11_210, "empty": 112, "no_patient_id": 59, "patient_not_found": 27}),
]  # fmt: skip


def test_everything_beside_pictures_and_again(transactional_db: None, sample_clinic_files: Places) -> None:
    """From an empty database. What becomes of single records, the tests of each kind say."""
    for word in ("created", "unchanged"):
        for kind in KINDS:
            result = imported(kind, sample_clinic_files)
            assert result.plan.rows == {
                word if outcome == "created" else outcome: count for outcome, count in kind.rows.items()
            }, kind.transfer.kind.name
            assert result.totals() | kind.totals == result.totals()
            assert kind.transfer.model._default_manager.count() == kind.rows["created"]
        linked = documents(sample_clinic_files, sample_clinic_files.documents.as_uri())
        check_documents(linked, "linked" if word == "created" else word)

    assert Appointment.objects.exclude(patient=None).count() == 9_837
    assert (Clinic.objects.count(), Clinician.objects.count()) == (4, 6)
    ways = Counter(Contact.objects.values_list("kind", flat=True))
    assert ways["mobile"] + ways["phone"] == 3_647
    assert (ways["email"], ways["address"]) == (352, 2_584)
    assert Contact.objects.values("patient").distinct().count() == 2_729
    assert not Note.objects.filter(written_on__gt=TODAY).exists()
    assert Document.objects.count() == 10_148


def imported(kind: Figures, places: Places) -> ImportResult:
    options = ImportOptions(export=getattr(places, kind.export), dates=DateOptions(today=TODAY))
    return run_transfer(kind.transfer, options, SilentProgress())


def documents(places: Places, store_url: str, *, dry_run: bool = False) -> DocumentsResult:
    options = LinkOptions(
        export=places.documents_csv, store_url=store_url, dry_run=dry_run, dates=DateOptions(today=TODAY)
    )
    return link_documents(options, SilentProgress())


def check_documents(result: DocumentsResult, word: str) -> None:
    """Both sides, with what becomes of a document that is linked in a word."""
    assert result.plan.files == {
        word: 10_148,
        "unsupported_file": 6, "empty_file": 6, "no_metadata": 9, "conflicting_metadata": 3, "no_patient_id": 6,
        "patient_not_found": 12,
    }  # fmt: skip
    assert result.plan.rows == {
        "used": 10_148 + 24, "duplicate": 12, "conflicting": 6, "no_file": 757, "file_lost": 327,
    }  # fmt: skip
    assert (result.plan.total, result.plan.skipped) == (10_190, 42)


@pytest.mark.s3
def test_documents_in_a_bucket(
    patients: None,
    sample_clinic_files: Places,
    specification_bucket: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in specification_bucket.items():
        monkeypatch.setenv(name, value)
    url = f"s3://{BUCKET}/{PREFIX}/".replace("images-bulk-dump", "documents")

    check_documents(documents(sample_clinic_files, url, dry_run=True), "linked")
