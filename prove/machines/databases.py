"""Set-ups of the database: SQLite's file and its folder, DATABASE_URL, and the other settings."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing

from prove.machines.ground import (
    CHECK,
    HIDDEN,
    IMPORT,
    LINK,
    REFUSED,
    WHOLE,
    Ground,
    Setup,
    replaced,
    with_mode,
)

__all__ = ["addresses", "databases", "settings"]

_POSTGRES = os.environ.get("NEXUS_TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
_SERVER = _POSTGRES.rpartition("/")[0]


def databases() -> list[Setup]:
    """SQLite's file, and where it lies."""
    file = lambda ground: ground.database  # noqa: E731
    beside = {"DATABASE_URL": "sqlite:///{root}/base/nexus.sqlite3"}

    def moved(mode: int) -> Callable[[Ground], None]:
        def spoil(ground: Ground) -> None:
            (ground.root / "base").mkdir()
            shutil.move(ground.database, ground.root / "base")
            (ground.root / "base").chmod(mode)

        return spoil

    locked = (
        'python3 -c "import sqlite3,sys,time; c=sqlite3.connect(sys.argv[1], isolation_level=None);'
        " c.execute('BEGIN EXCLUSIVE'); print(flush=True); time.sleep(60)\" {root}/var/nexus.sqlite3 > {root}/held & "
        'while ! [ -s {root}/held ]; do sleep 0.1; done; "$@"; s=$?; kill $!; exit $s'
    )
    return [
        *(
            Setup(
                f"SQLite's folder read-only: {command.split()[0]}",
                command,
                REFUSED,
                moved(0o500),
                beside,
                without_rights=True,
            )
            for command in ("migrate", IMPORT, LINK, WHOLE)
        ),
        Setup("SQLite's folder not to be entered", IMPORT, REFUSED, moved(0), beside, without_rights=True),
        Setup("SQLite's file read-only", IMPORT, REFUSED, with_mode(file, 0o400), without_rights=True),
        Setup("SQLite's file unreadable", IMPORT, REFUSED, with_mode(file, 0), without_rights=True),
        Setup("SQLite's file is a text", IMPORT, {2}, replaced(file, b"a text, and long enough " * 300)),
        Setup(
            "SQLite's file is a text: migrate",
            "migrate",
            {2},
            replaced(file, b"a text, and long enough " * 300),
        ),
        Setup("SQLite's file is damaged", IMPORT, {2}, _malformed),
        Setup(
            "SQLite's file is damaged: createsuperuser",
            "createsuperuser --noinput --username a --email a@b.c",
            REFUSED,
            _malformed,
        ),
        Setup("SQLite's file is cut off", WHOLE, REFUSED, _cut),
        Setup("SQLite's file is empty", IMPORT, {2}, replaced(file, b"")),
        Setup("SQLite's file is a folder", IMPORT, {2}, replaced(file)),
        Setup("a table is missing", LINK, {2}, _emptied),
        Setup(
            "a table is missing: serve",
            "serve --port 0",
            REFUSED | {0},
            _emptied,
            start='timeout 15 "$@"; s=$?; [ $s = 124 ] && exit 0; exit $s',
        ),
        Setup("SQLite is locked by somebody", IMPORT, {1}, start=locked),
    ]


def addresses() -> list[Setup]:
    """DATABASE_URL."""
    return [
        *(
            address(url)
            for url in (
                "nonsense",
                "",
                "sqlite://",
                "sqlite:///{root}/none/x.sqlite3",
                "sqlite:///{root}/a #1/b.sqlite3",
                "sqlite:///{root}/a?/b.sqlite3",
                "sqlite:///{root}",
                f"mysql://u:{HIDDEN}@localhost/x",
                f"postgres://u:{HIDDEN}@x@127.0.0.1/x",
                f"postgres://u:{HIDDEN}/x@127.0.0.1/x",
                f"postgres://u:{HIDDEN}#x@127.0.0.1/x",
                f"postgres://u:{HIDDEN}%@127.0.0.1/x",
                f"postgres://u:{HIDDEN}@127.0.0.1:port/x",
                f"postgres://u:{HIDDEN}@127.0.0.1",
                f"postgres://u:{HIDDEN}@no.such.host.invalid/x",
                f"postgres://u:{HIDDEN}@127.0.0.1:1/x",
            )
        ),
        *(
            address(f"postgres://u:{HIDDEN}@127.0.0.1:1/x", command)
            for command in (
                IMPORT,
                LINK,
                WHOLE,
                "serve --port 0",
                "createsuperuser --noinput --username a --email a@b.c",
                "one_time_password a --role steward",
                "showmigrations",
            )
        ),
        address(f"postgres://u:{HIDDEN}@127.0.0.1:1/x", CHECK, {1}),
        # These want a server; without one they are told that it is not there, which is right, too.
        *(
            address(url, IMPORT)
            for url in (
                f"{_SERVER}/no_such_{HIDDEN}",
                f"{_SERVER}/postgres?{HIDDEN}=1",
                f"{_SERVER}/postgres?sslmode={HIDDEN}",
                f"{_SERVER}/postgres?sslmode=require",
                f"postgres://nobody_{HIDDEN}@{_SERVER.rpartition('@')[2]}/postgres",
                f"{_SERVER}/template1",
            )
        ),
    ]


def settings() -> list[Setup]:
    """The other settings, filled with garbage."""
    garbage = [
        ("NEXUS_TIME_ZONE", "Mars/Olympus"),
        ("NEXUS_TIME_ZONE", "../../etc/passwd"),
        ("NEXUS_TIME_ZONE", ""),
        ("NEXUS_COUNTRY", "Canada"),
        ("NEXUS_MOST_IMAGES_PER_DAY", "many"),
        ("NEXUS_BACKUPS_KEPT", "0"),
        ("NEXUS_MOST_MEGAPIXELS", "9" * 5000),
        ("NEXUS_SESSION_MINUTES", "-5"),
        ("NEXUS_MATCH_MEMORY", "4GB"),
        ("NEXUS_HTTPS", "yes"),
        ("NEXUS_DEBUG", "maybe"),
        ("NEXUS_VAR_DIR", ""),
        ("NEXUS_IMAGES_URL", ""),
        ("NEXUS_SECRET_KEY", ""),
    ]
    return [setting(*pair) for pair in garbage]


def address(url: str, command: str = "migrate", statuses: set[int] | None = None) -> Setup:
    return Setup(f"DATABASE_URL={url}", command, statuses or {2}, environ={"DATABASE_URL": url})


def setting(name: str, text: str) -> Setup:
    return Setup(f"{name}={text[:30]!r}", IMPORT, {2}, environ={name: text})


def _malformed(ground: Ground) -> None:
    content = bytearray(ground.database.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    ground.database.write_bytes(content)


def _cut(ground: Ground) -> None:
    ground.database.write_bytes(ground.database.read_bytes()[:10_000])


def _emptied(ground: Ground) -> None:
    with closing(sqlite3.connect(ground.database)) as base:
        base.execute("DROP TABLE patients_patient")
        base.commit()
