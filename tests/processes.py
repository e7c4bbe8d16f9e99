"""Runs the program as a user does: as a process of its own, on a database of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.once_per_run import made_once
from tests.starter import Starter

BACKEND = settings.BACKEND_DIR


@dataclass(frozen=True)
class Installation:
    """An installation of Nexus under a folder: its environment, and how to run its commands."""

    folder: Path
    database_url: str
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "NEXUS_VAR_DIR": str(self.folder / "var"),
            "DATABASE_URL": self.database_url,
            "PYTHONPATH": os.pathsep.join(map(str, (BACKEND, BACKEND.parent))),
            "DJANGO_SETTINGS_MODULE": "nexus.settings",
            **self.environ,
        }

    def manage(self, *arguments: object, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        return self.python("manage.py", *arguments, timeout=timeout)

    def python(self, *arguments: object, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        return starter().run([*map(str, arguments)], BACKEND, self.environment, timeout)


@cache
def starter() -> Starter:
    return Starter()


@pytest.fixture(scope="session", autouse=True)
def _starter_ends() -> Iterator[None]:
    yield
    starter().close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database, to be copied: migrating takes longer than most tests."""
    return made_once(tmp_path_factory, "migrated", _migrate) / "nexus.sqlite3"


def _migrate(folder: Path) -> None:
    template = Installation(folder, f"sqlite:///{folder / 'nexus.sqlite3'}")
    migrated = template.manage("migrate", "--verbosity=0")
    assert migrated.returncode == 0, migrated.stderr


@pytest.fixture
def installation(
    tmp_path: Path, transactional_db: None, request: pytest.FixtureRequest
) -> Iterator[Installation]:
    """A migrated installation on the kind of database under test, which other processes can reach, too."""
    if connection.vendor == "postgresql":
        # The test database itself: it is migrated, and flushed after the test.
        yield Installation(tmp_path, postgresql_url())
    else:
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "nexus.sqlite3")
        yield Installation(tmp_path, f"sqlite:///{tmp_path / 'nexus.sqlite3'}")


def postgresql_url() -> str:
    """The database under test, as other processes reach it."""
    values = connection.settings_dict
    password = f":{values['PASSWORD']}" if values["PASSWORD"] else ""
    return f"postgres://{values['USER']}{password}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"
