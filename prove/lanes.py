"""Runs clinics in lanes: processes of their own, each with its database and its time zone."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from prove.clinics import ZONES, zone_of

__all__ = ["Order", "postgres_database", "run_lanes"]

PROJECT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("NEXUS_TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
# Two proofs at a time do not drop each other's.
_DATABASE = f"nexus_prove_{os.getpid()}"


@dataclass(frozen=True)
class Order:
    """One clinic to be run: what it is drawn from, and how thoroughly."""

    seed: int
    number: int
    size: int
    twice: bool
    theme: str | None = None
    keep: str | None = None
    companions: Sequence[str] | None = None


def run_lanes(
    orders: Sequence[Order], *, backend: Path = PROJECT / "backend", postgres: str | None = None
) -> Iterator[dict[str, Any]]:
    """Verdicts in the order in which they come.

    Args:
        orders: which clinics.
        backend: the product; another folder for a product that was sabotaged.
        postgres: a database for the clinics of the last lane; SQLite without it.
    """
    verdicts: SimpleQueue[dict[str, Any]] = SimpleQueue()
    lanes: dict[str, list[Order]] = {zone: [] for zone in ZONES}
    for order in orders:
        lanes[zone_of(order.number)].append(order)
    with (
        tempfile.TemporaryDirectory(prefix="nexus-prove-") as name,
        ThreadPoolExecutor(len(lanes)) as threads,
    ):
        runs = []
        for at, (zone, own) in enumerate(lanes.items()):
            folder = Path(name) / f"lane-{at}"
            url = postgres if postgres and zone == ZONES[-1] else f"sqlite:///{folder / 'nexus.sqlite3'}"
            if own:
                runs.append(threads.submit(_run_lane, own, _Lane(folder, zone, url, backend), verdicts))
        for _ in orders:
            yield _next(verdicts, runs)


def _next(verdicts: SimpleQueue[dict[str, Any]], runs: Sequence[Any]) -> dict[str, Any]:
    """The next verdict; a lane that broke raises instead of leaving everybody waiting."""
    while True:
        with contextlib.suppress(Empty):
            return verdicts.get(timeout=1)
        for run in runs:
            if run.done():
                run.result()


@dataclass(frozen=True)
class _Lane:
    folder: Path
    zone: str
    database_url: str
    backend: Path

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.database_url,
            "NEXUS_VAR_DIR": str(self.folder / "var"),
            "NEXUS_TIME_ZONE": self.zone,
            "PYTHONPATH": os.pathsep.join(map(str, (self.backend, PROJECT))),
            "DJANGO_SETTINGS_MODULE": "nexus.settings",
            "NEXUS_SECRET_KEY": "proving",
        }


def _run_lane(orders: Sequence[Order], lane: _Lane, verdicts: SimpleQueue[dict[str, Any]]) -> None:
    lane.folder.mkdir(parents=True)
    log = lane.folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "prove.worker", str(lane.folder)],
            cwd=PROJECT,
            env=lane.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        with process, process.stdin:
            for order in orders:
                process.stdin.write(json.dumps(vars(order)) + "\n")
                process.stdin.flush()
                line = process.stdout.readline()
                if not line:
                    raise RuntimeError(f"the lane {lane.zone} ended: {log.read_text()[-2_000:]}")
                verdicts.put(json.loads(line))


@contextlib.contextmanager
def postgres_database() -> Iterator[str | None]:
    """A database of the proof's own, dropped afterwards; None where no server answers."""
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        yield None
        return
    with server:
        server.execute(f"DROP DATABASE IF EXISTS {_DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {_DATABASE}")
        try:
            yield urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{_DATABASE}"))
        finally:
            server.execute(f"DROP DATABASE {_DATABASE} WITH (FORCE)")
