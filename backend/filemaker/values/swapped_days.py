"""Days whose day and month a spreadsheet may have swapped.

A spreadsheet of another country that opens an export takes for dates what its own order allows, with day and month swapped,
and leaves the other texts as they are. Its cells are then all of days up to 12; the texts beside them are not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from filemaker.values.date_texts import DateOrder, WrittenDate

_MONTHS = 12
_DAY_ALONE = len("2016-10-18")
# A text has no cells. So many different dates of either kind, or of either style, are hardly chance any more.
_ENOUGH = 5
_ENOUGH_OF_A_STYLE = 2
# One in so many of what may be cells was typed by somebody, or is there from before.
_ONE_IN = 5


def swapped_days(
    written: Mapping[str, WrittenDate], date_cells: frozenset[str] | None = None
) -> frozenset[str]:
    """The texts of a column whose day and month may have been swapped.

    - Date cells of a workbook that are all of days up to 12, beside texts that are a date in one order only.
    - The same in a text that such a spreadsheet has saved, where all of the other texts are of that kind. Which of its
      dates were cells, it does not tell: up to a fifth of them may be of later days, which were typed.
    - Texts that are a date in either order, in another style (`4/3/2016`) than all that are not (`18/03/2016`).

    Args:
        written: verbatim text -> the date it holds, of the whole column.
        date_cells: those that were date cells of a workbook; None where the column comes from a text.
    """
    free = {text: date for text, date in written.items() if date.order is None}
    proofs = [date for date in free.values() if max(date.numbers[:2]) > _MONTHS]
    either = {text: date for text, date in free.items() if max(date.numbers[:2]) <= _MONTHS}
    swapped: set[str] = set()
    if date_cells is None:
        # What is no day of the calendar, such as 2016-02-30, was typed and is no date cell.
        cells = {text for text, date in written.items() if date.iso and date.day(DateOrder.YMD)}
        is_evidence = not either and min(len(cells), len(proofs)) >= _ENOUGH
        typed = len(cells) // _ONE_IN
    else:
        cells = written.keys() & date_cells
        is_evidence, typed = bool(cells and proofs), 0
    late = {text for text in cells if written[text].numbers[2] > _MONTHS}
    if is_evidence and len(late) <= typed:
        swapped.update(cells - late)
        swapped.update(_moments(written))
    if {_style(proofs), _style(either.values())} == {True, False}:
        swapped.update(either)
    return frozenset(swapped)


def _moments(written: Mapping[str, WrittenDate]) -> set[str]:
    """Dates with a time of day: cells, too, of which a workbook's library makes texts where it cannot read their moment."""
    return {
        text
        for text, date in written.items()
        if date.iso and len(text) > _DAY_ALONE and date.numbers[2] <= _MONTHS
    }


def _style(dates: Collection[WrittenDate]) -> bool | None:
    """Whether all of some dates have zeros in front of numbers below 10, or none of them; None where neither shows."""
    styles = [date.padded for date in dates if min(date.numbers[:2]) < 10]
    return styles[0] if len(styles) >= _ENOUGH_OF_A_STYLE and len(set(styles)) == 1 else None
