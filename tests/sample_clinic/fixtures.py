"""The sample clinic's files, written once per run for every test that wants the specification's scale."""

from __future__ import annotations

from pathlib import Path

import pytest

from sample_clinic import plan_clinic
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


def _places(folder: Path) -> Places:
    return Places(
        csv=folder / "Image_dataV9.csv", images=folder / "images-bulk-dump", documents=folder / "documents"
    )
