"""What earlier live runs found where the files lie, to compare a new listing with."""

from __future__ import annotations

from dataclasses import dataclass

from database import Workbench
from errors import RunFailed
from files.kind import FiledKind
from storage import StorageError, open_store
from transfers.models import TransferRun

# A listing below this share of the largest one is taken for a listing that came up short.
LEAST_SHARE_OF_LARGEST = 0.9


@dataclass(frozen=True)
class FormerListings:
    """The listings of one address, since a person last accepted that files are gone, and with that run.

    Attributes:
        run: the live run with the largest listing.
        largest: how many files it listed.
        runs: every live run of the address that stands, also before that.
        known_missing: how many linked records were missing in the listing that was accepted.
    """

    run: int
    largest: int
    runs: tuple[int, ...]
    known_missing: int = 0

    def count_records(self, bench: Workbench, files: FiledKind) -> tuple[int, int]:
        """How many records these runs linked from here, and how many of those the listing in the workbench lacks."""
        linked, missing = bench.one(
            "SELECT count(*), count(*) FILTER (key NOT IN (SELECT key FROM listed_file)) "
            f"FROM {files.table} WHERE list_contains(?, last_run_id)",
            [list(self.runs)],
        )
        return linked, missing


def former_listings(kind: str, url: str) -> FormerListings | None:
    """What is known of an address, however it is spelt; None before its first live run. Runs that were undone do not count.

    Args:
        kind: of which records: images, documents.
        url: the address.
    """
    address = _normal(url)
    standing = TransferRun.objects.filter(kind=kind, undone_at=None).order_by("id")
    runs = [run for run in standing if _normal(run.store_url) == address]
    if not runs:
        return None
    accepted = [at for at, run in enumerate(runs) if run.inputs.get("accept_fewer")]
    since = runs[accepted[-1] :] if accepted else runs
    largest = max(since, key=lambda run: run.files_listed)
    return FormerListings(
        largest.pk,
        largest.files_listed,
        tuple(run.pk for run in runs),
        since[0].inputs[f"{kind}_missing"] if accepted else 0,
    )


def check_size(former: FormerListings | None, files_listed: int) -> None:
    """Lets a listing pass that is about as long as the largest one was.

    Raises:
        RunFailed: it is much shorter.
    """
    if former and files_listed < LEAST_SHARE_OF_LARGEST * former.largest:
        raise RunFailed(
            f"The listing came up short: {files_listed:,} files, where run {former.run} found {former.largest:,}. "
            "Nothing was written, nothing was unlinked.",
            "Check the bucket, its prefix and your rights on it. If files are gone on purpose, add --accept-fewer.",
        )


def _normal(url: str) -> str:
    try:
        return open_store(url).url
    except StorageError:
        return url
