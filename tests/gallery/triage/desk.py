"""What a steward reads and sends."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from images.models import UnlinkedFile
from patients.models import Patient
from tests.gallery.reading import words
from tests.images.clinic import ADA

__all__ = ["as_exported", "key", "listed", "of", "patient", "sheet"]


def listed(client: Client, name: str = "unlinked_files", **values: str) -> str:
    answer = client.get(reverse(name), values)
    assert answer.status_code == 200
    return words(answer)


def key(name: str) -> str:
    return str(UnlinkedFile.objects.get(storage_key=name).pk)


def patient(filemaker_id: str) -> Patient:
    return Patient.objects.get(filemaker_metadata__filemaker_id=filemaker_id)


def sheet(*names: str, **changes: Any) -> dict[str, Any]:
    """What is sent to assign files to Ada, as somebody types who has her documents and says the same of all of them."""
    return {
        "file": [key(name) for name in names],
        "patient": str(patient(ADA).pk),
        "date_of_birth": "1950-12-28",
        "filemaker_id": "",
        "captured_on-all": "2017-05-06",
        "view-all": "plantar",
        "side-all": "right",
        **changes,
    }


def as_exported(*names: str, **changes: Any) -> dict[str, Any]:
    """The same, where nothing is said of all of them."""
    return sheet(*names, **{"captured_on-all": "", "view-all": "", "side-all": "", **changes})


def of(name: str, **said: str) -> dict[str, str]:
    """What is said of one file."""
    return {f"{field}-{key(name)}": value for field, value in said.items()}
