"""The one entry point: a file that FileMaker exported, whatever its format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filemaker.errors import ExportError, unreadable
from filemaker.export import Export, ReadOptions
from filemaker.kinds.file_kind import FileKind, find_kind
from filemaker.markup.export import open_xml_export
from filemaker.markup.grammars import DsoGrammar, ResultGrammar
from filemaker.request import ReadRequest
from filemaker.schemas import IMAGE_EXPORT, Schema
from filemaker.text.export import open_text_export
from filemaker.workbooks.export import open_workbook_export

_DEFAULTS = ReadOptions()
_START = 64 << 10  # bytes that a file is recognised by


def read_export(
    path: Path,
    schema: Schema = IMAGE_EXPORT,
    options: ReadOptions = _DEFAULTS,
    progress: Callable[[int], None] | None = None,
) -> Export:
    """Opens an export and finds out what it is; its rows are read by `Export.batches`.

    Args:
        path: a .csv, .mer, .tab, .txt, .xlsx (.xlsb, .xls, .ods) or .xml file; the contents decide, the extension only where they
            leave it open.
        schema: the columns to look for.
        options: what the file does not say itself.
        progress: hears how many bytes of the file have been read so far, while the rows are read.

    Raises:
        ExportError: the file cannot be read; the message says why and what to do.
    """
    request = ReadRequest(path, schema, options)
    try:
        start = _start_of(path)
        match find_kind(path, start):
            case FileKind.WORKBOOK:
                return open_workbook_export(request, start, progress)
            case FileKind.FMPXMLRESULT:
                return open_xml_export(request, ResultGrammar, progress)
            case FileKind.FMPDSORESULT:
                return open_xml_export(request, DsoGrammar, progress)
            case FileKind.TEXT:
                return open_text_export(request, progress)
    except OSError as error:
        raise unreadable(path, error) from None


def _start_of(path: Path) -> bytes:
    if not path.exists():
        raise ExportError(path, "there is no such file", "Check the path.")
    if path.is_dir():
        raise ExportError(path, "it is a folder", "Name the exported file itself.")
    if not path.is_file():
        raise ExportError(path, "it is not a regular file", "Name the exported file itself.")
    with path.open("rb") as file:
        start = file.read(_START)
    if not start:
        raise ExportError(path, "it is empty", "Export again, and check that records were found.")
    return start
