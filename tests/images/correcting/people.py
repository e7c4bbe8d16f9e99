"""Who corrects, and what they ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from images.correcting import FactChanges, PatientChoice, correct_image, version_of
from images.models import Correction, Image, UnlinkedFile
from images.triage import assign_files
from patients.models import Patient
from tests.images.clinic import ADA, BRUNO, CLEO, Clinic

BORN = {ADA: date(1960, 2, 29), BRUNO: date(1971, 12, 31)}
DAY = date(2016, 10, 18)


@pytest.fixture
def nurse(transactional_db: None) -> User:
    return User.objects.create(username="nurse")


def three_patients(clinic: Clinic) -> None:
    """Cleo has no date of birth. Ada has two images of one day and one of another, Bruno has one."""
    for filemaker_id in (ADA, BRUNO, CLEO):
        clinic.patient(filemaker_id, date_of_birth=BORN.get(filemaker_id))
    clinic.picture("2", ADA, "10/18/2016")
    clinic.picture("3", ADA, "10/18/2016", "R-Brannock")
    clinic.picture("4", ADA, "10/20/2016")
    clinic.picture("5", BRUNO, "10/18/2016")


def image(key: str) -> Image:
    return Image.objects.select_related("batch__patient").get(storage_key=key)


def choice(filemaker_id: str) -> PatientChoice:
    """A patient of the cast as someone chooses them who knows them."""
    patient = Patient.objects.get(filemaker_metadata__filemaker_id=filemaker_id)
    return PatientChoice(patient.pk, patient.date_of_birth, filemaker_id)


def correct(key: str, by: User, **changes: Any) -> Image:
    """Corrects an image as it is now."""
    now = image(key)
    return correct_image(now.pk, FactChanges(**changes), by, version_of(now)).image


def assign(
    files: Iterable[UUID], by: User, whose: str = BRUNO, patient: PatientChoice | None = None, **facts: Any
) -> list[Image]:
    """Assigns unlinked files, with the same words of a person's for each; a fact that is None is the export's."""
    given = FactChanges(**{"captured_on": DAY, "view": "wound", "side": "left", **facts})
    return assign_files(dict.fromkeys(files, given), patient or choice(whose), by).images


def unlinked(*keys: str) -> list[Any]:
    return [UnlinkedFile.objects.get(storage_key=key).pk for key in keys]


def entries(key: str) -> list[tuple[str, str, str]]:
    """The history of an image, the oldest entry first."""
    ledger = Correction.objects.filter(storage_key=key).order_by("id")
    return list(ledger.values_list("fact", "before", "after"))
