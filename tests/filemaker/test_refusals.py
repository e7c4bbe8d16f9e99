"""Every refusal is one message: the file, the line where it makes sense, what was found, what to do."""

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from errors import UnusableInput
from filemaker import PATIENT_EXPORT, ExportError, ReadOptions, read_export
from filemaker.kinds.file_kind import FileKind, find_kind
from tests.filemaker.reading import read
from tests.ugly.model import picture, pictures
from tests.ugly.other_workbooks import compound, xls, xls_stream
from tests.ugly.render import (
    HEADER,
    Raw,
    delimited,
    fmpdsoresult,
    fmpxmlresult,
    pack,
    workbook,
    workbook_parts,
)

ZIP = pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})
BAD_SHEET = {**workbook_parts(pictures()), "xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"}


def flagged(archive: bytes, bits: int) -> bytes:
    """The archive with bits set in the flags of all its parts."""
    changed = bytearray(archive)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset] |= bits
            at = changed.find(signature, at + 1)
    return bytes(changed)


def twice(archive: bytes) -> bytes:
    """The archive with its workbook a second time, as a part that only upper case tells apart."""
    out = io.BytesIO(archive)
    with zipfile.ZipFile(out, "a") as changed:
        changed.writestr("XL/workbook.xml", changed.read("xl/workbook.xml"))
    return out.getvalue()


def office_document(part: str) -> bytes:
    """A document of Office that is no workbook."""
    relations = workbook_parts([])["_rels/.rels"].replace("xl/workbook.xml", part)
    return pack({"_rels/.rels": relations, part: "<document/>"})


