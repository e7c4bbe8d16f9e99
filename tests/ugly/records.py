"""Ugly records: line ends, returns in fields, broken quotes, files that stop short."""

from pathlib import Path

from tests.ugly.model import UglyExport, picture, pictures, plain, text_export, ugly
from tests.ugly.render import HEADER, delimited, merge, tab_separated


def _lines(rows: list[list[str]] | None = None) -> list[str]:
    """The lines of a plain CSV without their ends; the header is the first one."""
    return plain(rows).split("\r\n")[:-1]


@ugly
def records_end_in_cr(folder: Path) -> UglyExport:
    """FileMaker's own rule for the end of a record."""
    return text_export(folder, plain().replace("\r\n", "\r"), lines=(2, 3, 4, 5))


@ugly
def records_end_in_lf(folder: Path) -> UglyExport:
    return text_export(folder, plain().replace("\r\n", "\n"), lines=(2, 3, 4, 5))


@ugly
def records_end_in_cr_cr_cr_lf(folder: Path) -> UglyExport:
    content = plain().replace("\r\n", "\r\r\r\n")
    return text_export(folder, content, "doubled_returns", lines=(2, 3, 4, 5))


@ugly
def records_end_in_a_mix(folder: Path) -> UglyExport:
    header, *lines = _lines()
    content = (
        header
        + "\r\n"
        + "".join(line + end for line, end in zip(lines, ("\r", "\n", "\r\n", "\r"), strict=True))
    )
    return text_export(folder, content, "mixed_line_endings", lines=(2, 3, 4, 5))


@ugly
def header_ends_in_another_way_than_the_records(folder: Path) -> UglyExport:
    header, *lines = _lines()
    content = header + "\r\n" + "".join(line + "\n" for line in lines)
    return text_export(folder, content, "mixed_line_endings", lines=(2, 3, 4, 5))


@ugly
def empty_first_line(folder: Path) -> UglyExport:
    return text_export(folder, "\r\n" + plain(), "empty_first_line", lines=(3, 4, 5, 6))


@ugly
def line_that_names_the_separator(folder: Path) -> UglyExport:
    return text_export(folder, "sep=,\r\n" + plain(), "separator_line", lines=(3, 4, 5, 6))


@ugly
def titles_above_the_header(folder: Path) -> UglyExport:
    content = 'Pictures of the clinic\r\n"Exported, on",10/18/2016\r\n\r\n' + plain()
    return text_export(folder, content, "title_lines", lines=(5, 6, 7, 8))


@ugly
def two_exports_one_below_the_other(folder: Path) -> UglyExport:
    """The second one brings its header along, and its byte order mark."""
    first, second = plain(pictures()[:2]), plain(pictures()[2:])
    content = f"\ufeff{first}\ufeff{second}"
    return text_export(folder, content, "utf8_bom", "repeated_header", lines=(2, 3, 5, 6))


@ugly
def ctrl_z_at_the_end(folder: Path) -> UglyExport:
    return text_export(folder, plain() + "\x1a", "end_mark", lines=(2, 3, 4, 5))


@ugly
def blank_lines_between_records(folder: Path) -> UglyExport:
    header, *lines = _lines()
    content = "\r\n".join([header, lines[0], "", "   ", *lines[1:], ""])
    return text_export(folder, content, "blank_lines", lines=(2, 5, 6, 7))


@ugly
def no_line_end_after_the_last_record(folder: Path) -> UglyExport:
    return text_export(folder, plain().removesuffix("\r\n"), "no_final_line_end", lines=(2, 3, 4, 5))


@ugly
def file_still_being_written(folder: Path) -> UglyExport:
    return text_export(
        folder,
        plain().removesuffix("\r\n")[:-60],
        "unfinished_last_line",
        "malformed_rows",
        rows=pictures(3),
        malformed=(5,),
    )


@ugly
def file_still_being_written_inside_quotes(folder: Path) -> UglyExport:
    content = delimited(pictures(), quote_all=True)
    return text_export(
        folder,
        content[: -len('orsal"\r\n')],
        "unfinished_last_line",
        "malformed_rows",
        rows=pictures(3),
        malformed=(5,),
    )


@ugly
def returns_and_repetitions_in_fields(folder: Path) -> UglyExport:
    """FileMaker writes a return as VT and separates repetitions with GS: `str.splitlines` would split at both."""
    rows = [picture(0, type="Left\vDorsal"), picture(1, file_name="a.jpg\x1db.jpg"), picture(2)]
    return text_export(folder, plain(rows), "return_in_field", "repetitions", rows=rows, lines=(2, 3, 4))


@ugly
def separators_of_unicode_in_fields(folder: Path) -> UglyExport:
    """NEL, LS, PS, FS, RS and FF end lines for `str.splitlines`, not for anybody who writes exports."""
    rows = [picture(0, type="Left\x85Dorsal\u2028x\u2029y"), picture(1, type="a\x1cb\x1ec\x0cd"), picture(2)]
    return text_export(folder, plain(rows), rows=rows, lines=(2, 3, 4))


@ugly
def line_breaks_in_quoted_fields(folder: Path) -> UglyExport:
    rows = [picture(0, type="Left\r\nDorsal"), picture(1, type="one\r\n\r\nthree, four"), picture(2)]
    return text_export(folder, plain(rows), "line_break_in_field", rows=rows, lines=(2, 4, 7))


