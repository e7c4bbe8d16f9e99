"""Looking into the files whose names do not tell what they are: their first bytes do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from django.db.models import QuerySet

from console import Progress
from database import in_chunks
from files.file_types import BYTES_THAT_TELL, FileTypes
from storage import ImageStore, StorageError, StoreUnavailable

# Requests under way at once, and files that are handed out ahead of them.
_AT_ONCE = 16
_AHEAD = 64
# So many files may fail for reasons that pass before the store itself is taken to be out of order.
_MOST_UNAVAILABLE = 10
_CHUNK = 500

_Look: TypeAlias = tuple[str, str, StorageError | None]


@dataclass(frozen=True)
class Looking:
    """What files may be, and what is known of them.

    Attributes:
        types: what they may be.
        linked: the files that are linked: `storage_key`, `size_bytes` and `mime_type`.
    """

    types: FileTypes
    linked: QuerySet[Any]


def kinds_by_content(
    store: ImageStore, looking: Looking, sizes: dict[str, int], progress: Progress
) -> dict[str, str | None]:
    """The MIME type of what each file holds: empty for none of the types, None where it could not be read.

    Of a file that is linked and has the same size still, the database knows it.

    Args:
        store: where the files lie.
        looking: what they may be.
        sizes: key -> size of the files.
        progress: told of every file that is read.

    Raises:
        StoreUnavailable: more than a few could not be read because the store does not answer.
    """
    kinds: dict[str, str | None] = dict(_known_before(looking.linked, sizes))
    unknown = {key: size for key, size in sizes.items() if key not in kinds}
    with progress.step("Looking into files without a telling name", len(unknown), "files") as step:
        kinds.update(_read_kinds(store, looking.types, unknown, step.advance))
    return kinds


def _known_before(files: QuerySet[Any], sizes: dict[str, int]) -> Iterator[tuple[str, str]]:
    for keys in in_chunks(sizes, _CHUNK):
        linked = files.filter(storage_key__in=keys).exclude(mime_type="")
        for key, size, kind in linked.values_list("storage_key", "size_bytes", "mime_type"):
            if sizes[key] == size:
                yield key, kind


def _read_kinds(
    store: ImageStore, types: FileTypes, sizes: dict[str, int], advance: Callable[[int], None]
) -> Iterator[tuple[str, str | None]]:
    unavailable = 0
    for key, kind, failure in _look(store, types, sizes.items()):
        unavailable += isinstance(failure, StoreUnavailable)
        if failure and unavailable > _MOST_UNAVAILABLE:
            raise failure
        advance(1)
        yield key, None if failure else kind


def _look(store: ImageStore, types: FileTypes, files: Iterable[tuple[str, int]]) -> Iterator[_Look]:
    """In the order of the keys, several at a time."""
    remaining = iter(files)
    pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="looking-into")
    try:
        waiting: deque[Future[_Look]] = deque(
            pool.submit(_look_into, store, types, *file) for file in islice(remaining, _AHEAD)
        )
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(_look_into, store, types, *file) for file in islice(remaining, 1))
    finally:
        # Ctrl-C waits for the requests under way, not for those that have not begun.
        pool.shutdown(cancel_futures=True)


def _look_into(store: ImageStore, types: FileTypes, key: str, size: int) -> _Look:
    try:
        return key, types.content_kind(store.read_start(key, BYTES_THAT_TELL, size)) or "", None
    except StorageError as failure:
        return key, "", failure
