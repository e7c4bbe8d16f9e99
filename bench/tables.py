"""What the bench measured, as the tables of docs/performance.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = [
    "Measured",
    "appointments_table",
    "beside_table",
    "linking_table",
    "pages_tables",
    "scale_lines",
    "thumbnails_table",
]


@dataclass(frozen=True)
class Measured:
    """Seconds of whole processes in one place."""

    name: str
    floor: float
    dry: float
    live: float
    per_image: float


def linking_table(rows: Sequence[Measured]) -> str:
    head = "| 6,490 images | floor | dry run | live run | per-image method, dry | dry run is faster by |\n|---|---|---|---|---|---|"
    body = (
        f"| {row.name} | {row.floor:.2f} s | {row.dry:.2f} s | {row.live:.2f} s | {row.per_image:.2f} s "
        f"| {row.per_image / row.dry:.1f} x |"
        for row in rows
    )
    return "\n".join((head, *body))


def scale_lines(million: Sequence[str], reading: Sequence[str]) -> str:
    load, match, peak = million
    size, seconds, memory = reading
    return (
        f"The match of 1,000,000 images: loading the tables {load} s, matching {match} s, peak memory {peak} GB.\n\n"
        f"Reading a CSV of 1,000,000 rows ({size} MB): {seconds} s, peak memory {memory} GB."
    )


def appointments_table(ours: Sequence[str], theirs: Sequence[str]) -> str:
    """Of texts such as `93.1 1.20`: the seconds and gigabytes of an import, and of the same import once more; then of theirs."""
    (first, memory), (again, memory_again) = (one.split() for one in ours)
    (other, memory_other) = theirs[0].split()
    return (
        "| 1,000,000 appointments into PostgreSQL | seconds | peak memory |\n|---|---|---|\n"
        f"| `import_appointments` | {first} s | {memory} GB |\n"
        f"| the same once more, which changes nothing | {again} s | {memory_again} GB |\n"
        f"| django-import-export in bulk, {float(other) / float(first):.1f} x | {other} s | {memory_other} GB |"
    )


def beside_table(lines: Sequence[str]) -> str:
    """Of lines such as `csv 0.9 0.3`: our seconds and those of what reads the bare format."""
    head = "| reading 50,000 rows | Nexus | `csv` or python-calamine alone | ratio |\n|---|---|---|---|"
    body = (
        f"| .{name} | {float(ours):.2f} s | {float(theirs):.2f} s | {float(ours) / float(theirs):.1f} x |"
        for name, ours, theirs in (line.split() for line in lines)
    )
    return "\n".join((head, *body))


def thumbnails_table(ours: str, theirs: str) -> str:
    ratio = "" if theirs == "absent" else f"{float(ours) / float(theirs):.2f} x"
    shown = "absent here" if theirs == "absent" else f"{theirs} /s"
    return (
        "| photographs of 12 megapixels, two thumbnails each, one core | `make_thumbnails`' maker | `vipsthumbnail` | ratio |\n"
        f"|---|---|---|---|\n| JPEG | {ours} /s | {shown} | {ratio} |"
    )


def pages_tables(measured: Mapping[str, Mapping[str, Any]]) -> str:
    """By database: the searches, then the pages of some records."""
    patients = next(iter(measured.values()))["patients"]
    head = (
        f"| search among {patients:,} patients, first 30 | database | median (worst) | plain way | faster by |\n"
        "|---|---|---|---|---|"
    )
    searches = (
        f"| {name} | {database} | {took['ours']:.1f} ms ({took['ours_worst']:.1f}) | {took['plain']:.0f} ms "
        f"| {took['plain'] / took['ours']:.0f} x |"
        for database, found in measured.items()
        for name, took in found["searches"].items()
    )
    pages = (
        f"| {name} | {database} | {page['queries']} | {page['milliseconds']:.0f} ms ({page['milliseconds_worst']:.0f}) "
        f"| {page['pictures']} | {page['kilobytes']:.0f} kB |"
        for database, found in measured.items()
        for name, page in found["records"].items()
    )
    page_head = (
        "| first view of a page about a patient | database | queries | median (worst) | pictures on it | HTML |\n"
        "|---|---|---|---|---|---|"
    )
    return "\n".join((head, *searches, "", page_head, *pages))


def under_load_table(measured: Mapping[str, Mapping[str, float]]) -> str:
    """Of each load: how soon pages answered beside it."""
    head = (
        "| pages beside | median (worst) | answered | without an answer in 20 s | the server held at most |\n"
        "|---|---|---|---|---|"
    )
    body = (
        f"| {load} | {found['median']:.0f} ms ({found['worst']:.0f}) | {found['answered']:.0f} | {found['unanswered']:.0f} "
        f"| {found['megabytes']:.0f} MB |"
        for load, found in measured.items()
    )
    return "\n".join((head, *body))
