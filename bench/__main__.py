"""`make bench`: whole processes at the specification's scale, side by side, and the match alone at a million images.

    python -m bench [PART ...]

Each number is the best of a few runs of a whole process, taken in turn, so that a busy machine harms all alike.
Writes each part into docs/performance.md between its markers as soon as it is measured: what is compared stands in one part, so
one part alone is a fair measurement.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit, urlunsplit

import psycopg
from tests.servers.rclone import serve_rclone

from bench.tables import (
    Measured,
    appointments_table,
    beside_table,
    linking_table,
    pages_tables,
    scale_lines,
    thumbnails_table,
    under_load_table,
)

PROJECT = Path(__file__).resolve().parent.parent
BACKEND = PROJECT / "backend"
PAGE = PROJECT / "docs" / "performance.md"
POSTGRES = os.environ.get("NEXUS_TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
BENCH_DATABASE = "nexus_bench"
ROUNDS = 3
BUCKET, PREFIX = "bench", "images"


@dataclass(frozen=True)
class Place:
    """One pair of a database and a store to measure on."""

    name: str
    database_url: str
    images_url: str
    folder: Path
    environ: dict[str, str]

    def run(self, *command: str) -> float:
        """The seconds of one whole process.

        Raises:
            RuntimeError: it failed.
        """
        environ = {
            **os.environ,
            **self.environ,
            "DATABASE_URL": self.database_url,
            "NEXUS_IMAGES_URL": self.images_url,
            "NEXUS_VAR_DIR": str(self.folder / "var"),
            "PYTHONPATH": os.pathsep.join(map(str, (BACKEND, PROJECT))),
            "DJANGO_SETTINGS_MODULE": "nexus.settings",
        }
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *command], cwd=BACKEND, env=environ, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr}")
        return time.perf_counter() - start


def main(names: Sequence[str]) -> None:
    for name in names:
        table = PARTS[name]()
        print(f"{table}\n", flush=True)
        PAGE.write_text(with_part(PAGE.read_text("utf-8"), name, table), "utf-8")


def with_part(text: str, name: str, table: str) -> str:
    """The page with another table between the markers of a part.

    Raises:
        ValueError: the page has no such part.
    """
    begin, end = f"<!-- bench: {name} -->\n", f"\n<!-- bench: end of {name} -->"
    head, after = text.index(begin) + len(begin), text.index(end)
    return f"{text[:head]}{table}{text[after:]}"


def linking() -> str:
    with tempfile.TemporaryDirectory(prefix="nexus-bench-") as name:
        folder = Path(name)
        with places(folder) as (sqlite, postgresql, bucket):
            csv = str(folder / "Image_dataV9.csv")
            for place in (sqlite, postgresql):
                place.run("manage.py", "migrate", "--verbosity=0")
                place.run(
                    "manage.py",
                    "make_sample_clinic",
                    "--csv",
                    csv,
                    "--images",
                    str(folder / "buckets" / BUCKET / PREFIX),
                )
            return linking_table([measure(place, csv) for place in (sqlite, postgresql, bucket)])


def appointments() -> str:
    return appointments_table(*(imported(*ways) for ways in (("nexus", "again"), ("import_export",))))


def scale() -> str:
    return scale_lines(figures("bench.million").split(), figures("bench.reading").split())


def beside() -> str:
    return beside_table(figures("bench.beside").splitlines())


def thumbnails() -> str:
    return thumbnails_table(*figures("bench.thumbnails").split())


def pages() -> str:
    with tempfile.TemporaryDirectory(prefix="nexus-bench-") as folder, postgres_database() as url:
        databases = {"SQLite": f"sqlite:///{folder}/pages.sqlite3", "PostgreSQL": url}
        return pages_tables(
            {
                name: json.loads(figures("bench.pages", DATABASE_URL=place))
                for name, place in databases.items()
            }
        )


def under_load() -> str:
    return under_load_table(json.loads(figures("bench.under_load")))


PARTS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {part.__name__: part for part in (linking, appointments, scale, beside, thumbnails, pages, under_load)}
)


def figures(module: str, *arguments: str, **environ: str) -> str:
    """What a measuring module prints, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(BACKEND), "DJANGO_SETTINGS_MODULE": "nexus.settings", **environ},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def imported(*ways: str) -> list[str]:
    """Of each way, one after the other in a database of their own: seconds and memory."""
    with postgres_database() as url:
        figures("django", "migrate", "--verbosity=0", DATABASE_URL=url)
        return [figures("bench.appointments", way, DATABASE_URL=url) for way in ways]


@contextmanager
def places(folder: Path) -> Iterator[tuple[Place, Place, Place]]:
    """SQLite and a folder, PostgreSQL and a folder, SQLite and an S3 bucket over the same files."""
    images = folder / "buckets" / BUCKET / PREFIX
    images.mkdir(parents=True)
    sqlite = Place(
        "SQLite, folder", f"sqlite:///{folder / 'bench.sqlite3'}", f"{images.as_uri()}/", folder, {}
    )
    with (
        postgres_database() as url,
        serve_rclone(folder / "buckets", folder / "log", cache_seconds=600) as server,
    ):
        postgresql = replace(sqlite, name="PostgreSQL, folder", database_url=url)
        bucket = replace(
            sqlite, name="SQLite, S3", images_url=f"s3://{BUCKET}/{PREFIX}/", environ=dict(server.environ)
        )
        yield sqlite, postgresql, bucket


@contextmanager
def postgres_database() -> Iterator[str]:
    """A database of the bench's own, dropped afterwards."""
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {BENCH_DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {BENCH_DATABASE}")
        try:
            yield urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{BENCH_DATABASE}"))
        finally:
            server.execute(f"DROP DATABASE {BENCH_DATABASE} WITH (FORCE)")


def measure(place: Place, csv: str) -> Measured:
    command = ("manage.py", "link_filemaker_images_csv", "--csv", csv, "--verbosity=0")
    floor, dry, per_image = [], [], []
    for _ in range(ROUNDS):
        floor.append(place.run("-m", "bench.floor", place.images_url))
        dry.append(place.run(*command, "--dry-run"))
        per_image.append(place.run("-m", "bench.per_image", csv, place.images_url))
    live = []
    for _ in range(ROUNDS):
        place.run("-m", "bench.unlink")
        live.append(place.run(*command))
    place.run("-m", "bench.unlink")
    return Measured(place.name, min(floor), min(dry), min(live), min(per_image))


if __name__ == "__main__":
    command = ArgumentParser(
        prog="bench", description="Measures the parts of docs/performance.md, all of them or some."
    )
    command.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    asked = command.parse_args().parts
    if unknown := set(asked) - set(PARTS):
        command.error(f"there is no {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    main(asked or list(PARTS))
