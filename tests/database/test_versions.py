"""A program that is older than its database says so, and neither reads nor writes there; also a server that was running."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse

from database import DatabaseIsNewer, connected_to, refuse_newer_databases, unknown_migrations, versions
from tests.processes import Installation

pytestmark = pytest.mark.any_database


@pytest.fixture
def watched(tmp_path: Path, transactional_db: None, migrated_sqlite: Path) -> Iterator[None]:
    """A file of its own, with each connection to it looked at."""
    shutil.copy(migrated_sqlite, tmp_path / "nexus.sqlite3")
    refuse_newer_databases()
    try:
        with connected_to(tmp_path / "nexus.sqlite3"):
            yield
    finally:
        connection_created.disconnect(dispatch_uid=versions.__name__)


def migrate_further(times: int = 1) -> None:
    for number in range(times):
        MigrationRecorder(connection).record_applied("images", f"09{number:02d}_later")
    connection.close()


def test_a_database_that_a_newer_version_migrated_meanwhile_is_refused_by_name_each_time(
    watched: None,
) -> None:
    assert not User.objects.exists()
    migrate_further(7)
    for _ in range(2):
        with pytest.raises(DatabaseIsNewer) as refusal:
            User.objects.exists()
    assert "7 of its migrations (images 0900_later, images 0901_later, " in str(refusal.value)
    assert "and 2 more" in str(refusal.value)


def test_its_pages_say_so(watched: None) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "whatever"
    migrate_further()

    answer = client.get(reverse("patients"))

    assert answer.status_code == 503
    assert "migrated by a newer version of Nexus" in answer.content.decode()


def test_what_other_packages_have_left_out_since_makes_no_database_newer() -> None:
    assert unknown_migrations([("axes", "0001_gone"), ("retired", "0001_initial")]) == []


def test_every_command_is_refused_but_the_way_back(
    tmp_path: Path, transactional_db: None, migrated_sqlite: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "nexus.sqlite3")
    installation = Installation(tmp_path, f"sqlite:///{tmp_path / 'nexus.sqlite3'}")
    with connected_to(tmp_path / "nexus.sqlite3"):
        migrate_further()
    for command in (("migrate",), ("serve", "--port", "0"), ("one_time_password", "anna")):
        done = installation.manage(*command)
        assert (done.returncode, "images 0900_later" in done.stderr) == (2, True), done.stderr
        assert "Traceback" not in done.stderr
    assert "There is no file" in installation.manage("restore_backup", "none.sqlite3").stderr
