"""How much memory a run may match in, on the machine or in the container that it finds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

__all__ = ["Memory", "matching_memory"]

_MEGABYTE = 1_000_000
# Of what there is, so much for matching; Python and the export being read need the rest.
_SHARE = 2
# DuckDB does not get under way with less than this for each of its threads (its manual, "Tuning Workloads", says 125 MB).
_MEGABYTES_PER_THREAD = 125
# The limits of a container: control groups, version 2 and 1. "max", or a huge number, is none.
_CONTAINER_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


@dataclass(frozen=True)
class Memory:
    """What DuckDB may take.

    Attributes:
        megabytes: millions of bytes.
        threads: so many at once; fewer need less.
    """

    megabytes: int
    threads: int


def matching_memory() -> Memory:
    """As NEXUS_MATCH_MEMORY says; otherwise half of what this machine, container or process may use."""
    megabytes = settings.NEXUS_MATCH_MEMORY or max(
        min(_limits()) // _SHARE // _MEGABYTE, _MEGABYTES_PER_THREAD
    )
    processors = os.cpu_count() or 1
    return Memory(megabytes, max(1, min(processors, megabytes // _MEGABYTES_PER_THREAD)))


def _limits() -> Iterator[int]:
    """In bytes; the machine's own memory is always among them."""
    yield _physical()
    for place in _CONTAINER_LIMITS:
        try:
            text = place.read_text().strip()
        except OSError:
            continue
        if text.isdecimal():
            yield int(text)
    if (limit := _address_space()) is not None:
        yield limit


def _physical() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        # Windows does not tell; a machine of today has this much.
        return 4_000 * _MEGABYTE


def _address_space() -> int | None:
    """What `ulimit -v` leaves this process."""
    try:
        import resource
    except ImportError:
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if limit == resource.RLIM_INFINITY else limit
