"""All thumbnails of a store, top-down: take inventory, make what is missing, remove what is left over."""

from __future__ import annotations

from contextlib import closing

from console import Progress
from database import database_faults
from errors import UnusableInput
from images.thumbnails.inventory import Inventory, remove_leftovers, take_inventory
from images.thumbnails.options import ThumbnailOptions, all_cores
from images.thumbnails.place import ThumbnailPlace, place_problem
from images.thumbnails.result import ThumbnailsResult
from images.thumbnails.workers import DecodingLimits, DecodingPool, ThumbnailResults, WorkerContext
from jobs import StagedReports
from storage import open_store

# Fewer files than this are done by one process sooner than others have started.
_WORTH_PROCESSES = 16


def make_all_thumbnails(options: ThumbnailOptions, progress: Progress) -> ThumbnailsResult:
    """Makes the thumbnails of every listed file that has none yet, or older ones. What is done is kept, whatever happens.

    Raises:
        UnusableInput: the store cannot be listed or read, or the place cannot be used.
        RunFailed: the thumbnails cannot be kept.
    """
    store = open_store(options.images_url)
    if problem := place_problem(options.folder, store.url):
        raise UnusableInput(*problem)
    place = ThumbnailPlace(options.folder, store.url)
    with StagedReports(None, (), options.json_path) as reports, database_faults():
        inventory = take_inventory(store, place, options, progress)
        made, unreadable = _make_missing(inventory, options, progress)
        removed = remove_leftovers(inventory)
        result = ThumbnailsResult(
            made, inventory.present, inventory.refused, unreadable, removed, dict(progress.seconds)
        )
        reports.write({}, result.as_json())
    return result


def _make_missing(
    inventory: Inventory, options: ThumbnailOptions, progress: Progress
) -> tuple[int, dict[str, str]]:
    """How many were made, and which could not be read; those that are refused join the inventory's."""
    made, unreadable = 0, {}
    with (
        progress.step("Making thumbnails", len(inventory.missing), "files") as step,
        closing(_results(inventory, options)) as results,
    ):
        for result in results:
            step.advance(1)
            key = result.source.storage_key
            if result.fault:
                # This one only: deleted since it was listed, locked away, or under a name that cannot be asked for.
                unreadable[key] = result.fault.message
            elif result.facts and result.facts.refusal:
                inventory.refused[key] = result.facts.refusal
            else:
                made += 1
    return made, unreadable


def _results(inventory: Inventory, options: ThumbnailOptions) -> ThumbnailResults:
    if not inventory.missing:
        return
    context = WorkerContext(options.images_url, options.folder, options.most_megapixels)
    processes = options.jobs or (all_cores() if len(inventory.missing) >= _WORTH_PROCESSES else 1)
    pool = open_pool(min(processes, len(inventory.missing)), DecodingLimits(options.memory))
    with closing(pool):
        yield from pool.make_all(context, inventory.missing)


def open_pool(processes: int, limits: DecodingLimits) -> DecodingPool:
    """Processes for one run."""
    return DecodingPool(processes, limits)
