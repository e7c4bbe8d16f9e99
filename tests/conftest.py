"""Which database a run of the suite is about, what is skipped where it is missing, and what ran in the end.

`make test` runs the suite twice: whole on SQLite, then what touches a database on PostgreSQL (DATABASE_URL says which).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import OperationalError
from pytest_django import DjangoDbBlocker

from tests.servers.availability import skip_or_fail

pytest_plugins = [
    "tests.clinic_fixture",
    "tests.decoding",
    "tests.processes",
    "tests.quick_flush",
    "tests.servers.fixtures",
    "tests.sample_clinic.fixtures",
]

# What has nothing to show on PostgreSQL; to read it there, and to find that out, takes each worker longer than most tests.
ONLY_ON_SQLITE = frozenset(
    {
        *("browser", "console", "filemaker", "sample_clinic", "storage"),
        *(
            "test_docs.py",
            "test_how_to.py",
            "test_mutate.py",
            "test_prove.py",
            "test_renderings.py",
            "test_starter.py",
        ),
    }
)

_TESTS = Path(__file__).parent
DATABASE_FIXTURES = frozenset({"db", "transactional_db"})


def pytest_configure() -> None:
    """Lets Ctrl-C through to the programs under test, also where the suite is a job in the background, which ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """On PostgreSQL, leaves out unread what has run already."""
    return True if connection.vendor == "postgresql" and _room(collection_path) in ONLY_ON_SQLITE else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks what touches a database; on PostgreSQL, leaves out the rest, which has run already."""
    for item in items:
        if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)
            if _room(item.path) in ONLY_ON_SQLITE and not item.get_closest_marker("any_database"):
                raise pytest.UsageError(
                    f"{item.nodeid} is left out on PostgreSQL; it has to say so: any_database"
                )
    others = [item for item in items if not _belongs_here(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if _belongs_here(item)]


def _room(path: Path) -> str:
    """The folder or file directly in `tests/` that a path is in."""
    below = path.relative_to(_TESTS) if path.is_relative_to(_TESTS) else path
    return below.parts[0] if below.parts else ""


def _belongs_here(item: pytest.Item) -> bool:
    """Whether a test has something to show on this database and to this user; what has not is left out, not skipped."""
    only_on = item.get_closest_marker("only_on")
    if only_on and connection.vendor not in only_on.args:
        return False
    if item.get_closest_marker("not_as_root") and os.geteuid() == 0:
        return False
    is_about_it = item.get_closest_marker("database") and not item.get_closest_marker("any_database")
    return connection.vendor != "postgresql" or bool(is_about_it)


@pytest.fixture(scope="session", autouse=True)
def _server_answers(django_db_blocker: DjangoDbBlocker) -> None:
    """On a machine without PostgreSQL its tests are skipped by name; with CI=true they fail."""
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock():
        try:
            connection.ensure_connection()
        except OperationalError:
            place = f"{connection.settings_dict['HOST']}:{connection.settings_dict['PORT']}"
            skip_or_fail(f"PostgreSQL does not answer at {place} (NEXUS_TEST_POSTGRES_URL)")
        finally:
            connection.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Counts what ran where, so that nobody takes a skipped part for a tested one."""
    passed: Iterable[pytest.TestReport] = terminalreporter.stats.get("passed", [])
    names = [set(report.keywords) for report in passed]
    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    counts = {
        database: sum("database" in name for name in names),
        "S3": sum("s3" in name for name in names),
        "a browser": sum("browser" in name for name in names),
        "none of these": sum(not name & {"database", "s3", "browser"} for name in names),
    }
    terminalreporter.write_line("ran on " + ", ".join(f"{where}: {count}" for where, count in counts.items()))
    if os.environ.get("CI") == "true" and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("With CI=true nothing may be skipped.")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true a skipped test is a failure: it would be taken for a tested one."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
