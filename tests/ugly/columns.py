"""Ugly columns: typos and variants in headers, duplicates, no header at all."""

from pathlib import Path

from filemaker import ReadOptions
from tests.ugly.model import UglyExport, evidence, named, picture, pictures, plain, text_export, ugly, write
from tests.ugly.render import CANONICAL, HEADER, delimited, tab_separated


@ugly
def headers_in_other_spellings(folder: Path) -> UglyExport:
    header = ("DATE", "File_Name", "ID", "id.key", "Name_of_file", "nexus export date", "Rec-ID", "type")
    return text_export(folder, delimited(pictures(), header), "header_variant")


@ugly
def quoted_header_with_white_space_of_all_kinds(folder: Path) -> UglyExport:
    header = (
        "date",
        "file\tNane",
        "id",
        "id\nContact",
        "Name\vof\x0cfile",
        "Nexus\rExportDate",
        "recid",
        "Type",
    )
    return text_export(
        folder, delimited(pictures(), header, line_ending="\n"), "return_in_field", lines=(4, 5, 6, 7)
    )


@ugly
def related_fields_in_the_header(folder: Path) -> UglyExport:
    header = tuple(name if name == "id_Contact" else f"Images::{name}" for name in HEADER)
    return text_export(folder, delimited(pictures(), header))


@ugly
def an_id_of_another_table_beside_the_records_own(folder: Path) -> UglyExport:
    rows = [[*row, "V-1"] for row in pictures()]
    content = delimited(rows, (*HEADER, "Visits::id"))
    names = (*CANONICAL, "Visits::id")
    return UglyExport(
        write(folder, "images.csv", content), named(rows, names), frozenset({"field_of_another_table"})
    )


@ugly
def duplicate_headers(folder: Path) -> UglyExport:
    """Two columns called recid with the same contents, and two that mean nothing to us."""
    rows = [[*row, row[6], "a", "b"] for row in pictures()]
    content = delimited(rows, (*HEADER, "recid", "Notes", "Notes"))
    names = (*CANONICAL, "recid (2)", "Notes", "Notes (2)")
    return UglyExport(
        write(folder, "images.csv", content), named(rows, names), frozenset({"duplicate_header"})
    )


@ugly
def column_without_a_header(folder: Path) -> UglyExport:
    rows = [[*row, "x"] for row in pictures()]
    content = delimited(rows, (*HEADER, ""))
    names = (*CANONICAL, "column 9")
    return UglyExport(write(folder, "images.csv", content), named(rows, names), frozenset({"unnamed_column"}))


@ugly
def no_header_but_columns_named(folder: Path) -> UglyExport:
    options = ReadOptions(columns=("date", "-", "id", "id_Contact", "-", "-", "recid", "Type"))
    names = ("date", "column 2", "filemaker_id", "patient_id", "column 5", "column 6", "recid", "type")
    path = write(folder, "images.csv", delimited(pictures(), None))
    return UglyExport(path, named(pictures(), names), frozenset({"no_header"}), (1, 2, 3, 4), options=options)


@ugly
def header_overruled_by_columns(folder: Path) -> UglyExport:
    """The file calls the image's id id_Contact, and the patient's id id; the user knows better."""
    header = (*HEADER[:2], "id_Contact", "id", *HEADER[4:])
    options = ReadOptions(columns=CANONICAL)
    return text_export(folder, delimited(pictures(), header), "columns_given", options=options)


@ugly
def no_header_and_a_first_record_without_a_date(folder: Path) -> UglyExport:
    """Nothing but its ids says that the first line is a record."""
    rows = [
        picture(0, date="", file_name="", filemaker_id="", patient_id="P-1", name_of_file="", recid="R-1")
    ]
    rows += pictures()[1:]
    path = write(folder, "images.csv", delimited(rows, None))
    options = ReadOptions(columns=CANONICAL)
    return UglyExport(path, named(rows), frozenset({"no_header"}), (1, 2, 3, 4), options=options)


@ugly
def header_shorter_than_the_columns_named(folder: Path) -> UglyExport:
    """The first line names two columns, the rows have eight, and the user names them all."""
    content = "recid,id_Contact\r\n" + delimited(pictures(), None)
    return text_export(folder, content, "columns_given", options=ReadOptions(columns=CANONICAL))


@ugly
def no_header_but_known_ids(folder: Path) -> UglyExport:
    """Tab-separated as FileMaker writes it; the ids of patients and files prove the columns."""
    rows = pictures(40)
    options = ReadOptions(evidence=evidence(rows))
    names = ("date", "file_name", "filemaker_id", "patient_id", "name_of_file", "column 6", "recid", "type")
    path = write(folder, "images.tab", tab_separated(rows))
    quirks = frozenset({"no_header", "columns_by_content"})
    return UglyExport(path, named(rows, names), quirks, tuple(range(1, 41)), options=options)


@ugly
def header_in_another_language_but_known_ids(folder: Path) -> UglyExport:
    rows = pictures(40)
    options = ReadOptions(evidence=evidence(rows))
    header = ("Datum", "Datei", "Kennung", "Kontakt", "Dateiname", "Ausgabe", "Satz", "Ansicht")
    names = ("date", "file_name", "filemaker_id", "patient_id", "name_of_file", "column 6", "recid", "type")
    path = write(folder, "images.csv", delimited(rows, header))
    return UglyExport(path, named(rows, names), frozenset({"columns_by_content"}), options=options)


@ugly
def portal_rows(folder: Path) -> UglyExport:
    """Related records follow their parent with the parent's columns blank: named, neither dropped nor filled."""
    continued = dict.fromkeys(("date", "filemaker_id", "patient_id", "recid", "export_date"), "")
    rows = [picture(0), picture(1, **continued), picture(2, **continued), picture(3)]
    return text_export(folder, plain(rows), "portal_row", rows=rows)
