"""Thousands of requests that the API's own description allows, or just does not: none ends in a fault of ours.

Each answer has to be what `/api/v1/openapi.json` says of it: its status, its type, its headers, its contents.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, strategies
from hypothesis import settings as example_settings
from pytest_django import Settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from communications.models import Contact
from gallery.access.roles import Role
from gallery.access.tokens import Scope, TokenTerms, make_token
from notes.models import Note
from patients.keys import patient_key
from tests.gallery.staff import member
from tests.gallery.test_permissions import ADDRESSES, arguments
from tests.images.clinic import ADA, Clinic

pytestmark = pytest.mark.any_database

FLOOR: Final = int(os.environ.get("NEXUS_AUDIT_CASES", "3000"))
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_QUIET: Final = list(HealthCheck)


# Schemathesis reads answers whole and closes none, so files that were sent wait for the collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_request_of_thousands_is_answered_otherwise_than_described(
    gallery: Clinic, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.NEXUS_DOCUMENTS_URL = (tmp_path / "dump").as_uri()
    settings.NEXUS_API_PER_MINUTE = 1_000_000
    token = make_token(member(Role.STEWARD), "the audit", TokenTerms(scopes=frozenset(Scope)))
    headers = {"Authorization": f"Bearer {token}", "Host": "localhost"}
    there = _records_that_are_there()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), headers=headers)
    operations: list[Any] = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    asked: Counter[str] = Counter()
    answered: Counter[int] = Counter()

    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            cases = operation.as_strategy(generation_mode=mode)

            @seed(13)
            @example_settings(
                max_examples=-(-FLOOR // len(operations) // 2) + 10,
                deadline=None,
                database=None,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=_QUIET,
            )
            @given(cases, strategies.booleans())
            def ask(case: Any, of_one_that_is_there: bool) -> None:
                if of_one_that_is_there:
                    case.path_parameters = {
                        name: there.get(name, value) for name, value in (case.path_parameters or {}).items()
                    }
                answer = case.call(headers=headers)
                asked[case.operation.label] += 1
                answered[answer.status_code] += 1
                case.validate_response(answer, checks=CHECKS)

            ask()

    told = f"{asked.total():,} requests to {len(asked)} addresses; answers: {dict(sorted(answered.items()))}"
    with capsys.disabled():
        sys.stdout.write(f"{told}\n")
    assert asked.total() >= FLOOR
    assert len(asked) == len(operations)


def _records_that_are_there() -> dict[str, str]:
    """Each part of an address that varies, with one that is there; half of the requests ask for these."""
    ada = patient_key(ADA)
    Contact.objects.create(patient_id=ada, kind=Contact.Kind.EMAIL, value="ada@example.com", label="Home")
    Note.objects.create(patient_id=ada, kind="note", text="Walks well.", written_on=date(2016, 10, 18))
    found: dict[str, str] = {}
    for address, pattern in ADDRESSES.items():
        if address.startswith("api:") and address != "api:unknown":
            found |= {name: str(value) for name, value in arguments(pattern).items()}
    return found
