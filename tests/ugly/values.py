"""Ugly values that the reader names and leaves as they are."""

from pathlib import Path

from tests.ugly.model import UglyExport, picture, pictures, plain, text_export, ugly


@ugly
def container_fields_as_text(folder: Path) -> UglyExport:
    rows = [
        picture(0, file_name="remote:cat.jpg\vsize:320,240\vJPEG:filemac:/Clinic/cat.jpg"),
        picture(1, file_name="?"),
        picture(2),
    ]
    return text_export(folder, plain(rows), "container_text", "return_in_field", rows=rows)


@ugly
def ids_that_went_through_a_spreadsheet(folder: Path) -> UglyExport:
    rows = [picture(0, recid="2.0"), picture(1, recid="1.23E+19"), picture(2)]
    return text_export(folder, plain(rows), "number_as_id", "damaged_id", rows=rows)


@ugly
def ids_that_say_none(folder: Path) -> UglyExport:
    rows = [picture(0, patient_id="NULL"), picture(1, recid="0"), picture(2, recid="")]
    return text_export(folder, plain(rows), "no_id_in_words", "portal_row", rows=rows)


@ugly
def ids_wrapped_as_text(folder: Path) -> UglyExport:
    rows = [picture(0, recid='="2"'), picture(1, recid="'3"), picture(2, patient_id="\u200bP-1")]
    return text_export(folder, plain(rows), "wrapped_id", rows=rows)


@ugly
def ids_that_look_like_numbers(folder: Path) -> UglyExport:
    """Leading zeros, 1e5 and twenty digits are ids like any other."""
    rows = [picture(0, recid="007"), picture(1, recid="12345678901234567890"), picture(2, patient_id="P-123")]
    return text_export(folder, plain(rows), rows=rows)


@ugly
def white_space_around_values(folder: Path) -> UglyExport:
    """Values come verbatim; trimming is the matcher's affair."""
    rows = [picture(0, recid=" 2 "), picture(1, patient_id="{ABC} "), picture(2, type=" Left Dorsal\u00a0")]
    return text_export(folder, plain(rows), rows=rows)


@ugly
def values_that_a_spreadsheet_would_run(folder: Path) -> UglyExport:
    rows = [picture(0, type="=1+1"), picture(1, type="@SUM(A1)"), picture(2, type="-2"), *pictures()[3:]]
    return text_export(folder, plain(rows), rows=rows)