@ugly
def bare_and_quoted_empty_fields(folder: Path) -> UglyExport:
    header, first, second, *_ = _lines()
    first = first.replace(",1,", ',"",')
    second = second.replace(",1,", ",,")
    rows = [picture(0, export_date=""), picture(1, export_date="")]
    return text_export(folder, "\n".join([header, first, second, ""]), rows=rows)


@ugly
def everything_is_quoted(folder: Path) -> UglyExport:
    return text_export(folder, delimited(pictures(), quote_all=True))


@ugly
def quotes_inside_quoted_fields(folder: Path) -> UglyExport:
    rows = [picture(0, type='Left "big" toe'), picture(1, type='"'), picture(2)]
    return text_export(folder, plain(rows), rows=rows)


@ugly
def pairs_of_quotes_in_bare_fields(folder: Path) -> UglyExport:
    rows = [picture(0, type='Left "big" toe'), picture(1)]
    content = plain(rows).replace('"Left ""big"" toe"', 'Left "big" toe')
    return text_export(folder, content, "stray_quotes", rows=rows)


@ugly
def a_lone_quote_in_a_bare_field(folder: Path) -> UglyExport:
    """No mark can be missing beside it, inside a word: it costs its own record alone."""
    content = plain().replace("Right Dorsal", 'Right 5" mark')
    rows = [row for number, row in enumerate(pictures()) if number != 1]
    return text_export(folder, content, "malformed_rows", rows=rows, lines=(2, 4, 5), malformed=(3,))


@ugly
def text_after_a_closing_quote(folder: Path) -> UglyExport:
    header, *lines = _lines()
    lines[1] = lines[1].replace("Right-Dorsal.jpg", '"Right"-Dorsal.jpg', 1)
    content = "\n".join([header, *lines, ""])
    rows = [row for number, row in enumerate(pictures()) if number != 1]
    return text_export(folder, content, "malformed_rows", rows=rows, lines=(2, 4, 5), malformed=(3,))


@ugly
def a_quote_that_is_never_closed(folder: Path) -> UglyExport:
    """Each of the lines after it may be part of a note whose last mark is missing."""
    header, *lines = _lines()
    lines[1] = lines[1].replace("Right-Dorsal.jpg", '"Right-Dorsal.jpg', 1)
    content = "\n".join([header, *lines, ""])
    return text_export(folder, content, "malformed_rows", rows=pictures(1), lines=(2,), malformed=(3, 4, 5))


@ugly
def a_note_that_has_lost_its_first_quote(folder: Path) -> UglyExport:
    """The lines above the lone mark may be part of the note, from the last one on that may have ended it too early."""
    rows = [picture(0, type="a, b"), picture(1, type="c, d"), picture(2), picture(3), picture(4)]
    content = delimited(rows).removesuffix("\r\n") + '"\r\n'
    return text_export(folder, content, "malformed_rows", rows=rows[:1], lines=(2,), malformed=(3, 4, 5, 6))


@ugly
def a_note_whose_lines_look_like_records(folder: Path) -> UglyExport:
    """Sound by RFC 4180: the line in the middle is part of the note, and no record."""
    other = ",".join(picture(2))
    rows = [picture(0, type=f"see\r\n{other}\r\nend"), picture(1)]
    return text_export(
        folder, plain(rows), "line_break_in_field", "records_in_field", rows=rows, lines=(2, 5)
    )


@ugly
def rows_with_too_few_and_too_many_fields(folder: Path) -> UglyExport:
    header, *lines = _lines(pictures(5))
    lines[1] = lines[1].rpartition(",")[0]
    lines[3] = lines[3].replace("L-Brannock.jpg", "L,Brannock.jpg", 1)
    content = "\n".join([header, *lines, ""])
    rows = [picture(0), picture(2), picture(4)]
    return text_export(folder, content, "malformed_rows", rows=rows, lines=(2, 4, 6), malformed=(3, 5))


@ugly
def tab_separated_with_quotes_as_data(folder: Path) -> UglyExport:
    """FileMaker never quotes here: a quotation mark that begins a field is data, and closes nothing."""
    rows = [picture(0, type='"Left Dorsal'), picture(1, type='5"'), picture(2, type='"x"'), picture(3)]
    return text_export(folder, tab_separated(rows, HEADER), rows=rows, name="images.tab", lines=(2, 3, 4, 5))


@ugly
def tab_separated_in_a_txt(folder: Path) -> UglyExport:
    return text_export(folder, tab_separated(pictures(), HEADER), name="images.txt")


@ugly
def quoted_tab_separated(folder: Path) -> UglyExport:
    content = delimited(pictures(), delimiter="\t", quote_all=True)
    return text_export(folder, content, "quoted_tab_separated", name="images.txt")


@ugly
def tab_separated_called_csv(folder: Path) -> UglyExport:
    return text_export(folder, tab_separated(pictures(), HEADER), "unexpected_delimiter")


@ugly
def merge_file(folder: Path) -> UglyExport:
    return text_export(folder, merge(pictures()), name="images.mer", lines=(2, 3, 4, 5))


@ugly
def merge_file_with_semicolons(folder: Path) -> UglyExport:
    return text_export(folder, "\r" + merge(pictures(), delimiter=";"), "empty_first_line", name="images.mer")


@ugly
def export_without_extension(folder: Path) -> UglyExport:
    return text_export(folder, plain(), name="export")
