"""Every fault of a listing, on several pages of it, on a first and on a second run: the linker survives it or refuses in words.

    PYTHONPATH=backend python -m prove.listing_faults              each kind on pages 1, 4 and 6 of 7
    PYTHONPATH=backend python -m prove.listing_faults "a key"      the kinds whose names hold this

The specification's clinic: 6,662 rows, of which 172 have no file; 6,490 objects in pages of 1,000. A fault stays as long as
the run asks. Exit status: 0 no run ends well with fewer files than there are; 1 one does.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import django
from tests.servers.listings import BUCKET, FAULTS, PREFIX, ListingServer, Trouble, serve_listing

if TYPE_CHECKING:
    from images.linking import LinkOptions

__all__ = ["main"]

FILES, ROWS, PAGE_SIZE = 6_490, 6_662, 1_000
PAGES = (1, 4, 6)
PATIENTS = 50
_HEADER = ("date", "fileNane", "id", "id_Contact", "Name of file", "NexusExportDate", "recid", "Type")
_WHOLE, _REFUSED, _FEWER = "survived", "refused in words", "SILENTLY FEWER"


def main(arguments: Sequence[str] = sys.argv[1:]) -> int:
    kinds = [kind for kind in FAULTS if not arguments or any(word in kind for word in arguments)]
    keys = [f"{PREFIX}/{number}.jpg" for number in range(1, FILES + 1)]
    ends: Counter[tuple[str, str]] = Counter()
    with (
        tempfile.TemporaryDirectory(prefix="nexus-listings-") as name,
        serve_listing(keys, PAGE_SIZE) as server,
    ):
        options = _prepare(Path(name), server)
        for turn in ("first run", "second run"):
            for kind in kinds:
                for page in PAGES:
                    end, words = _run(server, options, Trouble(FAULTS[kind], page))
                    ends[turn, end] += 1
                    print(f"{turn:<11} {kind:<38} page {page}  {end:<17} {words}", flush=True)
            if turn == "first run":
                _link(options)
    for (turn, end), count in sorted(ends.items()):
        print(f"{turn}: {count} {end}")
    print(
        f"{sum(ends.values())} faults, silently fewer: {sum(ends[turn, end] for turn, end in ends if end == _FEWER)}"
    )
    return 1 if any(end == _FEWER for _, end in ends) else 0


def _prepare(folder: Path, server: ListingServer) -> LinkOptions:
    """A database with patients, the export, and a store that gives up soon."""
    os.environ |= {
        **server.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'clinic.sqlite3'}",
        "NEXUS_VAR_DIR": str(folder / "var"),
        "DJANGO_SETTINGS_MODULE": "nexus.settings",
    }
    django.setup()
    from django.core.management import call_command

    from images.linking import LinkOptions
    from patients.models import Patient
    from storage import key_questions, persistence, s3_environment

    # The same rules with shorter times.
    key_questions._MOST_SECONDS = 6.0  # noqa: SLF001
    persistence._PAUSES = (0.05, 0.05, 0.05)  # noqa: SLF001
    s3_environment.RETRIES["retry_timeout"] = timedelta(seconds=1)
    call_command("migrate", verbosity=0)
    Patient.objects.bulk_create(
        Patient(filemaker_metadata={"filemaker_id": f"CONTACT-{number}"}) for number in range(PATIENTS)
    )
    export = folder / "Image_dataV9.csv"
    with export.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([_HEADER, *_rows()])
    return LinkOptions(export=export, store_url=f"s3://{BUCKET}/{PREFIX}/")


def _rows() -> Iterator[tuple[str, ...]]:
    for number in range(1, ROWS + 1):
        day = f"{1 + number % 12:02}/{13 + number % 15}/20{10 + number % 10}"
        name, dumped = f"{number}-left.jpg", "1" if number <= FILES else ""
        yield (
            day,
            name,
            f"IMAGE-{number}",
            f"CONTACT-{number % PATIENTS}",
            name,
            dumped,
            str(number),
            "Left Dorsal",
        )


def _run(server: ListingServer, options: LinkOptions, trouble: Trouble) -> tuple[str, str]:
    """How a dry run ends, with its words: it makes the plan of a live run, and passes the same guards."""
    from errors import NexusError

    with _troubled(server, trouble):
        try:
            listed = _link(options, dry_run=True)
        except NexusError as error:
            return _REFUSED, str(error).splitlines()[0]
    return (_WHOLE, "") if listed == FILES else (_FEWER, f"{listed:,} of {FILES:,}")


@contextmanager
def _troubled(server: ListingServer, trouble: Trouble) -> Iterator[None]:
    server.trouble = trouble
    try:
        yield
    finally:
        server.trouble = None


def _link(options: LinkOptions, *, dry_run: bool = False) -> int:
    """How many files were linked."""
    from dataclasses import replace

    from console import SilentProgress
    from images.linking import link

    return link(replace(options, dry_run=dry_run), SilentProgress()).plan.linked


if __name__ == "__main__":
    sys.exit(main())
