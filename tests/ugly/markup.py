"""Ugly XML."""

from pathlib import Path

from tests.ugly.model import UglyExport, named, picture, pictures, ugly, write
from tests.ugly.render import CANONICAL, HEADER, fmpdsoresult, fmpxmlresult


def _xml(folder: Path, content: str | bytes, *quirks: str, rows: list[list[str]] | None = None) -> UglyExport:
    rows = pictures() if rows is None else rows
    path = write(folder, "images.xml", content)
    return UglyExport(path, named(rows), frozenset(quirks), tuple(range(1, len(rows) + 1)))


@ugly
def fmpxmlresult_on_one_line(folder: Path) -> UglyExport:
    """FileMaker writes no line break at all, so lines are counted in records."""
    return _xml(folder, fmpxmlresult(pictures()))


@ugly
def fmpxmlresult_with_line_breaks(folder: Path) -> UglyExport:
    return _xml(folder, fmpxmlresult(pictures(), between="\n"))


@ugly
def fmpxmlresult_in_utf16(folder: Path) -> UglyExport:
    rows = [picture(0, type="Fußrücken")]
    return _xml(folder, fmpxmlresult(rows).replace("UTF-8", "UTF-16").encode("utf-16"), "utf16", rows=rows)


@ugly
def fmpxmlresult_declared_wrongly(folder: Path) -> UglyExport:
    rows = [picture(0, type="Fußrücken"), picture(1, type="côté médial")]
    return _xml(folder, fmpxmlresult(rows).encode("cp1252"), "guessed_encoding", rows=rows)


@ugly
def fmpxmlresult_that_declares_utf16_and_is_utf8(folder: Path) -> UglyExport:
    """What is left when a program converts the file and not its first line."""
    rows = [picture(0, type="Fußrücken")]
    return _xml(folder, fmpxmlresult(rows).replace("UTF-8", "UTF-16"), rows=rows)


@ugly
def fmpxmlresult_in_utf16_without_bom(folder: Path) -> UglyExport:
    content = fmpxmlresult(pictures()).replace("UTF-8", "UTF-16").encode("utf-16-be")
    return _xml(folder, content, "utf16_without_bom")


@ugly
def fmpxmlresult_in_another_encoding(folder: Path) -> UglyExport:
    rows = [picture(0, type="Fußrücken")]
    return _xml(folder, fmpxmlresult(rows).replace("UTF-8", "macintosh").encode("mac_roman"), rows=rows)


@ugly
def fmpxmlresult_with_repetitions(folder: Path) -> UglyExport:
    rows = [picture(0, type="Left\x1dDorsal\x1d\x1dx"), picture(1)]
    return _xml(folder, fmpxmlresult(rows), "repetitions", rows=rows)


@ugly
def fmpxmlresult_with_columns_without_data(folder: Path) -> UglyExport:
    rows = [picture(0, type="", date=""), picture(1)]
    return _xml(folder, fmpxmlresult(rows), rows=rows)


@ugly
def fmpxmlresult_whose_found_disagrees(folder: Path) -> UglyExport:
    return _xml(folder, fmpxmlresult(pictures(), found=17), "found_disagrees")


@ugly
def fmpxmlresult_without_a_recid_field(folder: Path) -> UglyExport:
    rows = [[*row[:6], row[7]] for row in pictures()]
    content = fmpxmlresult(rows, (*HEADER[:6], HEADER[7]), record_ids=[row[6] for row in pictures()])
    return _xml(folder, content, "record_id_as_recid")


@ugly
def fmpxmlresult_with_a_document_type(folder: Path) -> UglyExport:
    """FileMaker's web publishing names its DTD; nobody fetches it."""
    doctype = (
        '<!DOCTYPE FMPXMLRESULT PUBLIC "-//FMI//DTD FMPXMLRESULT//EN" "http://127.0.0.1:9/FMPXMLRESULT.dtd">'
    )
    return _xml(folder, fmpxmlresult(pictures(), doctype=doctype))


@ugly
def fmpxmlresult_with_control_characters(folder: Path) -> UglyExport:
    rows = [picture(0, type="Left\vDorsal"), picture(1, type="a\x02b")]
    return _xml(folder, fmpxmlresult(rows), "control_characters_in_xml", "return_in_field", rows=rows)


@ugly
def fmpxmlresult_with_references_to_control_characters(folder: Path) -> UglyExport:
    rows = [picture(0, type="Left\vDorsal"), picture(1, type="a\x02b")]
    content = fmpxmlresult(rows).replace("\v", "&#11;").replace("\x02", "&#x2;")
    return _xml(folder, content, "control_characters_in_xml", "return_in_field", rows=rows)


@ugly
def fmpdsoresult_with_references_to_control_characters(folder: Path) -> UglyExport:
    rows = [picture(0, type="Left\vDorsal"), picture(1)]
    content = fmpdsoresult(rows).replace("\v", "&#x0B;").replace("UTF-8", "UTF-16").encode("utf-16")
    quirks = ("control_characters_in_xml", "return_in_field", "altered_field_names", "utf16")
    return _xml(folder, content, *quirks, rows=rows)


@ugly
def fmpxmlresult_with_a_short_row(folder: Path) -> UglyExport:
    content = fmpxmlresult(pictures()).replace("<COL><DATA>Right Dorsal</DATA></COL>", "", 1)
    rows = [picture(0), picture(2), picture(3)]
    path = write(folder, "images.xml", content)
    return UglyExport(path, named(rows), frozenset({"malformed_rows"}), (1, 3, 4), (2,))


@ugly
def fmpxmlresult_still_being_written(folder: Path) -> UglyExport:
    content = fmpxmlresult(pictures())
    path = write(folder, "images.xml", content[: content.rindex("</COL>")])
    quirks = frozenset({"unfinished_file", "malformed_rows", "found_disagrees"})
    return UglyExport(path, named(pictures(3)), quirks, (1, 2, 3), (4,))


@ugly
def fmpdsoresult_alters_names(folder: Path) -> UglyExport:
    return _xml(folder, fmpdsoresult(pictures()), "altered_field_names")


@ugly
def fmpdsoresult_with_repetitions(folder: Path) -> UglyExport:
    rows = [picture(0, type="Left\x1dDorsal"), picture(1, type="")]
    return _xml(folder, fmpdsoresult(rows), "altered_field_names", "repetitions", rows=rows)


@ugly
def fmpdsoresult_with_related_fields(folder: Path) -> UglyExport:
    header = tuple(name if name == "id_Contact" else f"Images::{name}" for name in HEADER)
    return _xml(folder, fmpdsoresult(pictures(), header), "altered_field_names")


@ugly
def fmpdsoresult_with_a_field_left_out(folder: Path) -> UglyExport:
    content = fmpdsoresult(pictures()).replace("<Type>Right Dorsal</Type>", "", 1)
    rows = [picture(0), picture(2), picture(3)]
    path = write(folder, "images.xml", content)
    quirks = frozenset({"malformed_rows", "altered_field_names"})
    return UglyExport(path, named(rows, CANONICAL), quirks, (1, 3, 4), (2,))
