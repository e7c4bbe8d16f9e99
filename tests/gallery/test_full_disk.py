"""A disk that is full while the pages are served: each page, the API and the log name it, whatever could not be written."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from gallery.access.roles import Role
from gallery.access.tokens import Scope, TokenTerms, make_token
from nexus.logs import FaultFormatter
from tests.gallery.staff import PASSWORD, member

# What a server may quote in its message.
NAME = "Quillfeather"
_FULL = {
    "sqlite": "CREATE TABLE larger AS SELECT zeroblob(10000000) AS content",
    "postgresql": f"DO $$ BEGIN RAISE EXCEPTION '{NAME}' USING ERRCODE = 'disk_full'; END $$",
}


@contextmanager
def full_disk() -> Iterator[None]:
    """Whatever is written meets what a full disk makes the database say: SQLite's own limit, PostgreSQL's own code."""

    def write(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            return execute(_FULL[connection.vendor], None, False, context)
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA max_page_count = 1")
        with connection.execute_wrapper(write):
            yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA max_page_count = 4294967294")


def _page() -> Any:
    client = Client(raise_request_exception=False)
    client.force_login(member(Role.CLINICIAN), "django.contrib.auth.backends.ModelBackend")
    with full_disk():
        return client.get(reverse("patients"))


def _sign_in() -> Any:
    member(Role.CLINICIAN)
    with full_disk():
        return Client(raise_request_exception=False).post(
            reverse("sign_in"), {"username": "clinician", "password": PASSWORD}
        )


def _api() -> Any:
    token = make_token(member(Role.CLINICIAN), "a test", TokenTerms(scopes=frozenset(Scope)))
    client = Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)
    with full_disk():
        return client.get("/api/v1/patients")


@pytest.mark.parametrize("ask", [_page, _sign_in, _api], ids=lambda ask: ask.__name__.strip("_"))
def test_a_full_disk_is_named_to_who_asks_and_in_the_log(
    transactional_db: None, ask: Callable[[], Any]
) -> None:
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(FaultFormatter("{levelname} {message}", style="{"))
    logging.getLogger("django").addHandler(handler)
    try:
        answer = ask()
    finally:
        logging.getLogger("django").removeHandler(handler)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    for said in (answer.content.decode(), log.getvalue()):
        assert "disk is full" in said
        assert NAME not in said
