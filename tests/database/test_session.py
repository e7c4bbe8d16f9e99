"""A run's transaction: a dry run's cannot write, a live run's is written whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.db.backends.signals import connection_created
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from database import connected_to, run_transaction, session, wait_as_people_do
from gallery.access.roles import Role
from patients.models import Patient
from tests.gallery.staff import member


def test_a_dry_run_cannot_write_even_if_it_tried(transactional_db: None) -> None:
    with pytest.raises(DatabaseError), run_transaction([Patient], dry_run=True):
        Patient.objects.create(last_name="Quillfeather")

    assert not Patient.objects.exists()


def test_after_a_dry_run_one_can_write_again(transactional_db: None) -> None:
    with run_transaction([Patient], dry_run=True):
        assert not Patient.objects.exists()

    Patient.objects.create(last_name="Quillfeather")
    assert Patient.objects.count() == 1


def write_and_fail() -> None:
    with run_transaction([Patient], dry_run=False):
        Patient.objects.create(last_name="Quillfeather")
        raise RuntimeError


def test_of_a_live_run_that_fails_nothing_is_written(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        write_and_fail()

    assert not Patient.objects.exists()


@pytest.mark.only_on("sqlite")  # PostgreSQL keeps a look waiting for no run
def test_whoever_looks_while_a_run_writes_is_told_soon(
    tmp_path: Path,
    transactional_db: None,
    migrated_sqlite: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "nexus.sqlite3"
    shutil.copy(migrated_sqlite, file)
    wait_as_people_do()
    try:
        with connected_to(file), closing(sqlite3.connect(file)) as run:
            client = Client()
            client.force_login(member(Role.CLINICIAN), settings.AUTHENTICATION_BACKENDS[1])
            with connection.cursor() as cursor:
                assert cursor.execute("PRAGMA busy_timeout").fetchone() == (2000,)
            connection.close()
            monkeypatch.setattr(session, "_LOOK_WAITS", 0)
            run.execute("BEGIN IMMEDIATE")
            answer = client.get(reverse("patients"))
    finally:
        connection_created.disconnect(dispatch_uid=session.__name__)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "A run is writing to it at this moment" in answer.content.decode()
