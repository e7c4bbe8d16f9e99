"""The parts of an .xlsx file, which is a ZIP archive of XML, with a guard against archives that are made to explode.

Names of parts, elements and attributes are those of ECMA-376 (Office Open XML), part 1.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from filemaker.errors import ExportError
from filemaker.markup import Attributes, MarkupHandlers, MarkupParser, UnfinishedMarkup

__all__ = ["Workbook", "open_workbook"]

_PIECE = 256 << 10  # bytes
# Spreadsheets pack 5 to 40 times; a large part that packs far better is made to explode.
_LARGE = 64 << 20  # bytes, unpacked
_BEST_PACKING = 200
_LARGEST = 4 << 30  # bytes, unpacked
# What zipfile raises at damage: it checks signatures and sums itself, and stumbles over the rest.
_ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
)
_DAMAGED = "Export again; if the export is still running, wait for it."


class Workbook:
    """An open workbook.

    Attributes:
        path: the file.
        sheets: the parts of the sheets that a reader would see, in their order.
        packed_size: the size of the whole file in bytes.
        counts_from_1904: days are counted from 1904, as old versions for the Mac did, and not from 1900.
    """

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self._archive = archive
        self.packed_size = path.stat().st_size
        self._parts = {info.filename: info for info in archive.infolist()}
        if "xl/workbook.xml" not in self._parts:
            raise ExportError(
                path, "it is a ZIP archive, but no Excel workbook", "Unpack it, and choose the export itself."
            )
        self.counts_from_1904 = False
        self.sheets: list[str] = []
        self._read_contents()

    def has(self, part: str) -> bool:
        return part in self._parts

    def parse(
        self, part: str, handlers: MarkupHandlers, settled: Callable[[], bool]
    ) -> Generator[float, None, None]:
        """Parses a part piece by piece; yields which share of it has been read so far, 1.0 at the end.

        `settled` is asked after each piece whether something whole was read since it was last asked.

        Raises:
            UnfinishedMarkup: the part ends before its root element does.
            ExportError: the part is damaged, or made to harm its reader.
        """
        parser = MarkupParser(self.path, handlers, part=part)
        read = 0
        for piece in self._pieces(part):
            parser.feed(piece)
            if settled():
                parser.settle()
            read += len(piece)
            yield read / self._parts[part].file_size
        parser.finish()

    def parse_whole(
        self, part: str, handlers: MarkupHandlers, settled: Callable[[], bool] = lambda: False
    ) -> None:
        """Parses a part to its end.

        Raises:
            ExportError: the part is damaged or incomplete.
        """
        try:
            for _ in self.parse(part, handlers, settled):
                pass
        except UnfinishedMarkup:
            raise ExportError(self.path, f"its part {part} is incomplete", _DAMAGED) from None

    def _pieces(self, part: str) -> Iterator[bytes]:
        info = self._parts[part]
        self._refuse_bomb(info)
        try:
            with self._archive.open(info) as file:
                while piece := file.read(_PIECE):
                    yield piece
        except _ARCHIVE_ERRORS as error:
            raise ExportError(
                self.path, f"it is damaged ({error or 'it ends too early'})", _DAMAGED
            ) from None

    def _refuse_bomb(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & 0x1:
            raise ExportError(self.path, "it is protected by a password", "Save it without the password.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ExportError(self.path, "it is packed in a way that workbooks are not", _DAMAGED)
        explodes = info.file_size > _LARGE and info.file_size > _BEST_PACKING * info.compress_size
        if explodes or info.file_size > _LARGEST:
            raise ExportError(
                self.path,
                f"it would unpack to {info.file_size >> 20:,} MB from {info.compress_size >> 10:,} KB",
                "This is no workbook that FileMaker wrote; export again, as .mer if there are that many records.",
            )

    def _read_contents(self) -> None:
        targets: dict[str, str] = {}
        found: list[str] = []

        def relation(name: str, attributes: Attributes) -> None:
            if name == "Relationship":
                targets[attributes.get("Id", "")] = attributes.get("Target", "")

        def content(name: str, attributes: Attributes) -> None:
            if name == "workbookPr":
                self.counts_from_1904 = attributes.get("date1904", "") in ("1", "true")
            elif name == "sheet" and attributes.get("state", "visible") == "visible":
                reference = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                found.append(reference)

        if self.has("xl/_rels/workbook.xml.rels"):
            self.parse_whole("xl/_rels/workbook.xml.rels", MarkupHandlers(relation))
        self.parse_whole("xl/workbook.xml", MarkupHandlers(content))
        parts = [_part_name(targets.get(reference, "")) for reference in found]
        self.sheets = [part for part in parts if self.has(part)]
        if not self.sheets:
            raise ExportError(self.path, "it holds no sheet", _DAMAGED)


def _part_name(target: str) -> str:
    """The part that a relation of xl/workbook.xml means: relative to xl/, or absolute with a slash."""
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """Opens a workbook and reads what it contains.

    Raises:
        ExportError: it is damaged, incomplete, no workbook at all, or made to harm its reader.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _ARCHIVE_ERRORS:
        raise ExportError(path, "it is an incomplete or damaged archive", _DAMAGED) from None
    with archive:
        yield Workbook(path, archive)
