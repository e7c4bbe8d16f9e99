"""The match alone at 1,000,000 images: load the tables, decide, count.  python -m bench.million [IMAGES]

Prints the seconds for the loading, for the match, and the peak memory of the process.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import django

BATCH = 10_000
IMAGES_PER_VISIT = 4
VISITS_PER_PATIENT = 2
FILES_PER_FOLDER = 10_000


def main(images: int) -> None:
    django.setup()
    from console import SilentProgress
    from database import Workbench
    from files.listing import settle_listing
    from images.linking.kind import IMAGE_FILES
    from images.linking.plan import make_plan

    start = time.perf_counter()
    with Workbench() as bench:
        load(bench, images)
        loaded = time.perf_counter()
        settle_listing(bench, IMAGE_FILES)
        plan = make_plan(bench, None, SilentProgress())
        matched = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    assert plan.linked == images, plan
    print(f"{loaded - start:.2f} {matched - loaded:.2f} {peak:.2f}")


def load(bench: Any, images: int) -> None:
    """As many files and rows as asked for, a quarter of a million patients for a million, no earlier links."""
    from files.tables import FOLDER, LISTED_FILE
    from images.linking import tables
    from patients.proof import PATIENT
    from transfers.loading import DATE_READING, MALFORMED_ROW

    patients = images // (IMAGES_PER_VISIT * VISITS_PER_PATIENT) + 1
    bench.fill(LISTED_FILE, chunks(images, listed_file))
    folders = range(images // FILES_PER_FOLDER + 1)
    bench.fill(FOLDER, [(list(folders), [f"dump/{number:04}" for number in folders])])
    bench.fill(tables.EXPORT_ROW, chunks(images, export_row))
    days = [f"{month:02}/{day:02}/2016" for month in range(1, 13) for day in range(1, 29)]
    isos = [f"2016-{day[:2]}-{day[3:5]}" for day in days]
    blank = [""] * len(days)
    bench.fill(DATE_READING, [(days, isos, blank, blank)])
    bench.fill(tables.TYPE_READING, [(["Left Dorsal"], ["dorsal"], ["left"])])
    bench.fill(PATIENT, chunks(patients, lambda n: (str(UUID(int=n + 1)), str(UUID(int=n + 1)), None)))
    for table in (MALFORMED_ROW, tables.BATCH, tables.IMAGE):
        bench.fill(table, [])


def export_row(number: int) -> tuple[Any, ...]:
    identifier = str(UUID(int=number))
    patient, day = patient_of(number), day_of(number)
    return (number + 2, str(number), "", patient, day, "Left Dorsal", True, identifier, "a.jpg")


def listed_file(number: int) -> tuple[Any, ...]:
    folder = number // FILES_PER_FOLDER
    key = f"dump/{folder:04}/{number}.jpg"
    return (key, str(number), "", folder, "image/jpeg", False, False, 100_000, "tag")


def patient_of(number: int) -> str:
    return str(UUID(int=number // (IMAGES_PER_VISIT * VISITS_PER_PATIENT) + 1))


def day_of(number: int) -> str:
    visit = number // IMAGES_PER_VISIT
    return f"{visit % 12 + 1:02}/{visit % 28 + 1:02}/2016"


def chunks(count: int, row: Any) -> Iterator[Sequence[Sequence[Any]]]:
    for start in range(0, count, BATCH):
        yield list(zip(*(row(number) for number in range(start, min(start + BATCH, count))), strict=True))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
