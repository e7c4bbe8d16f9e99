"""`make bench`: whole processes at the specification's scale, side by side, and the match alone at a million images.

Each number is the best of a few runs of a whole process, taken in turn, so that a busy machine harms all alike.
Writes the table into docs/performance.md between its markers.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from tests.servers.rclone import serve_rclone

PROJECT = Path(__file__).resolve().parent.parent
BACKEND = PROJECT / "backend"
PAGE = PROJECT / "docs" / "performance.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
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
            raise RuntimeError(f"{command}: {done.stderr}")
        return time.perf_counter() - start


def main() -> None:
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
            rows = [measure(place, csv) for place in (sqlite, postgresql, bucket)]
    table = render(rows, figures("bench.million"), figures("bench.reading"), figures("bench.thumbnails"))
    print(table)
    text = PAGE.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", "utf-8")


def figures(module: str) -> list[str]:
    """What a measuring module prints, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", module],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(BACKEND), "DJANGO_SETTINGS_MODULE": "nexus.settings"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()


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


@dataclass(frozen=True)
class Measured:
    """Seconds of whole processes in one place."""

    name: str
    floor: float
    dry: float
    live: float
    per_image: float


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


def render(
    rows: Sequence[Measured], million: Sequence[str], reading: Sequence[str], thumbnails: Sequence[str]
) -> str:
    head = "| 6,490 images | floor | dry run | live run | per-image method, dry | dry run is faster by |\n|---|---|---|---|---|---|\n"
    body = "".join(
        f"| {row.name} | {row.floor:.2f} s | {row.dry:.2f} s | {row.live:.2f} s | {row.per_image:.2f} s "
        f"| {row.per_image / row.dry:.1f} x |\n"
        for row in rows
    )
    load, match, peak = million
    size, seconds, memory = reading
    return (
        f"{head}{body}\n"
        f"The match of 1,000,000 images: loading the tables {load} s, matching {match} s, peak memory {peak} GB.\n\n"
        f"Reading a CSV of 1,000,000 rows ({size} MB): {seconds} s, peak memory {memory} GB.\n\n"
        f"{render_thumbnails(*thumbnails)}"
    )


def render_thumbnails(ours: str, theirs: str) -> str:
    ratio = "" if theirs == "absent" else f"{float(ours) / float(theirs):.2f} x"
    shown = "absent here" if theirs == "absent" else f"{theirs} /s"
    return (
        "| photographs of 12 megapixels, two thumbnails each, one core | `make_thumbnails`' maker | `vipsthumbnail` | ratio |\n"
        f"|---|---|---|---|\n| JPEG | {ours} /s | {shown} | {ratio} |"
    )


if __name__ == "__main__":
    main()