def dbf(*fields: bytes) -> bytes:
    """A dBASE table without records."""
    length = 32 + 32 * len(fields) + 1
    head = bytes([3, 116, 10, 18]) + struct.pack("<IHH", 0, length, 1 + 10 * len(fields)) + bytes(20)
    return head + b"".join(field.ljust(11, b"\0") + b"C" + bytes(20) for field in fields) + b"\r\x1a"


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": (b"", "it is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "it is empty"),
    "only line ends": (b"\r\n\r\n", "it is empty"),
    "only NULs": (bytes(4096), "it is empty"),
    "a header alone": (delimited([]), "a header and no records"),
    "a header alone without its line end": (delimited([]).strip(), "a header and no records"),
    "a header and blank lines": (delimited([]) + "\r\n\r\n", "a header and no records"),
    "a header alone in a workbook": (workbook([]), "a header and no records"),
    "a workbook without rows": (workbook([], None), "its sheets are empty"),
    "FMPXMLRESULT without records": (fmpxmlresult([]), "it holds no records"),
    "FMPDSORESULT without records": (fmpdsoresult([]), "it holds no records"),
    "FileMaker's own error": (
        fmpxmlresult([]).replace("<ERRORCODE>0<", "<ERRORCODE>401<"),
        "FileMaker wrote its error 401",
    ),
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
    "HEIC": (b"\0\0\0\x18ftypheic", "a HEIC picture"),
    "PDF": (b"%PDF-1.7\n", "a PDF"),
    "SQLite": (b"SQLite format 3\0", "an SQLite database"),
    "FileMaker's database": (b"\0\x01\0\0\0\x02\0\x01\0\x05\0\x02\0\x02HBAM7", "a FileMaker database"),
    "half an old workbook": (xls(pictures())[:3000], "an old Excel workbook (.xls) that cannot be read"),
    "a binary workbook that is none": (
        pack({"[Content_Types].xml": "x", "xl/workbook.bin": "xx"}),
        "a binary workbook (.xlsb) that cannot be read",
    ),
    "an old workbook with a password": (
        xls([], stream=xls_stream(pictures()).replace(b"\xe0\0\x14\0\0", b"\x2f\0\x14\0\1", 1)),
        "protected by a password",
    ),
    "a spreadsheet with a password": (
        pack(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>",
                "content.xml": "x",
            }
        ),
        "protected by a password",
    ),
    "a workbook encrypted by Office": (compound("EncryptedPackage", b"x"), "protected by a password"),
    "an old Word document": (compound("WordDocument", b"x"), "a Word document (.doc)"),
    "gzip": (b"\x1f\x8b\x08", "compressed"),
    "another archive": (pack({"notes/a.md": "x"}), "a ZIP archive, but no workbook"),
    "an archive with an export in it": (
        pack({"__MACOSX/._a": "x", "Bilder/Image_data.CSV": delimited(pictures())}),
        "a ZIP archive with a file in it that may be the export",
    ),
    "a spreadsheet without contents": (ZIP, "one of its parts is missing"),
    "an OpenDocument text": (
        pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}),
        "an OpenDocument text",
    ),
    "a Word document": (office_document("word/document.xml"), "a Word document (.docx)"),
    "a PowerPoint presentation": (office_document("ppt/presentation.xml"), "a PowerPoint presentation"),
    "Numbers": (
        pack({"Index/Document.iwa": "x", "Index/Tables/Tile.iwa": "x"}),
        "a document of Apple's Numbers",
    ),
    "a part twice in an archive": (twice(workbook(pictures())), "one of its parts is there twice"),
    "half an archive": (workbook(pictures())[:900], "incomplete or damaged archive"),
    "a workbook with a password": (flagged(workbook(pictures()), 0x01), "protected by a password"),
    "patches in an archive": (flagged(workbook(pictures()), 0x20), "damaged"),
    "many control characters": (bytes(range(1, 32)) * 30, "a binary file"),
    "web page": ("<!DOCTYPE html><html><table>", "a web page"),
    "a table called workbook": (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table><tr><td>recid</td></tr></table>',
        "a web page, as some programs save tables",
    ),
    "XML Spreadsheet 2003": (
        (
            '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
        ),
        "a workbook in Excel's old XML",
    ),
    "flat OpenDocument": (
        '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
        "a flat OpenDocument file",
    ),
    "a web archive": (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n",
        "a web archive",
    ),
    "the Database Design Report": (
        '<?xml version="1.0"?><FMPReport type="Report"/>',
        "Database Design Report",
    ),
    "the Data API's answer": (
        '{"response": {"dataInfo": {}, "data": [{"fieldData": {"recid": "2"}, "recordId": "1"}]}}',
        "JSON, as FileMaker's Data API answers",
    ),
    "other JSON": ('[\n {"recid": "2", "id_Contact": "1"}]', "it is JSON"),
    "SYLK": (
        'ID;PFileMaker;N;E\r\nF;DG0G10\r\nB;Y2;X2\r\nC;Y1;X1;K"recid"\r\nC;X2;K"id_Contact"\r\nC;Y2;X1;K2\r\nE\r\n',
        "a SYLK table",
    ),
    "DIF": ('TABLE\r\n0,1\r\n"FileMaker"\r\nVECTORS\r\n0,2\r\n""\r\n', "a DIF table"),
    "DBF": (dbf(b"RECID", b"ID_CONTACT"), "a dBASE table"),
    "Access": (b"\0\1\0\0Standard Jet DB\0", "an Access database"),
    "Lotus": (b"\0\0\2\0\6\4\6\0\x08\0", "a Lotus 1-2-3 worksheet"),
    "Excel 4": (b"\x09\x04\x06\0\0\0\x10\0", "a worksheet of Excel 4"),
    "other XML": ('<?xml version="1.0"?><rss/>', "neither FMPXMLRESULT nor FMPDSORESULT"),
    "broken XML": (fmpxmlresult(pictures()).replace("</COL>", "</KOL>", 1), "not well-formed XML"),
    "one word": ("hello", "not divided into fields"),
    "prose": ("Dear colleague,\nplease find the export below.\n", "no header that is understood"),
    "no record as wide as the first line": ("a,b,c,d\n1,2,3\n4,5,6\n", "it has 4, most records have 3"),
    "a second header in another order": (
        f"{delimited(pictures())}{','.join(reversed(HEADER))}\n",
        "a second header, whose columns are not those of the first one",
    ),
    "nothing but a separator": ("sep=;\r\n", "nothing but a line that names its separator"),
    "no line end in sight": ("x" * 5_000_000, "a line of more than"),
    "too many fields": ("a," * 20_000, "its first record has 20,001 fields"),
    "no readable record": (",".join(HEADER) + "\na,b\nc,d\n", "none of its 2 records can be read"),
    "a workbook whose sheet stops": (pack(BAD_SHEET), "an Excel workbook (.xlsx) that cannot be read"),
    "a workbook with a text that it lacks": (
        workbook([[*picture(0)[:7], Raw('<c r="{r}" t="s"><v>999</v></c>')]]),
        "an Excel workbook (.xlsx) that cannot be read",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("extension", [".csv", ".tab", ".mer", ".xlsx", ".xml", ""])
def test_what_is_no_export_is_refused_whatever_it_is_called(
    name: str, extension: str, tmp_path: Path
) -> None:
    content, found = REFUSED[name]
    with pytest.raises(ExportError) as refusal:
        read(tmp_path / f"Bilder{extension}", content)
    error = refusal.value
    assert error.message.startswith(f"Bilder{extension}")
    assert found in error.message
    assert error.remedy
    assert error.exit_status == 2
    assert isinstance(error, UnusableInput)


@pytest.mark.parametrize("name", ["~$Bilder.xlsx", ".~lock.Bilder.csv#"])
def test_the_mark_that_a_document_is_open(name: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="the mark that somebody has one open"):
        read(tmp_path / name, b"\x05Wanda" + bytes(159))


@pytest.mark.parametrize(
    "text",
    [
        "ID;PNR;recid;id_Contact\nC;2;3;4\nF;2;4;5\n",  # a header like SYLK's first record
        "{0F11E000-0000-4000-8000-000000000000},recid,id_Contact\n{0F11E000},1,2\n",
        "TABLE,recid,id_Contact\n0,1,2\n",
        "MIME-Version:,recid,id_Contact\n0,1,2\n",
        "1a\n\t,recid\tid_Contact\n",
    ],
)
def test_what_only_begins_like_another_format_is_no_such(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    assert find_kind(path, text.encode()) is FileKind.TEXT


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="there is no such file"):
        read_export(tmp_path / "a.csv")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="it is a folder"):
        read_export(tmp_path)


