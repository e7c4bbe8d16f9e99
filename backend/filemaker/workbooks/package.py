"""The parts of a workbook that is a ZIP archive, unpacked under a limit and named as python-calamine looks for them.

Nothing of the archive itself goes any further: the library reads a new one, of the parts that were checked, so that
sizes that lie, names that occur twice and parts under unusual names cannot mean one thing here and another there.
Which part is which is said by relations, not by names (ECMA-376, part 2).
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr  # writes, and reads nothing  # nosec B406

from filemaker.errors import ExportError
from filemaker.kinds.foreign_formats import LOCKED, Foreign, foreign_archive
from filemaker.markup.parser import Attributes, MarkupHandlers, MarkupParser, UnfinishedMarkup

DAMAGED = "Export again; if the export is still running, wait for it."

_PIECE = 1 << 20  # bytes
# Spreadsheets pack 5 to 40 times; a large part that packs far better is made to explode.
_LARGE = 64 << 20  # bytes, unpacked
_BEST_PACKING = 200
_LARGEST = 512 << 20  # bytes of all parts that are read, unpacked: a million records of ten fields
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
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "xl/worksheets/"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'


@dataclass(frozen=True)
class Package:
    """A workbook's format (xlsx, xlsb or ods) and those of its parts that a reader needs."""

    format: str
    parts: dict[str, bytes]

    @property
    def sheets(self) -> list[str]:
        """The names of the parts that are sheets."""
        return [name for name in self.parts if name.startswith(_SHEETS)]


class Writable(Protocol):
    """Where an archive can be written to."""

    def write(self, data: bytes, /) -> object: ...

    def flush(self) -> None: ...


@dataclass(frozen=True)
class _Relation:
    """What a relation is called, what it means (the last word of its type), and the part that it leads to."""

    id: str
    kind: str
    part: str


def unpack(path: Path) -> Package:
    """Reads the parts of a workbook.

    Raises:
        ExportError: it is damaged, incomplete, no workbook at all, or made to harm its reader.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _package(_Archive(path, archive))
    except _ARCHIVE_ERRORS:
        raise ExportError(path, "it is an incomplete or damaged archive", DAMAGED) from None


def pack(package: Package, file: Writable) -> None:
    """Writes the parts as an archive that is not compressed."""
    with zipfile.ZipFile(file, "w") as archive:  # type: ignore[call-overload]
        for name, part in package.parts.items():
            archive.writestr(name, part)


class _Archive:
    """An archive's parts by name. Names differ neither in case nor in the kind of their slashes."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self._archive = archive
        self._parts = {_plain(info.filename): info for info in archive.infolist()}
        self._left = _LARGEST
        if len(self._parts) < len(archive.infolist()):
            raise ExportError(path, "it is damaged: one of its parts is there twice", DAMAGED)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._parts)

    def has(self, part: str) -> bool:
        return _plain(part) in self._parts

    def read(self, part: str) -> bytes:
        """A part's bytes, never more than the archive says.

        Raises:
            ExportError: it is missing, has a password, or is too large.
        """
        if not self.has(part):
            raise ExportError(self.path, "it is damaged: one of its parts is missing", DAMAGED)
        info = self._parts[_plain(part)]
        self._refuse_bomb(info)
        self._left -= info.file_size
        with self._archive.open(info) as file:
            return b"".join(iter(lambda: file.read(_PIECE), b""))

    def relations(self, part: str) -> Iterator[_Relation]:
        """The relations of a part; those of the archive itself for an empty name. None where it has no list of them."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(listing):
            return
        found: list[Attributes] = []

        def start(name: str, attributes: Attributes) -> None:
            if name == "Relationship":
                found.append(attributes)

        parser = MarkupParser(self.path, MarkupHandlers(start), part=listing)
        parser.feed(self.read(listing))
        try:
            parser.finish()
        except UnfinishedMarkup:
            raise ExportError(self.path, f"its part {listing} is incomplete", DAMAGED) from None
        for relation in found:
            target = unquote(relation.get("Target", "")).replace("\\", "/")
            whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield _Relation(relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], whole)

    def _refuse_bomb(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & 0x1:
            raise _refused(self.path, LOCKED)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ExportError(self.path, "it is packed in a way that workbooks are not", DAMAGED)
        explodes = info.file_size > _LARGE and info.file_size > _BEST_PACKING * info.compress_size
        if explodes or info.file_size > self._left:
            raise ExportError(
                self.path,
                f"it would unpack to more than {min(_LARGEST, info.file_size) >> 20:,} MB",
                "If it is no workbook that FileMaker wrote, export again; if it is, export as .mer.",
            )


def _refused(path: Path, foreign: Foreign) -> ExportError:
    return ExportError(path, f"it is {foreign.name}", foreign.remedy)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _package(archive: _Archive) -> Package:
    if archive.has("mimetype") and archive.read("mimetype").strip() == _ODS:
        names = ("mimetype", "META-INF/manifest.xml", "content.xml")
        parts = {name: archive.read(name) for name in names}
        if b"encryption-data" in parts["META-INF/manifest.xml"]:
            raise _refused(archive.path, LOCKED)
        return Package("ods", parts)
    book = _book(archive)
    if foreign := foreign_archive(book, archive.names):
        raise _refused(archive.path, foreign)
    return _excel(archive, book)


def _book(archive: _Archive) -> str:
    """The part that is the workbook itself; empty if there is none."""
    related = (relation.part for relation in archive.relations("") if relation.kind == "officeDocument")
    usual = ("xl/workbook.xml", "xl/workbook.bin")
    return next((part for part in (*related, *usual) if archive.has(part)), "")


def _excel(archive: _Archive, book: str) -> Package:
    """The workbook, its texts, formats and tables, under the names that the library looks for."""
    suffix = PurePosixPath(book).suffix
    relations = list(archive.relations(book))
    parts = {f"xl/workbook{suffix}": archive.read(book)}
    for kind in ("sharedStrings", "styles"):
        usual = posixpath.join(posixpath.dirname(book), kind + suffix)
        part = next((one.part for one in relations if one.kind == kind), usual)
        if archive.has(part):
            parts[f"xl/{kind}{suffix}"] = archive.read(part)
    listing = [_RELATIONS]
    for number, relation in enumerate(relations, start=1):
        is_table = relation.kind == "worksheet"
        folder = "worksheets" if is_table else "chartsheets"  # which are passed over
        target = f"{folder}/{number}{suffix}"
        kind = f"{_OFFICE}/{folder[:-1]}"
        listing.append(f'<Relationship Id={quoteattr(relation.id)} Type="{kind}" Target="{target}"/>')
        if is_table:
            parts[f"xl/{target}"] = archive.read(relation.part)
    parts[f"xl/_rels/workbook{suffix}.rels"] = "".join((*listing, "</Relationships>")).encode()
    if suffix == ".bin":
        return Package("xlsb", parts)
    parts["_rels/.rels"] = (
        f'{_RELATIONS}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ).encode()
    return Package("xlsx", parts)
