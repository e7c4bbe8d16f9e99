"""`manage.py make_sample_clinic`: patients in the database, refusals, what it says."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from console import SilentProgress
from patients.keys import patient_key
from patients.models import Patient
from patients.transfer import PATIENTS
from sample_clinic.files import Places
from sample_clinic.make import choose_places
from sample_clinic.plan import SampleClinic
from transfers.options import ImportOptions
from transfers.result import ImportResult
from transfers.run import run_transfer

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database


def make(places: Places, **options: object) -> str:
    out = StringIO()
    call_command(
        "make_sample_clinic",
        csv=places.csv,
        images=places.images,
        documents=places.documents,
        stdout=out,
        **options,
    )
    return out.getvalue()


def refused(**options: object) -> CommandError:
    with pytest.raises(CommandError) as caught:
        call_command("make_sample_clinic", **options)
    return caught.value


@pytest.fixture
def nowhere(tmp_path: Path) -> Places:
    return Places(csv=tmp_path / "export.csv", images=tmp_path / "dump", documents=tmp_path / "documents")


@pytest.fixture
def small_places(
    small_clinic: SampleClinic, small_clinic_files: Places, monkeypatch: pytest.MonkeyPatch
) -> Places:
    """Of a clinic of sixty patients, which the command takes for the whole one."""
    monkeypatch.setattr("sample_clinic.make.plan_clinic", lambda: small_clinic)
    return small_clinic_files


@pytest.mark.usefixtures("db")
def test_the_whole_clinic_is_what_an_import_of_its_exports_makes_of_it(sample_clinic_files: Places) -> None:
    said = make(sample_clinic_files)
    assert "2,842 written now" in said
    patients = list(Patient.objects.order_by("pk").values())
    assert len(patients) == 2_842

    assert imported(sample_clinic_files).plan.rows == {"unchanged": 2_842, "duplicate": 3}

    assert list(Patient.objects.order_by("pk").values()) == patients


@pytest.mark.usefixtures("db")
def test_patients_carry_their_filemaker_id_and_the_key_that_follows_from_it(small_places: Places) -> None:
    make(small_places)
    patients = list(Patient.objects.all())
    assert len(patients) == 60
    for patient in patients:
        filemaker_id = patient.filemaker_metadata["filemaker_id"]
        assert filemaker_id == filemaker_id.upper()
        assert patient.pk == patient_key(filemaker_id)
        assert patient.first_name
        assert patient.last_name
        assert patient.date_of_birth is not None


@pytest.mark.usefixtures("db")
def test_a_second_run_changes_nothing(small_places: Places) -> None:
    make(small_places)
    before = list(Patient.objects.order_by("pk").values())
    said = make(small_places)
    assert said.count(" 0 written now") == 3
    assert said.count("there already") == 6
    assert list(Patient.objects.order_by("pk").values()) == before


@pytest.mark.usefixtures("db")
def test_what_is_missing_is_added_and_notes_stay(small_places: Places) -> None:
    make(small_places)
    kept, emptied, *gone = Patient.objects.order_by("pk")[:12]
    Patient.objects.filter(pk__in=[patient.pk for patient in gone]).delete()
    Patient.objects.filter(pk=emptied.pk).update(filemaker_metadata={}, notes="lost its id")
    Patient.objects.filter(pk=kept.pk).update(notes="a note of somebody's")
    assert "11 written now" in make(small_places)
    assert Patient.objects.count() == 60
    assert Patient.objects.get(pk=kept.pk).notes == "a note of somebody's"
    mended = Patient.objects.get(pk=emptied.pk)
    assert (mended.filemaker_metadata, mended.notes) == (emptied.filemaker_metadata, "lost its id")


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("with_sample", [False, True])
def test_a_database_with_other_patients_is_refused(
    small_places: Places, nowhere: Places, *, with_sample: bool
) -> None:
    if with_sample:
        make(small_places)
    Patient.objects.create(first_name="A", last_name="Real Person", date_of_birth=date(1980, 1, 1))
    before = Patient.objects.count()
    error = refused(csv=nowhere.csv, images=nowhere.images)
    assert error.returncode == 2
    assert "DATABASE_URL" in str(error)
    assert "Real Person" not in str(error)
    assert Patient.objects.count() == before
    assert not nowhere.csv.exists()
    assert not nowhere.images.exists()
    assert not nowhere.documents.exists()


@pytest.mark.usefixtures("db")
def test_a_refused_folder_leaves_the_database_empty(nowhere: Places) -> None:
    nowhere.images.mkdir()
    (nowhere.images / "photograph.jpg").write_bytes(b"x")
    assert refused(csv=nowhere.csv, images=nowhere.images).returncode == 2
    assert not Patient.objects.exists()


@pytest.mark.usefixtures("db")
def test_a_database_without_tables_is_named(monkeypatch: pytest.MonkeyPatch, nowhere: Places) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", list)
    error = refused(csv=nowhere.csv, images=nowhere.images)
    assert error.returncode == 2
    assert "migrate" in str(error)


@pytest.mark.parametrize("files", ["images", "documents"])
def test_a_bucket_is_never_written_to(settings: Settings, nowhere: Places, files: str) -> None:
    settings.NEXUS_IMAGES_URL, settings.NEXUS_DOCUMENTS_URL = (
        nowhere.images.as_uri(),
        nowhere.documents.as_uri(),
    )
    setattr(settings, f"NEXUS_{files.upper()}_URL", "s3://bucket/prefix/")
    error = refused(csv=nowhere.csv)
    assert error.returncode == 2
    assert f"--{files} DIR" in str(error)
    assert "rclone copy" in str(error)
    assert not nowhere.csv.exists()


def test_documents_go_beside_images_that_are_elsewhere(tmp_path: Path) -> None:
    assert choose_places(None, tmp_path / "dump", None).documents == tmp_path / "documents"


@pytest.mark.usefixtures("db")
def test_the_places_come_from_the_settings(small_places: Places, settings: Settings) -> None:
    settings.PROJECT_DIR = small_places.csv.parent
    settings.NEXUS_IMAGES_URL = f"{small_places.images.as_uri()}/"
    settings.NEXUS_DOCUMENTS_URL = f"{small_places.documents.as_uri()}/"
    out = StringIO()
    call_command("make_sample_clinic", stdout=out)
    assert f"60 image records in {small_places.csv}, there already" in out.getvalue()
    assert out.getvalue().endswith(f"link_filemaker_images_csv --csv {small_places.csv} --dry-run\n")


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("configured", "next_step"),
    [("file:///somewhere/else/", "--dry-run --images file:///"), ("s3://bucket/prefix/", "rclone copy")],
)
def test_the_next_step_fits_the_settings(
    small_places: Places, settings: Settings, configured: str, next_step: str
) -> None:
    settings.NEXUS_IMAGES_URL = configured
    assert next_step in make(small_places).splitlines()[-1]


@pytest.mark.usefixtures("db")
def test_verbosity_0_says_nothing(small_places: Places) -> None:
    assert make(small_places, verbosity=0) == ""


def imported(places: Places) -> ImportResult:
    return run_transfer(PATIENTS, ImportOptions(export=places.patients_csv), SilentProgress())


@pytest.mark.usefixtures("db")
def test_without_patients_the_import_creates_the_same_ones(small_places: Places) -> None:
    make(small_places)
    before = list(Patient.objects.order_by("pk").values())
    Patient.objects.all().delete()

    said = make(small_places, no_patients=True)
    assert not Patient.objects.exists()
    assert f"import_patients --csv {small_places.patients_csv} --dry-run" in said

    assert imported(small_places).plan.rows == {"created": 60}
    assert list(Patient.objects.order_by("pk").values()) == before


@pytest.mark.usefixtures("db")
def test_without_patients_other_patients_are_no_hindrance(small_places: Places) -> None:
    Patient.objects.create(last_name="Real Person")
    make(small_places, no_patients=True)
    assert Patient.objects.count() == 1
