"""A workbook of any format, opened by python-calamine once nothing in it can harm."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from filemaker.errors import ExportError
from filemaker.kinds.foreign_formats import COMPOUND_FILE, foreign_compound
from filemaker.workbooks.cells import prepare
from filemaker.workbooks.limits import look_through, try_out
from filemaker.workbooks.package import Package, pack, unpack

__all__ = ["Sheet", "Workbook", "open_workbook"]

_LARGEST = 512 << 20  # bytes of a file that is read whole
_NAMES = {
    "xlsx": "an Excel workbook (.xlsx)",
    "xlsb": "a binary workbook (.xlsb)",
    "xls": "an old Excel workbook (.xls)",
    "ods": "an OpenDocument spreadsheet (.ods)",
}
_PANIC = "PanicException"  # of Rust, which Python sees as no Exception, and has no name to import


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its position among all of them from 1, and whether it is hidden, and a table at all."""

    position: int
    is_hidden: bool
    is_table: bool


class Workbook:
    """An open workbook.

    Attributes:
        format: xlsx, xlsb, xls or ods.
        sheets: all of its sheets, in their order.
        formulas: how many cells hold formulas; known of .xlsx only.
        errors: how many cells hold errors (#N/A); the same.
    """

    def __init__(
        self,
        path: Path,
        format: str,  # noqa: A002
        content: bytes,
        formulas: int = 0,
        errors: int = 0,
    ) -> None:
        self._path = path
        self.format = format
        self.formulas, self.errors = formulas, errors
        with self._reading():
            self._book: CalamineWorkbook = load_workbook(io.BytesIO(content))
        metadata = self._book.sheets_metadata
        if len({one.name for one in metadata}) < len(metadata):
            raise ExportError(path, "two of its sheets have the same name", "Give them different ones.")
        self.sheets = [
            Sheet(
                position,
                one.visible != SheetVisibleEnum.Visible,
                one.typ == SheetTypeEnum.WorkSheet,
            )
            for position, one in enumerate(metadata, start=1)
        ]

    def table(self, sheet: Sheet) -> CalamineSheet:
        """A sheet's cells.

        Raises:
            ExportError: they cannot be read.
        """
        with self._reading():
            return self._book.get_sheet_by_index(sheet.position - 1)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """The library's refusals in our words: its own may quote a cell."""
        try:
            yield
        except CalamineError:
            raise self._unreadable() from None
        except BaseException as error:
            if type(error).__name__ != _PANIC:
                raise
            raise self._unreadable() from None

    def _unreadable(self) -> ExportError:
        return ExportError(
            self._path,
            f"it is {_NAMES[self.format]} that cannot be read: it is damaged, or not as spreadsheets write it",
            "Open it in a spreadsheet and save it as .xlsx, or export from FileMaker as .mer.",
        )


def open_workbook(path: Path, start: bytes) -> Workbook:
    """Opens a workbook, whatever it is called.

    Args:
        path: the file.
        start: its first bytes.

    Raises:
        ExportError: it is damaged, incomplete, no workbook, has a password, or is made to harm its reader.
    """
    if path.stat().st_size > _LARGEST:
        raise ExportError(
            path, f"it is a workbook of more than {_LARGEST >> 20} MB", "Export as .mer or .csv."
        )
    if start.startswith(COMPOUND_FILE):
        content = path.read_bytes()
        if foreign := foreign_compound(content):
            raise ExportError(path, f"it is {foreign.name}", foreign.remedy)
        return _tried(path, "xls", content)
    package = unpack(path)
    if package.format == "xlsx":
        return _looked_through(path, package)
    return _tried(path, package.format, pack(package))


def _tried(path: Path, format: str, content: bytes) -> Workbook:  # noqa: A002
    try_out(path, content)
    return Workbook(path, format, content)


def _looked_through(path: Path, package: Package) -> Workbook:
    strings = package.parts.get("xl/sharedStrings.xml", b"")
    formulas = errors = 0
    for name, part in package.parts.items():
        if name.startswith("xl/worksheets/"):
            look_through(path, part, strings)
            sheet = prepare(part)
            package.parts[name] = sheet.xml
            formulas, errors = formulas + sheet.formulas, errors + sheet.errors
    return Workbook(path, package.format, pack(package), formulas, errors)
