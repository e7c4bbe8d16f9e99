"""Formats that are mistaken for exports: what they are, and what to choose instead.

Each is known by what its own description demands of the first bytes, never by the file's name. Where a text format
might be meant by chance (a CSV whose first header is `ID;PNR`), its grammar has to hold for many lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Foreign:
    """Something that is no export: its name as in “it is …”, and what to do."""

    name: str
    remedy: str


_EXPORT = "Choose the file that FileMaker exported: .csv, .mer, .tab, .xlsx or .xml."
_EXPORT_AS = (
    "In FileMaker, choose File > Export Records and the format .mer, .csv, .xlsx or .xml (FMPXMLRESULT)."
)
_SAVE_AS = "Open it in a spreadsheet and save it as .xlsx, or better: export from FileMaker as .mer or .xlsx."
_UNPACK = "Unpack it first."

# https://en.wikipedia.org/wiki/List_of_file_signatures; FileMaker's own is "HBAM" after a constant block.
_SIGNATURES: tuple[tuple[bytes, int, Foreign], ...] = (
    (b"\xff\xd8\xff", 0, Foreign("a JPEG picture", _EXPORT)),
    (b"\x89PNG\r\n\x1a\n", 0, Foreign("a PNG picture", _EXPORT)),
    (b"GIF8", 0, Foreign("a GIF picture", _EXPORT)),
    (b"II*\0", 0, Foreign("a TIFF picture", _EXPORT)),
    (b"MM\0*", 0, Foreign("a TIFF picture", _EXPORT)),
    (b"ftyp", 4, Foreign("a HEIC picture or a video", _EXPORT)),
    (b"RIFF", 0, Foreign("a WebP picture or a sound", _EXPORT)),
    (b"%PDF", 0, Foreign("a PDF", _EXPORT)),
    (b"SQLite format 3\0", 0, Foreign("an SQLite database", _EXPORT)),
    (
        b"HBAM",
        14,
        Foreign(
            "a FileMaker database", "Open it in FileMaker and export its records (File > Export Records)."
        ),
    ),
    (b"Standard Jet DB", 4, Foreign("an Access database (.mdb)", _EXPORT)),
    (b"Standard ACE DB", 4, Foreign("an Access database (.accdb)", _EXPORT)),
    (b"\0\0\x02\0\x06\x04\x06\0", 0, Foreign("a Lotus 1-2-3 worksheet (.wk1)", _EXPORT_AS)),
    (b"\x09\x08\x08\0\0\x05", 0, Foreign("a worksheet of Excel 5 or 95", _SAVE_AS)),
    (b"\x09\0\x04\0", 0, Foreign("a worksheet of Excel 2", _SAVE_AS)),
    (b"\x09\x02\x06\0", 0, Foreign("a worksheet of Excel 3", _SAVE_AS)),
    (b"\x09\x04\x06\0", 0, Foreign("a worksheet of Excel 4", _SAVE_AS)),
    (b"\x1f\x8b", 0, Foreign("compressed (gzip)", _UNPACK)),
    (b"BZh", 0, Foreign("compressed (bzip2)", _UNPACK)),
    (b"\xfd7zXZ\0", 0, Foreign("compressed (xz)", _UNPACK)),
    (b"\x28\xb5\x2f\xfd", 0, Foreign("compressed (zstd)", _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", 0, Foreign("an archive (7-Zip)", _UNPACK)),
    (b"Rar!\x1a\x07", 0, Foreign("an archive (RAR)", _UNPACK)),
    (b"\x7fELF", 0, Foreign("a program", _EXPORT)),
    (b"bplist00", 0, Foreign("a property list of macOS", _EXPORT)),
    (b"{\\rtf", 0, Foreign("a word processor's document (RTF)", _EXPORT)),
)

# The first byte of a dBASE file. https://www.loc.gov/preservation/digital/formats/fdd/fdd000325.shtml
_DBF_VERSIONS = (b"\x02", b"\x03", b"\x04", b"0", b"1", b"2", b"\x83", b"\x8b", b"\x8e", b"\xf5", b"\xfb")
_DBF_HEADER_END = 0x0D

_JSON = re.compile(r"\s*(?:\[\s*)?\{\s*\"[^\"]{1,200}\"\s*:")
_DATA_API = re.compile(r"\"(?:fieldData|recordId|scriptResult|@odata\.context|dataInfo)\"")
# A SYLK record: its type, then fields of one letter each. https://en.wikipedia.org/wiki/Symbolic_Link_(SYLK)
_SYLK = re.compile(r"(?:ID|[BCFPOEW]|NN|NE|NU|NL)(?:;[A-Z].*)?")
_SYLK_CELL = re.compile(r"C;(?:[XY]\d+;)*(?:[XYK])")
_SYLK_LINES = 20
# https://www.loc.gov/preservation/digital/formats/fdd/fdd000368.shtml
_DIF = re.compile(r"TABLE\s*[\r\n]+\s*0,1\s*[\r\n]+\s*\"")

_OFFICE_DOCUMENTS = {
    "document": Foreign("a Word document (.docx), not an export", _EXPORT),
    "presentation": Foreign("a PowerPoint presentation (.pptx), not an export", _EXPORT),
}
# A compound file: workbooks up to Excel 2003, other documents of that time, and anything of Office with a password.
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = Foreign("protected by a password", "Save it without the password.")
# [MS-XLS]: the record FilePass follows the first one, or a write protection.
_LOCKED_BIFF = re.compile(rb"\x09\x08\x10\0\0\x06\x05\0.{12}(?:\x86\0\0\0)?\x2f\0", re.DOTALL)
_COMPOUND = (
    ("EncryptedPackage", LOCKED),
    ("WordDocument", Foreign("a Word document (.doc), not an export", _EXPORT)),
    ("PowerPoint Document", Foreign("a PowerPoint presentation (.ppt), not an export", _EXPORT)),
    ("__properties_version1.0", Foreign("an Outlook message (.msg), not an export", _EXPORT)),
)
_NUMBERS = Foreign(
    "a document of Apple's Numbers, Pages or Keynote",
    "In Numbers, choose File > Export To > Excel or CSV; or better: export from FileMaker itself.",
)
_EXPORTS = (".csv", ".mer", ".tab", ".txt", ".tsv", ".xlsx", ".xlsb", ".xls", ".ods", ".xml")

_LARGEST_LOCK = 1024  # bytes; Office writes 165, LibreOffice about 100

_WEB_PAGE = Foreign("a web page, as some programs save tables", _SAVE_AS)
_WEB_ROOTS = ("HTML", "HEAD", "BODY", "TABLE", "META", "STYLE", "SCRIPT", "DIV")
_GRAMMAR = "Export as XML with the grammar FMPXMLRESULT and without a style sheet."
# Root elements in upper case.
_ROOTS = {
    "FMPREPORT": Foreign("FileMaker's Database Design Report, which holds no records", _EXPORT_AS),
    "FMXMLSNIPPET": Foreign("a part of a FileMaker layout or script, which holds no records", _EXPORT_AS),
    "FMPXMLLAYOUT": Foreign("the description of a FileMaker layout, which holds no records", _EXPORT_AS),
    "FMSAVEASXML": Foreign("a FileMaker file saved as XML, which holds no records", _EXPORT_AS),
}


def foreign_name(name: str, size: int) -> Foreign | None:
    """The small files that Office and LibreOffice keep beside an open document, which only their names tell."""
    if name.startswith(("~$", ".~lock.")) and size < _LARGEST_LOCK:
        return Foreign(
            "no document, but the mark that somebody has one open",
            "Close the document in the other program, and name the document itself.",
        )
    return None


def foreign_binary(start: bytes) -> Foreign | None:
    """What a file is whose first bytes are those of a known format that is no export."""
    if start.startswith(_DBF_VERSIONS) and _is_dbf(start):
        return Foreign("a dBASE table (.dbf), which cuts names and texts", _EXPORT_AS)
    return next((what for bytes_, at, what in _SIGNATURES if start.startswith(bytes_, at)), None)


def _is_dbf(start: bytes) -> bool:
    """Bytes 2 and 3 are month and day, 12 and 13 nothing; descriptions of 32 bytes per field end the header."""
    if len(start) < 65 or not (1 <= start[2] <= 12 and 1 <= start[3] <= 31) or start[12:14] != b"\0\0":
        return False
    length = int.from_bytes(start[8:10], "little")
    ends = [at for at in range(64, min(length, len(start)), 32) if start[at] == _DBF_HEADER_END]
    return bool(ends) and length >= ends[0] + 1


def foreign_text(text: str) -> Foreign | None:
    """What a text is that is divided into something else than records of fields."""
    if _JSON.match(text):
        name = "JSON, as FileMaker's Data API answers" if _DATA_API.search(text) else "JSON"
        return Foreign(name, _EXPORT_AS)
    if _DIF.match(text):
        return Foreign("a DIF table", _EXPORT_AS)
    if text.startswith("ID;") and _is_sylk(text):
        return Foreign("a SYLK table (.slk)", _EXPORT_AS)
    if text[:200].lower().startswith("mime-version:") and "multipart/related" in text[:2000].lower():
        return Foreign("a web archive (MHTML), as Excel saves tables", _SAVE_AS)
    return None


def _is_sylk(text: str) -> bool:
    lines = [line for line in re.split(r"[\r\n]+", text)[: _SYLK_LINES + 1] if line]
    whole = lines[:_SYLK_LINES] if len(lines) > 1 else []
    return all(_SYLK.fullmatch(line) for line in whole) and any(_SYLK_CELL.match(line) for line in whole)


def foreign_markup(root: str, text: str) -> Foreign | None:
    """What a document is by its root element (in upper case); None where it may be text that begins with `<`."""
    if root in _WEB_ROOTS or "<!doctype html" in text[:200].lower():
        return _WEB_PAGE
    if root in _ROOTS:
        return _ROOTS[root]
    if "urn:schemas-microsoft-com:office:spreadsheet" in text:
        return Foreign("a workbook in Excel's old XML (XML Spreadsheet 2003)", _SAVE_AS)
    if "urn:oasis:names:tc:opendocument" in text:
        return Foreign("a flat OpenDocument file (.fods)", _SAVE_AS)
    if not text.lstrip().startswith(("<?", "<!")):
        return None
    return Foreign("XML, but neither FMPXMLRESULT nor FMPDSORESULT", _GRAMMAR)


def foreign_archive(book: str, names: Sequence[str]) -> Foreign | None:
    """What an archive is that is no workbook.

    Args:
        book: the part that the archive is about, as its relations say; empty if they say nothing.
        names: its parts, in lower case.
    """
    stem = book.rpartition("/")[2].partition(".")[0]
    if stem in _OFFICE_DOCUMENTS:
        return _OFFICE_DOCUMENTS[stem]
    if book:
        return None
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        return _NUMBERS
    if "mimetype" in names and "content.xml" in names:
        return Foreign("an OpenDocument text or drawing, not a spreadsheet", _EXPORT)
    if any(name.endswith(_EXPORTS) for name in names):
        return Foreign(
            "a ZIP archive with a file in it that may be the export", "Unpack it, and choose that file."
        )
    return Foreign("a ZIP archive, but no workbook", "Unpack it, and choose the export itself.")


def foreign_compound(content: bytes) -> Foreign | None:
    """What a compound file is that is no workbook, or none that can be read: its parts are listed by name, in UTF-16."""
    for name, foreign in _COMPOUND:
        if name.encode("utf-16-le") + b"\0\0" in content:
            return foreign
    return LOCKED if _LOCKED_BIFF.search(content) else None
