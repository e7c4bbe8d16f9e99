"""A workbook of any format, opened by python-calamine once nothing in it can harm."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filemaker.errors import ExportError
from filemaker.kinds.foreign_formats import COMPOUND_FILE, foreign_compound
from filemaker.workbooks.cells import count_formulas, prepare
from filemaker.workbooks.limits import look_through
from filemaker.workbooks.package import Package, pack, unpack
from filemaker.workbooks.reading import Cells, Reading, WorkbookRefused

_LARGEST = 512 << 20  # bytes of a file that is read whole
_NAMES = {
    "xlsx": "an Excel workbook (.xlsx)",
    "xlsb": "a binary workbook (.xlsb)",
    "xls": "an old Excel workbook (.xls)",
    "ods": "an OpenDocument spreadsheet (.ods)",
}


@dataclass(frozen=True)
class Worksheet:
    """One sheet of a workbook: its position among all of them from 1, and whether it is hidden, and a table at all."""

    position: int
    is_hidden: bool
    is_table: bool


@dataclass(frozen=True)
class _HandedOver:
    """What was handed to the reading, and is harmless: its format, and how many formulas and errors it holds."""

    format: str
    formulas: int = 0
    errors: int = 0


class Workbook:
    """An open workbook.

    Attributes:
        format: xlsx, xlsb, xls or ods.
        sheets: all of its sheets, in their order.
        formulas: how many cells hold formulas; known of .xlsx only.
        errors: how many cells hold errors (#N/A); the same.
    """

    def __init__(self, path: Path, content: _HandedOver, reading: Reading) -> None:
        self._path = path
        self._reading = reading
        self.format = content.format
        self.formulas, self.errors = content.formulas, content.errors
        with self._refusing():
            sheets = reading.sheets()
        if len({name for name, _, _ in sheets}) < len(sheets):
            raise ExportError(path, "two of its sheets have the same name", "Give them different ones.")
        self.sheets = [
            Worksheet(position, is_hidden, is_table)
            for position, (_, is_hidden, is_table) in enumerate(sheets, start=1)
        ]

    def table(self, sheet: Worksheet) -> Cells:
        """A sheet's cells.

        Raises:
            ExportError: they cannot be read.
        """
        with self._refusing():
            return self._reading.cells(sheet.position - 1)

    def close(self) -> None:
        """Ends the reading, once all that is wanted has been taken."""
        self._reading.close()

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """The library's refusals in our words: its own may quote a cell."""
        try:
            yield
        except WorkbookRefused:
            raise ExportError(
                self._path,
                f"it is {_NAMES[self.format]} that cannot be read: it is damaged, or not as spreadsheets write it",
                "Open it in a spreadsheet and save it as .xlsx, or export from FileMaker as .mer.",
            ) from None


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
    reading = Reading(path)
    try:
        content = _old(path, reading) if start.startswith(COMPOUND_FILE) else _packed(path, reading)
        return Workbook(path, content, reading)
    except BaseException:
        reading.close()
        raise


def _old(path: Path, reading: Reading) -> _HandedOver:
    content = path.read_bytes()
    with reading.handing() as file:
        file.write(content)
    if foreign := foreign_compound(content):
        raise ExportError(path, f"it is {foreign.name}", foreign.remedy)
    return _HandedOver("xls")


def _packed(path: Path, reading: Reading) -> _HandedOver:
    package = unpack(path)
    if package.format != "xlsx":
        with reading.handing() as file:
            pack(package, file)
        return _HandedOver(package.format)
    errors = 0
    for name in package.sheets:
        sheet = prepare(package.parts[name])
        package.parts[name] = sheet.xml
        errors += sheet.errors
    with reading.handing() as file:
        pack(package, file)
    return _HandedOver("xlsx", _looked_through(path, package), errors)


def _looked_through(path: Path, package: Package) -> int:
    """Looks at every sheet while the library reads them; how many formulas they hold."""
    strings = package.parts.get("xl/sharedStrings.xml", b"")
    formulas = 0
    for name in package.sheets:
        sheet = package.parts.pop(name)
        look_through(path, sheet, strings)
        formulas += count_formulas(sheet)
    return formulas
