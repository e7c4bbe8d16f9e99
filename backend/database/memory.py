"""How much memory a run may match in, on the machine or in the container that it finds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from errors import UnusableInput

_MEGABYTE = 1_000_000
# Of what there is, so much for matching; Python and the export being read need the rest.
_SHARE = 2
# DuckDB does not get under way with less than this for each of its threads (its manual, "Tuning Workloads", says 125 MB).
_MEGABYTES_PER_THREAD = 125
# Measured: with 0.7 GB DuckDB gives up on a few rows, with 0.3 GB it crashes now and then; 1.0 GB did.
_LEAST_ADDRESSES = 1_500 * _MEGABYTE
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
    """As NEXUS_MATCH_MEMORY says; otherwise half of what this machine, container or process may use.

    Raises:
        UnusableInput: `ulimit -v` leaves this process so few addresses that DuckDB might crash.
    """
    addresses = _address_space()
    if addresses is not None and addresses < _LEAST_ADDRESSES:
        raise UnusableInput(
            f"This process may use {addresses // _MEGABYTE:,} MB of addresses (ulimit -v), and matching needs "
            f"{_LEAST_ADDRESSES // _MEGABYTE:,} MB. Nothing was written.",
            "Raise that limit, or take it away (ulimit -v unlimited); NEXUS_MATCH_MEMORY is the limit for memory itself.",
        )
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
