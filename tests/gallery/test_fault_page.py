"""A database that is locked, full or gone has a page that says so; a defect of ours keeps its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from tests.gallery.conftest import SignedIn

NAME = "Quillfeather"


def refusing(code: int) -> Callable[..., NoReturn]:
    """What a statement meets on a database that refuses all of them, with this code of SQLite's."""
    driver = sqlite3.OperationalError(NAME)
    driver.sqlite_errorcode = code

    def refuse(*_: Any) -> NoReturn:
        raise OperationalError(NAME) from driver

    return refuse


def asked(signed_in: SignedIn, code: int) -> Any:
    client = signed_in("clinician")
    client.raise_request_exception = False
    with connection.execute_wrapper(refusing(code)):
        return client.get(reverse("patients"))


@pytest.mark.parametrize(
    ("code", "is_so", "to_do"),
    [
        (sqlite3.SQLITE_BUSY, "is writing to the database", "Wait until it has ended"),
        (sqlite3.SQLITE_FULL, "disk is full", "Free space"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be reached", "Check that the folder is there"),
    ],
)
def test_a_database_that_refuses_everything_has_a_page_that_says_why_and_what_to_do(
    code: int, is_so: str, to_do: str, signed_in: SignedIn, db: None
) -> None:
    answer = asked(signed_in, code)

    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer["Cache-Control"] == "private, no-store"
    assert is_so in page
    assert to_do in page
    assert "mistake" not in page
    assert NAME not in page


def test_a_fault_of_which_nobody_knows_the_reason_stays_a_mistake_of_ours(
    signed_in: SignedIn, db: None
) -> None:
    answer = asked(signed_in, sqlite3.SQLITE_CONSTRAINT)

    assert answer.status_code == 500
    assert "Nexus made a mistake" in answer.content.decode()
    assert NAME not in answer.content.decode()
