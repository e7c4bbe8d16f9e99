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
from images.thumbnails.workers import ThumbnailResults, WorkerContext, make_here, make_in_processes
from jobs import StagedReports
from storage import ImageStore, open_store

# Fewer files than this are done sooner than other processes have started.
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
        made, unreadable = _make_missing(store, inventory, options, progress)
        removed = remove_leftovers(inventory)
        result = ThumbnailsResult(
            made, inventory.present, inventory.refused, unreadable, removed, dict(progress.seconds)
        )
        reports.write({}, result.as_json())
    return result


def _make_missing(
    store: ImageStore, inventory: Inventory, options: ThumbnailOptions, progress: Progress
) -> tuple[int, dict[str, str]]:
    """How many were made, and which could not be read; those that are refused join the inventory's."""
    made, unreadable = 0, {}
    with (
        progress.step("Making thumbnails", len(inventory.missing), "files") as step,
        closing(_results(store, inventory, options)) as results,
    ):
        for result in results:
            step.advance(1)
            key = result.source.storage_key
            if result.facts is None:
                unreadable[key] = result.unreadable
            elif result.facts.refusal:
                inventory.refused[key] = result.facts.refusal
            else:
                made += 1
    return made, unreadable


def _results(store: ImageStore, inventory: Inventory, options: ThumbnailOptions) -> ThumbnailResults:
    context = WorkerContext(options.images_url, options.folder, options.most_megapixels)
    processes = options.jobs or (all_cores() if len(inventory.missing) >= _WORTH_PROCESSES else 1)
    if processes == 1:
        return make_here(context, store, inventory.missing)
    return make_in_processes(context, inventory.missing, min(processes, len(inventory.missing)))
