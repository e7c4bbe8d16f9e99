"""The sample clinic, planned and written once per run for every test that wants the specification's scale; and a small part of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sample_clinic import plan_clinic
from sample_clinic.documents import SampleDocuments
from sample_clinic.files import Places, write_sample_files
from sample_clinic.plan import SampleClinic
from tests.once_per_run import made_once


@pytest.fixture(scope="session")
def sample_clinic() -> SampleClinic:
    """The plan of the whole clinic."""
    return plan_clinic()


@pytest.fixture(scope="session")
def sample_clinic_files(sample_clinic: SampleClinic, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The exports (`csv`, `patients_csv`, …) and the folders (`images`, `documents`). Shared by all tests: read there, change nothing."""
    return _places(
        made_once(
            tmp_path_factory, "sample_clinic", lambda new: write_sample_files(sample_clinic, _places(new))
        )
    )


@pytest.fixture(scope="session")
def small_clinic(sample_clinic: SampleClinic) -> SampleClinic:
    """Sixty patients, sixty rows of each export, and a few files of each kind, so that every test can write them."""
    files = [
        file
        for extension in ("jpg", "jpeg", "JPG", "png", "pdf")
        for file in [file for file in sample_clinic.files if file.extension == extension][:3]
    ]
    papers = {file.paper: file for file in sample_clinic.documents.files}
    documents = (*sample_clinic.documents.files[:40], *papers.values())
    return replace(
        sample_clinic,
        patients=sample_clinic.patients[:60],
        patient_rows=sample_clinic.patient_rows[:60],
        records=sample_clinic.records[:60],
        appointments=sample_clinic.appointments[:60],
        communications=sample_clinic.communications[:60],
        notes=sample_clinic.notes[:60],
        files=tuple(sorted(files, key=lambda file: file.name)),
        documents=SampleDocuments(
            sample_clinic.documents.rows[:60], tuple({file.key: file for file in documents}.values())
        ),
    )


@pytest.fixture(scope="session")
def small_clinic_files(small_clinic: SampleClinic, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """As `sample_clinic_files`, of the small clinic."""
    return _places(
        made_once(
            tmp_path_factory, "small_clinic", lambda new: write_sample_files(small_clinic, _places(new))
        )
    )


def _places(folder: Path) -> Places:
    return Places(
        csv=folder / "Image_dataV9.csv", images=folder / "images-bulk-dump", documents=folder / "documents"
    )
