"""What a view asks of whoever opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.decorators import permission_required

SEE = ("patients.view_patient", "images.view_image")
CORRECT = (*SEE, "images.correct_image")
SEE_RUNS = ("images.view_linkrun", "reimport.view_reimportrun")
TRIAGE = (*SEE, "images.triage_file")

View = TypeVar("View", bound=Callable[..., Any])


def requires(permissions: tuple[str, ...]) -> Callable[[View], View]:
    """Lets only those in who have all of these; others are told so (403). Nobody who is not signed in comes so far."""
    return permission_required(permissions, raise_exception=True)
