"""docs/checking-exports.md shows what the doctor really says; `python docs/paste_checks.py` writes it anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from patients.models import Patient
from sample_clinic.files import Places
from sample_clinic.plan import SampleClinic
from sample_clinic.register import missing_patients, write_patients
from tests.checking.examples import Example, section, small_examples
from tests.ugly.model import PATIENTS

PAGE = (settings.PROJECT_DIR / "docs" / "checking-exports.md").read_text("utf-8")


@pytest.mark.any_database
def test_the_page_shows_what_is_said_of_small_files(transactional_db: None, tmp_path: Path) -> None:
    Patient.objects.bulk_create(Patient(id=key, filemaker_metadata={"filemaker_id": key}) for key in PATIENTS)
    stale = [
        example.title for example in small_examples(tmp_path) if f"\n{section(example)}" not in f"{PAGE}\n"
    ]
    assert not stale, "python docs/paste_checks.py"


@pytest.mark.any_database
def test_the_page_shows_what_is_said_of_the_sample_clinic(
    transactional_db: None, sample_clinic: SampleClinic, sample_clinic_files: Places
) -> None:
    write_patients(missing_patients(sample_clinic.patients))
    images, csv = sample_clinic_files.images, sample_clinic_files.csv
    for example in (
        Example("The sample clinic's images", csv, images),
        Example("The sample clinic's patients", sample_clinic_files.patients_csv, images),
    ):
        assert section(example) in PAGE, "python docs/paste_checks.py"
