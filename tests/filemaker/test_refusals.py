"""Every refusal is one message: the file, the line where it makes sense, what was found, what to do."""

import os
from pathlib import Path

import pytest

from errors import UnusableInput
from filemaker import PATIENT_EXPORT, ExportError, ReadOptions, read_export
from tests.filemaker.reading import read
from tests.ugly.model import pictures
from tests.ugly.render import HEADER, delimited, fmpdsoresult, fmpxmlresult, pack, workbook, workbook_parts

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


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": (b"", "it is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "it is empty"),
    "only line ends": (b"\r\n\r\n", "it is empty"),
    "only NULs": (bytes(4096), "it is empty"),
    "a header alone": (delimited([]), "a header and no records"),
    "a header alone without its line end": (delimited([]).strip(), "a header and no records"),
    "a header and blank lines": (delimited([]) + "\r\n\r\n", "a header and no records"),
    "a header alone in a workbook": (workbook([]), "a header and no records"),
    "a workbook without rows": (workbook([], None), "its first sheet is empty"),
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
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
    "gzip": (b"\x1f\x8b\x08", "compressed"),
    "another archive": (ZIP, "no Excel workbook"),
    "half an archive": (workbook(pictures())[:900], "incomplete or damaged archive"),
    "a workbook with a password": (flagged(workbook(pictures()), 0x01), "protected by a password"),
    "patches in an archive": (flagged(workbook(pictures()), 0x20), "damaged"),
    "many control characters": (bytes(range(1, 32)) * 30, "a binary file"),
    "web page": ("<!DOCTYPE html><html><table>", "a web page"),
    "other XML": ('<?xml version="1.0"?><rss/>', "neither FMPXMLRESULT nor FMPDSORESULT"),
    "broken XML": (fmpxmlresult(pictures()).replace("</COL>", "</KOL>", 1), "not well-formed XML"),
    "one word": ("hello", "not divided into fields"),
    "prose": ("Dear colleague,\nplease find the export below.\n", "no header that is understood"),
    "no line end in sight": ("x" * 5_000_000, "a line of more than"),
    "too many fields": ("a," * 20_000, "its first record has 20,001 fields"),
    "no readable record": (",".join(HEADER) + "\na,b\nc,d\n", "none of its 2 records can be read"),
    "a workbook whose sheet stops": (pack(BAD_SHEET), "its first sheet is empty"),
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
