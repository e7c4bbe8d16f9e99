"""Reading exports beside what reads the bare format: Python's csv module, python-calamine.  python -m bench.beside [ROWS]

Prints a line per format: its name, our seconds, theirs. Best of three, in turn, in one process.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from python_calamine import load_workbook
from tests.ugly.other_workbooks import Value, ods, xls, xlsb
from tests.ugly.render import HEADER, Number, delimited, merge, tab_separated, workbook

from filemaker import read_export

ROUNDS = 3


@dataclass(frozen=True)
class Format:
    """A format: how an export in it is written, and how its own library reads the file to the end."""

    name: str
    write: Callable[[list[list[str]]], str | bytes]
    read: Callable[[Path], object]


def rows(count: int) -> list[list[str]]:
    """An export as the specification has it."""
    return [
        [
            f"10/{number % 28 + 1}/2016",
            "Left-Dorsal.jpg",
            str(UUID(int=(0xF11E << 100) + number, version=4)),
            str(UUID(int=(0xA11CE << 100) + number // 8, version=4)),
            "Left-Dorsal.jpg",
            "1",
            str(number + 1),
            "Left Dorsal",
        ]
        for number in range(count)
    ]


def in_cells(table: list[list[str]]) -> list[list[Value]]:
    """The same with days as days and recids as numbers."""
    return [
        [date(2016, 10, number % 28 + 1), *row[1:6], int(row[6]), row[7]] for number, row in enumerate(table)
    ]


def with_few_marks(table: list[list[str]]) -> list[list[str]]:
    """The same with a quotation mark, to be doubled, in one row of ten thousand."""
    return [[*row[:7], 'Left 5" Dorsal'] if number % 10_000 == 0 else row for number, row in enumerate(table)]


def read_csv(delimiter: str) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        with path.open(encoding="utf-8", newline="") as file:
            return sum(1 for _ in csv.reader(file, delimiter=delimiter))

    return read


def read_workbook(path: Path) -> object:
    return load_workbook(str(path)).get_sheet_by_index(0).to_python()


FORMATS = (
    Format("csv", delimited, read_csv(",")),
    Format("quoted.csv", lambda table: delimited(table, quote_all=True), read_csv(",")),
    Format("marks.csv", lambda table: delimited(with_few_marks(table), quote_all=True), read_csv(",")),
    Format("mer", merge, read_csv(",")),
    Format("tab", lambda table: tab_separated(table, HEADER), read_csv("\t")),
    Format(
        "xlsx", lambda table: workbook([[*row[:6], Number(row[6]), row[7]] for row in table]), read_workbook
    ),
    Format("xlsb", lambda table: xlsb(in_cells(table)), read_workbook),
    Format("xls", lambda table: xls(in_cells(table)), read_workbook),
    Format("ods", lambda table: ods(in_cells(table)), read_workbook),
)


def read_ours(path: Path) -> object:
    return sum(len(batch.lines) for batch in read_export(path).batches())


def seconds(read: Callable[[Path], object], path: Path) -> float:
    start = time.perf_counter()
    read(path)
    return time.perf_counter() - start


def main(count: int) -> None:
    table = rows(count)
    with tempfile.TemporaryDirectory() as folder:
        for one in FORMATS:
            path = Path(folder) / f"export.{one.name}"
            content = one.write(table)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            pairs = [(seconds(read_ours, path), seconds(one.read, path)) for _ in range(ROUNDS)]
            ours, theirs = (min(times) for times in zip(*pairs, strict=True))
            print(f"{one.name} {ours:.3f} {theirs:.3f}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
