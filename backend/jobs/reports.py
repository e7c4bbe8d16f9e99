"""The files that a run leaves for people: tables for a spreadsheet, and the result as JSON.

They are written in full beside their places before the run commits, and moved there after it has: a disk that fills
up fails the run before anything is in the database, and a run that fails leaves no report of what did not happen.
"""

from __future__ import annotations

import contextlib
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from console import escaped
from errors import RunFailed, UnusableInput

# A cell that begins with one of these signs is a formula to a spreadsheet (OWASP, "CSV Injection"), in full width, too. To one
# that parts cells at semicolons, so is what stands behind a semicolon; blanks and quotation marks before it do not help.
_FORMULA_START = re.compile(r"(^|[;；])(?=[\s\"]*[=+\-@＝＋－＠])")


@dataclass(frozen=True)
class Table:
    """What goes into a CSV file: its header, and its rows in lists of some thousands."""

    header: Sequence[str]
    chunks: Iterable[Sequence[Sequence[Any]]]


class StagedReports:
    """The reports of one run. As a context: moved to their places when the block ends well, else discarded.

    Args:
        folder: where the tables go; None for none.
        tables: the names of the tables' files.
        json_path: where the result goes; None for none.

    Raises:
        UnusableInput: on entering, when a report has no place to go to.
    """

    def __init__(self, folder: Path | None, tables: Sequence[str], json_path: Path | None) -> None:
        self._tables = {name: folder / name for name in tables} if folder else {}
        self._json = json_path

    @property
    def _places(self) -> list[Path]:
        return [*self._tables.values(), *([self._json] if self._json else [])]

    def __enter__(self) -> Self:
        for place in self._places:
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                _part(place).touch()
                is_folder = place.is_dir()
            except OSError as fault:
                raise UnusableInput(
                    f"The report cannot be written to {place.parent}: {fault.strerror}. Nothing was written.",
                    "Choose another folder.",
                ) from None
            if is_folder:
                _part(place).unlink()
                raise UnusableInput(
                    f"The report {place} cannot be written: a folder has that name. Nothing was written.",
                    "Choose another name or another folder.",
                )
        return self

    def write(self, tables: Mapping[str, Table], result: Mapping[str, Any]) -> None:
        """Writes every report in full, beside its place.

        Args:
            tables: what goes into each of the tables' files; taken only where a folder was given.
            result: what goes into the JSON.

        Raises:
            RunFailed: one could not be written.
        """
        for name, place in self._tables.items():
            with _report_faults(place):
                _write_csv(_part(place), tables[name])
        if self._json:
            with _report_faults(self._json):
                text = json.dumps(result, indent=2)
                _part(self._json).write_text(f"{text}\n", "utf-8")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._publish()
        else:
            for place in self._places:
                with contextlib.suppress(OSError):
                    _part(place).unlink(missing_ok=True)

    def _publish(self) -> None:
        """Moves what was written to its places. The run stands by now, whatever becomes of its reports."""
        for place in self._places:
            try:
                _part(place).replace(place)
            except OSError as fault:
                raise RunFailed(
                    f"The run is done and stands, but its report stayed at {_part(place)}: it could not become "
                    f"{place}: {fault.strerror}.",
                    "Move it there by hand.",
                ) from None


def _part(place: Path) -> Path:
    return place.with_name(f".{place.name}.part")


@contextlib.contextmanager
def _report_faults(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise RunFailed(
            f"The report {place} could not be written: {fault.strerror}. Nothing was written to the database.",
            "Make room or choose another folder, then run again.",
        ) from None


def _write_csv(path: Path, table: Table) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.header)
        for rows in table.chunks:
            writer.writerows([spreadsheet_cell(cell) for cell in row] for row in rows)


def spreadsheet_cell(cell: Any) -> Any:
    """A text as a spreadsheet shows it, never as one that it runs, and with nothing in it that works unseen."""
    if not isinstance(cell, str):
        return cell
    text = escaped(cell)
    # Of millions of cells, almost all are told apart by these, in a tenth of the time.
    if text[:1].isalnum() and ";" not in text and "；" not in text:
        return text
    return _FORMULA_START.sub(r"\1'", text)