def test_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(ExportError, match="not a regular file"):
        read_export(tmp_path / "a.csv")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite may run as root, who may read everything; so the system's refusal is acted."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.csv").write_text(delimited(pictures()))
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ExportError, match=r"cannot be read \(Permission denied\)"):
        read_export(tmp_path / "a.csv")


def test_a_file_that_goes_away_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(delimited(pictures()))
    export = read_export(path)
    path.unlink()
    with pytest.raises(ExportError, match="cannot be read"):
        list(export.batches())


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(delimited(pictures()))
    export = read_export(path)
    path.write_bytes(delimited(pictures()).encode() + b"\xff\xfe\xff")
    with pytest.raises(ExportError, match="changed while it was being read"):
        list(export.batches())


def test_a_file_that_shrinks_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n\n\n" + delimited(pictures()))
    export = read_export(path)
    path.write_text("\n")
    with pytest.raises(ExportError, match="no records"):
        list(export.batches())


@pytest.mark.parametrize("encoding", ["nonsense", "hex", "undefined", "", "utf-8\0"])
def test_an_encoding_that_is_none(encoding: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no encoding called"):
        read(tmp_path / "a.csv", delimited(pictures()), ReadOptions(encoding=encoding))


def test_an_encoding_that_the_file_is_not_in(tmp_path: Path) -> None:
    content = delimited([["Fuß"] * 8]).encode("cp1252")
    with pytest.raises(ExportError, match="its bytes are not utf-8"):
        read(tmp_path / "a.csv", content, ReadOptions(encoding="utf-8"))


def test_an_encoding_that_the_byte_order_mark_contradicts(tmp_path: Path) -> None:
    content = delimited(pictures()).encode("utf-8-sig")
    with pytest.raises(ExportError, match="byte order mark of utf-8, so it is not cp1252"):
        read(tmp_path / "a.csv", content, ReadOptions(encoding="cp1252"))


def test_no_refusal_quotes_a_row(tmp_path: Path) -> None:
    """The first line may be a patient: what it says stays out of every message."""
    name = "Wanda Probe"
    lines = [
        f"{name},7/7/1950,recid,{name}",
        f'recid,id_Contact\n"{name}"x,1\n',
        f"{name}\n",
        f"{name};{name}\n1;2\n",
        f'<?xml version="1.0"?><{name.replace(" ", "")}/>',
        f"recid,{name}\n1,2\n",
    ]
    for line in lines:
        for options in (ReadOptions(), ReadOptions(columns=("recid", "-"))):
            for schema in (PATIENT_EXPORT,):
                with pytest.raises(ExportError) as refusal:
                    read(tmp_path / "a.csv", line, options, schema)
                assert "Wanda" not in str(refusal.value)
                assert "Probe" not in str(refusal.value)
