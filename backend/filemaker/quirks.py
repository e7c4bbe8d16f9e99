"""The catalogue of quirks: what each one is, and which setting of the export would avoid it.

docs/reading-exports.md prints this table; a test keeps the two the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from filemaker.export import MalformedRow, Quirk

_AS_UTF8 = "In FileMaker's export dialog choose Unicode (UTF-8) as the output character set."
_ONE_PROGRAM = "Use the file as FileMaker wrote it, not one that another program has opened and saved."
_WITHOUT_FORMATTING = "Untick “Apply current layout's data formatting to exported data” in the export dialog."
_WITH_NAMES = (
    "Export as .mer, or tick “Use field names as column names”, so that the first line names the fields."
)


@dataclass(frozen=True)
class QuirkText:
    """One line of the catalogue: what the quirk is, and the remedy (empty where there is none)."""

    detail: str
    remedy: str = ""


CATALOGUE: dict[str, QuirkText] = {
    # Bytes
    "utf8_bom": QuirkText("The file begins with a UTF-8 byte order mark; it is no part of the first header."),
    "utf16": QuirkText("The file is UTF-16.", _AS_UTF8),
    "utf16_without_bom": QuirkText("The file is UTF-16 without a byte order mark.", _AS_UTF8),
    "utf32": QuirkText("The file is UTF-32.", _AS_UTF8),
    "guessed_encoding": QuirkText(
        "The file does not say which encoding it is in and is not UTF-8; the encoding was inferred from its "
        "letters. Ids, dates and numbers are the same in all of them.",
        f"{_AS_UTF8} Or name the encoding with --encoding.",
    ),
    "invalid_bytes": QuirkText(
        "Bytes that are no text in the file's encoding; each stands as the replacement character U+FFFD.",
        _AS_UTF8,
    ),
    "nul_bytes": QuirkText("NUL bytes inside fields; they were taken out.", _ONE_PROGRAM),
    "mojibake": QuirkText(
        "Text that was read in the wrong encoding before it was exported (such as Ã©); it is kept as it is.",
        "Repair the text in FileMaker, where it is already wrong.",
    ),
    "replacement_character": QuirkText(
        "The replacement character U+FFFD stands where a letter was lost before the export.", _AS_UTF8
    ),
    # Records and fields
    "mixed_line_endings": QuirkText("Records end in more than one way (CR, LF, CRLF).", _ONE_PROGRAM),
    "doubled_returns": QuirkText(
        "Lines end in several CR before the LF; each counts as one line end.", _ONE_PROGRAM
    ),
    "empty_first_line": QuirkText("There are empty lines above the first record."),
    "separator_line": QuirkText(
        "The first line names the separator (sep=,), as spreadsheets want it; it is no record.", _ONE_PROGRAM
    ),
    "title_lines": QuirkText("There are lines above the header; they are no records.", _ONE_PROGRAM),
    "repeated_header": QuirkText(
        "The header again among the records, as when two exports are put one below the other; it is no record.",
        "Use the file as FileMaker wrote it: one export in one file.",
    ),
    "end_mark": QuirkText(
        "The file ends with a Ctrl-Z (character 26), as old programs mark the end of a text; it is no record.",
        _ONE_PROGRAM,
    ),
    "blank_lines": QuirkText("Empty lines between records; they are no records.", _ONE_PROGRAM),
    "no_final_line_end": QuirkText(
        "The last line has no line end. It is complete as far as its number of fields can tell.",
        "If the export was still running, wait for it and use the whole file.",
    ),
    "unfinished_last_line": QuirkText(
        "The file stops in the middle of its last record.",
        "Wait until the export has finished, or export again.",
    ),
    "unexpected_delimiter": QuirkText(
        "The fields are separated by another character than the file's extension says.",
    ),
    "line_break_in_field": QuirkText(
        "Quoted fields hold line breaks; the line numbers take them into account."
    ),
    "records_in_field": QuirkText(
        "Quoted fields hold lines that look like records; they belong to the field and are no records.",
        "If they are records, a quotation mark above them is one too many; correct it in FileMaker.",
    ),
    "return_in_field": QuirkText(
        "Returns inside fields, which FileMaker exports as vertical tabs; kept as they are."
    ),
    "repetitions": QuirkText(
        "Repeating fields, whose repetitions are separated by the character 29 (GS); kept as they are."
    ),
    "stray_quotes": QuirkText(
        "Pairs of quotation marks inside fields that are not quoted; they are read as data."
    ),
    "quoted_tab_separated": QuirkText(
        "A tab-separated file with quoted fields, which FileMaker does not write."
    ),
    "malformed_rows": QuirkText(
        "Records that cannot be read as rows, or lines of which nobody can tell whether they are records; each is named "
        "with its line.",
        "Correct these records in FileMaker, or export as .mer or .xml.",
    ),
    "portal_row": QuirkText(
        "Rows without their own record id while other columns are filled, as portals export them; they are neither "
        "dropped nor filled from the row above.",
        "Export from the table of the records themselves, without related fields.",
    ),
    # Columns
    "header_variant": QuirkText(
        "Columns are not called as the specification has it; they were understood all the same."
    ),
    "duplicate_header": QuirkText(
        "Several columns mean or are called the same; the later ones were given names of their own.",
        "Export each field once.",
    ),
    "field_of_another_table": QuirkText(
        "Fields of another table that are called like one of the record's own; they were not taken for it.",
        "Export the record's own field from a layout of its own table.",
    ),
    "unnamed_column": QuirkText("Columns without a header; they were named after their position."),
    "no_header": QuirkText("The file has no header line.", _WITH_NAMES),
    "columns_by_content": QuirkText(
        "Columns were recognised by what they hold.", f"{_WITH_NAMES} Or name them with --columns."
    ),
    "columns_given": QuirkText(
        "The columns were named with --columns; the names in the file's first line were not used."
    ),
    # Values
    "container_text": QuirkText(
        "Container fields exported as text (a reference to a file, or `?` for an embedded one), not as pictures.",
        "Leave container fields out of the export.",
    ),
    "number_as_id": QuirkText(
        "Ids that a spreadsheet has turned into numbers (12.0); they are read as 12 if all ids of the column are written so, "
        "else kept as the text they are.",
        f"{_ONE_PROGRAM} Or make the field a text field.",
    ),
    "no_id_in_words": QuirkText(
        "Words and signs in the place of an id that say there is none (NULL, #N/A, ?, 0); they prove nobody.",
        "Leave the field empty in FileMaker where there is no id.",
    ),
    "damaged_id": QuirkText(
        "Ids that a spreadsheet has damaged (2.01610181015E+19, rounded numbers of 16 digits or more, ####); they prove "
        "nobody, because several ids may have become the same.",
        f"{_ONE_PROGRAM} Or make the field a text field.",
    ),
    "wrapped_id": QuirkText(
        'Ids behind invisible characters, behind an apostrophe or inside ="…"; they are read without.',
        _ONE_PROGRAM,
    ),
    "formatted_id": QuirkText(
        "Ids with separators between groups of three digits (1,001), as a layout formats numbers; they are read without.",
        _WITHOUT_FORMATTING,
    ),
    "unread_formatted_id": QuirkText(
        "Ids with separators between their digits, in a column that does not say what they mean; they are kept as written, "
        "and prove nobody where another id may be the same number.",
        _WITHOUT_FORMATTING,
    ),
    "moment_with_zone": QuirkText(
        "Timestamps that name their time zone; each is the day that it was at the clinic (NEXUS_TIME_ZONE).",
        "Export the date field itself, not a timestamp.",
    ),
    "swapped_day": QuirkText(
        "Days whose day and month a spreadsheet of another country may have swapped: its dates are all of days up to 12, and "
        "the other texts of the column are dates in one order only. They are `ambiguous_date`.",
        _ONE_PROGRAM,
    ),
    # Spreadsheets
    "rounded_number": QuirkText(
        "Numbers of 16 or more digits, of which a spreadsheet keeps only 15; they are kept as written, not restored.",
        "Export as .mer or .csv, or make the field a text field.",
    ),
    "text_cut": QuirkText(
        "Cells of 32,767 characters, where a spreadsheet cuts text.", "Export as .mer or .csv."
    ),
    "several_sheets": QuirkText(
        "The workbook has several sheets; the one that has the columns was read, and nothing of the others.",
        "Keep one sheet.",
    ),
    "cells_outside": QuirkText("Filled cells beside the columns that the header names; they were left out."),
    "formula_cells": QuirkText("Cells that hold formulas; their last result was read.", _ONE_PROGRAM),
    "error_cells": QuirkText(
        "Cells that hold a spreadsheet's error (#N/A); they are read as that text.", _ONE_PROGRAM
    ),
    # XML
    "found_disagrees": QuirkText(
        "The number of records that the file announces (FOUND) is not the number that it holds.",
        "Export again.",
    ),
    "control_characters_in_xml": QuirkText("Control characters that XML does not allow; they were kept."),
    "record_id_as_recid": QuirkText("No field is called recid; FileMaker's own RECORDID attribute is used."),
    "altered_field_names": QuirkText(
        "FMPDSORESULT alters the names of fields.", "Export with the grammar FMPXMLRESULT."
    ),
    "unfinished_file": QuirkText(
        "The file stops before its end; the records up to there were read.",
        "Wait until the export has finished, or export again.",
    ),
}

# Those that only a whole column shows. Who reads one (`read_id_column`, `read_date_column`) tells the export of them.
COLUMN_QUIRKS = frozenset({"formatted_id", "unread_formatted_id", "moment_with_zone", "swapped_day"})


class Findings:
    """What a reader meets on its way through a file: quirks, counted, malformed rows, and date cells.

    Attributes:
        date_cells: index of a column -> the texts of its date cells, of which a text that was typed cannot be told later.
    """

    def __init__(self) -> None:
        self.date_cells: defaultdict[int, set[str]] = defaultdict(set)
        self._first_line: dict[str, int | None] = {}
        self._count: dict[str, int] = {}
        self._malformed: list[MalformedRow] = []

    def note(self, name: str, line: int | None = None, count: int = 1) -> None:
        """A quirk of the catalogue was met, first on this line (None: it concerns the whole file)."""
        if name not in CATALOGUE:
            raise KeyError(name)
        self._first_line.setdefault(name, line)
        self._count[name] = self._count.get(name, 0) + count

    def malformed_row(self, line: int, reason: str) -> None:
        self.note("malformed_rows", line)
        self._malformed.append(MalformedRow(line, reason))

    @property
    def quirks(self) -> tuple[Quirk, ...]:
        return tuple(
            Quirk(name, line, self._count[name], CATALOGUE[name].detail, CATALOGUE[name].remedy)
            for name, line in self._first_line.items()
        )

    @property
    def malformed(self) -> tuple[MalformedRow, ...]:
        return tuple(self._malformed)

    def copy(self) -> Findings:
        """The same findings, to go on from more than once."""
        other = Findings()
        other.date_cells.update((index, set(texts)) for index, texts in self.date_cells.items())
        other._first_line = dict(self._first_line)
        other._count = dict(self._count)
        other._malformed = list(self._malformed)
        return other
