"""What is in the files of documents: a few sheets of paper in the formats of offices; many files hold the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sample_clinic.drawings import draw
from sample_clinic.encoding import MARK, encode, sign
from sample_clinic.paper_kinds import EMPTY, Paper
from sample_clinic.views import Subject

_WORDS = ("Invented, for demonstration.", "Nothing in this paper is about a real person.")

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MEDIA = "application/vnd.openxmlformats-officedocument"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@cache
def content_of(paper: Paper) -> bytes:
    """The bytes of a paper; the same ones every time, and the sample clinic's signature is in them."""
    if paper == EMPTY:
        return b""
    if not paper.extension:
        return b"\0" + MARK + b", leftover"
    if paper.extension == "txt":
        return "\r\n".join((paper.title, "", *_WORDS, MARK.decode(), "")).encode()
    if paper.extension == "docx":
        return _word(paper.title)
    if paper.extension == "xlsx":
        return _sheet(paper.title)
    file_type = {"jpg": "jpeg"}.get(paper.extension, paper.extension)
    picture = draw(Subject(paper.drawing, "", paper.title, 0))
    return sign(encode(picture, file_type), f"paper {paper.title}", file_type)


def _word(title: str) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in (title, *_WORDS))
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}</w:body></w:document>'
    return _package("word/document.xml", f"{_MEDIA}.wordprocessingml.document.main+xml", document, {})


def _sheet(title: str) -> bytes:
    rows = "".join(
        f'<row r="{place}"><c r="A{place}" t="inlineStr"><is><t>{line}</t></is></c></row>'
        for place, line in enumerate((title, *_WORDS), start=1)
    )
    book = f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    return _package(
        "xl/workbook.xml",
        f"{_MEDIA}.spreadsheetml.sheet.main+xml",
        book,
        {
            "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>',
        },
    )


def _package(part: str, media_type: str, content: str, others: Mapping[str, str]) -> bytes:
    """A package of Office Open XML (ECMA-376, part 2) around its main part."""
    sheets = (
        f'<Override PartName="/{name}" ContentType="{_MEDIA}.spreadsheetml.worksheet+xml"/>'
        for name in others
        if "worksheets/" in name
    )
    types = (
        f'<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{part}" ContentType="{media_type}"/>{"".join(sheets)}</Types>'
    )
    parts = {"[Content_Types].xml": types, "_rels/.rels": _relation("officeDocument", part), part: content}
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for name, text in {**parts, **others}.items():
            # An entry without a time of its own is of 1980, so that the bytes are the same every time.
            package.writestr(ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8"?>{text}', ZIP_DEFLATED)
        package.comment = MARK
    return buffer.getvalue()


def _relation(kind: str, target: str) -> str:
    return f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
