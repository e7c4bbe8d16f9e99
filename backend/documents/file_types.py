"""What may be a document: what may be an image, and what an office writes."""

from __future__ import annotations

import re
from typing import Final

from files.file_types import FileTypes
from images.file_types import PICTURES

_WORD, _EXCEL = "application/msword", "application/vnd.ms-excel"
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
RTF: Final = "application/rtf"

_OF_OFFICES: Final = {
    "doc": _WORD,
    "docx": f"{_OPEN_XML}.wordprocessingml.document",
    "docm": "application/vnd.ms-word.document.macroEnabled.12",
    "xls": _EXCEL,
    "xlsx": f"{_OPEN_XML}.spreadsheetml.sheet",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "rtf": RTF,
    "txt": "text/plain",
    "csv": "text/csv",
}

# Word's and Excel's files are containers that begin alike: only their names tell them apart.
PAPERS: Final = FileTypes(
    {**PICTURES.extensions, **_OF_OFFICES}, (*PICTURES.signatures, (RTF, re.compile(rb"\{\\rtf")))
)
