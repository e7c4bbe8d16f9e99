"""What a view asks of whoever opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.decorators import permission_required

SEE = ("patients.view_patient", "images.view_image")
SEE_DOCUMENTS = ("patients.view_patient", "documents.view_document")
CORRECT = (*SEE, "images.correct_image")
SEE_APPOINTMENTS = ("patients.view_patient", "appointments.view_appointment")
SEE_CONTACTS = ("patients.view_patient", "communications.view_contact")
SEE_NOTES = ("patients.view_patient", "notes.view_note")
SEE_RUNS = ("transfers.view_transferrun", "reimport.view_reimportrun")
TRIAGE = (*SEE, "images.triage_file")

View = TypeVar("View", bound=Callable[..., Any])


def requires(permissions: tuple[str, ...]) -> Callable[[View], View]:
    """Lets only those in who have all of these; others are told so (403). Nobody who is not signed in comes so far."""
    return permission_required(permissions, raise_exception=True)
