"""Days that cannot be read, that can be read in two ways, or that a program has touched."""

from __future__ import annotations

from datetime import date, time
from random import Random

from prove.days import DayStyle, a_day, in_utc, numeric, with_offset
from prove.drafts import Draft
from prove.forms import WORKBOOK
from prove.hazards.registry import hazard
from prove.model import Cell, DayCell

_NO_DAY = ("", "n.d.", "unknown", "?", "--", "00/00/0000")
_NO_SUCH_DAY = ("02/30/2016", "13/32/2016", "10/2016", "12/31/2190", "01/15/1874", "2016-02-30")
_MONTHS = 12


@hazard()
def days_that_are_missing(draft: Draft) -> None:
    for text in _NO_DAY:
        draft.skipped("no_date", date=text)


@hazard()
def days_that_cannot_be(draft: Draft) -> None:
    for text in _NO_SUCH_DAY:
        draft.skipped("invalid_date", date=text)


@hazard(group="short-years")
def days_with_short_years(draft: Draft) -> None:
    """The century is open."""
    for text in ("10/18/16", "18-Oct-16", "18.10.16"):
        draft.skipped("ambiguous_date", date=text)


@hazard(early=True, group="days short-years given-order")
def short_years_with_a_pivot(draft: Draft) -> None:
    """Somebody vouches for the order and the century."""
    order = draft.random.choice(("mdy", "dmy"))
    full = numeric(order)

    def write(day: date) -> str:
        text = full.write(day)
        return text[:6] + text[8:]

    draft.style = DayStyle(f"{order} short years", write, order)
    draft.images.arguments += ["--date-order", order, "--pivot-year", "2030"]


def _mostly_late(random: Random) -> date:
    """Few days up to 12, so that most of a column can still be read; never the same number twice."""
    day = a_day(random)
    if random.random() < 0.15:
        return day.replace(day=day.month % 12 + 1)
    return day.replace(day=random.randrange(13, 29))


def _early_days_are_ambiguous(day: date) -> str:
    return "ambiguous_date" if day.day <= _MONTHS else ""


@hazard(early=True, group="days")
def both_orders_in_one_column(draft: Draft) -> None:
    """What can be read only one way is read; the rest nobody knows."""
    orders = (numeric("mdy"), numeric("dmy"))
    draft.draw_day = _mostly_late
    draft.as_cell = lambda day: draft.random.choice(orders).write(day)
    draft.day_outcome = _early_days_are_ambiguous


@hazard(early=True, group="days", images=frozenset({"fmpxml"}))
def order_by_the_file_alone(draft: Draft) -> None:
    """No day proves the order; FMPXMLRESULT declares it."""
    order = draft.random.choice(("mdy", "dmy"))
    draft.style = numeric(order)
    draft.images.options.add("M/d/yyyy" if order == "mdy" else "d/M/yyyy")
    draft.draw_day = lambda random: a_day(random).replace(day=random.randrange(1, 13))
    draft.proves_order = False


@hazard(early=True, group="days", images=WORKBOOK)
def days_as_date_cells(draft: Draft) -> None:
    draft.as_cell = DayCell


@hazard(early=True, group="days", images=WORKBOOK)
def days_as_date_cells_with_a_time(draft: Draft) -> None:
    draft.as_cell = lambda day: DayCell(day, time(14, 30, 15))


@hazard(early=True, group="days", images=WORKBOOK)
def days_swapped_by_a_spreadsheet(draft: Draft) -> None:
    """Day-first texts opened month-first: up to 12 they became cells of another day, the others stayed text."""
    style = numeric("dmy")

    def cell(day: date) -> Cell:
        return DayCell(day.replace(month=day.day, day=day.month)) if day.day <= _MONTHS else style.write(day)

    draft.draw_day = _mostly_late
    draft.as_cell = cell
    draft.day_outcome = _early_days_are_ambiguous


@hazard(early=True, group="days", images=WORKBOOK)
def days_swapped_by_a_spreadsheet_and_some_typed_since(draft: Draft) -> None:
    """The same, and some of the late days were typed anew, as texts that look as date cells do."""
    style = numeric("dmy")

    def cell(day: date) -> Cell:
        if day.day <= _MONTHS:
            return DayCell(day.replace(month=day.day, day=day.month))
        return day.isoformat() if day.day % 5 == 0 else style.write(day)

    draft.draw_day = _mostly_late
    draft.as_cell = cell
    draft.day_outcome = _early_days_are_ambiguous


@hazard(early=True, group="days")
def moments_in_utc(draft: Draft) -> None:
    """Timestamps with a zone mean the day of the clinic's own clock."""
    at = draft.random.choice((time(0, 30), time(7, 15), time(21, 45), time(23, 59, 59)))
    draft.as_cell = lambda day: in_utc(day, at, draft.zone)


@hazard(early=True, group="days")
def moments_with_an_offset(draft: Draft) -> None:
    """The same, written with the clinic's own offset, or with that of a server elsewhere."""
    at = draft.random.choice((time(0, 30), time(12), time(23, 30)))
    zone = draft.random.choice((draft.zone, "Asia/Tokyo"))
    draft.as_cell = lambda day: with_offset(day, at, draft.zone, zone)


@hazard(early=True, group="second-day")
def two_columns_of_days_that_agree(draft: Draft) -> None:
    draft.more_columns["Picture Date"] = lambda record: record.date
