"""Reading a CSV of 1,000,000 rows.  python -m bench.reading [ROWS]

Prints its size in megabytes, the seconds, and the peak memory in gigabytes of the process that read it.
"""

from __future__ import annotations

import csv
import resource
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

from filemaker import read_export

HEADER = ("date", "fileNane", "id", "id_Contact", "Name of file", "NexusExportDate", "recid", "Type")


def write(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            day = f"{number % 12 + 1:02}/{number % 28 + 1:02}/2016"
            name = "Left-Dorsal.jpg"
            writer.writerow(
                (day, name, UUID(int=number), UUID(int=number // 8), name, 1, number, "Left Dorsal")
            )


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        write(path, rows)
        size = path.stat().st_size / 1e6
        start = time.perf_counter()
        export = read_export(path)
        seen = sum(len(batch.lines) for batch in export.batches())
        seconds = time.perf_counter() - start
    assert seen == rows, seen
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    print(f"{size:.0f} {seconds:.2f} {peak:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
