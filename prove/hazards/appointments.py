"""Days, times and places of appointments."""

from __future__ import annotations

from datetime import date, timedelta

from prove.drafts import Draft, Place
from prove.hazards.registry import book_hazard
from prove.lines import placed
from prove.model import Cell, DayCell
from prove.moments import moment, times_skipped, times_twice

_MORNING = timedelta(hours=9, minutes=30)
_NIGHT = timedelta(hours=22)
_DAY = timedelta(days=1)
_NO_DAY = ("", "n.d.", "?")
_NO_SUCH_DAY = ("02/30/2016", "13/32/2016", "2016-02-30", "12/31/2190")
_SHORT_YEAR = ("10/18/16", "18.10.16")


def _slot(draft: Draft, day: date, begin: tuple[str, timedelta], end: tuple[str, timedelta]) -> None:
    """An appointment of that day whose times are written so, and mean that."""
    book = draft.book("appointments")
    cells = {
        "start_date": book.write(day),
        "end_date": "",
        "start_time": begin[0],
        "end_time": end[0],
    }
    line = book.told(book.line(**cells), **placed(book, day, begin[1], end[1]))
    book.keeps(line, begin[0], end[0])


def _whole_day(draft: Draft, day: date, last: date | None = None, **cells: str) -> None:
    """One that has to be a whole day, or several; without a last one nobody knows when it ends."""
    book = draft.book("appointments")
    days = {"start_date": book.write(day), "end_date": book.write(last) if last else ""}
    end = moment(last, _DAY, draft.zone) if last else ""
    line = book.line(**{**days, "start_time": "", "end_time": "", **cells})
    book.told(line, starts_at=moment(day, timedelta(), draft.zone), ends_at=end, whole_day="True")
    book.keeps(line, days["start_date"], cells.get("start_time", ""))


@book_hazard()
def times_in_other_clothes(draft: Draft) -> None:
    book = draft.book("appointments")
    for text, since in (
        ("9:30:00", _MORNING),
        ("09:30", _MORNING),
        ("9:30 AM", _MORNING),
        ("12:15 AM", timedelta(minutes=15)),
        ("12:15 PM", timedelta(hours=12, minutes=15)),
        ("5:45 pm", timedelta(hours=17, minutes=45)),
    ):
        _slot(draft, book.day(), (text, since), ("", since))
        book.told(book.lines[-1], ends_at="")


@book_hazard()
def times_after_midnight(draft: Draft) -> None:
    """24:00 is the midnight that ends the day; what is written beyond it is in the night that follows."""
    book = draft.book("appointments")
    for text, until in (
        ("24:00:00", _DAY),
        ("1 day, 0:00:00", _DAY),
        ("1 day, 2:15:00", _DAY + timedelta(hours=2, minutes=15)),
    ):
        _slot(draft, date(2017, 1, 14 + len(book.lines) % 9), ("22:00:00", _NIGHT), (text, until))
    _slot(draft, date(2017, 6, 20), ("24:00:00", _DAY), ("1 day, 1:00:00", _DAY + timedelta(hours=1)))


@book_hazard()
def times_that_clocks_skip_or_show_twice(draft: Draft) -> None:
    for year in draft.random.sample(range(2005, 2024), 3):
        for day, since in (*times_skipped(draft.zone, year), *times_twice(draft.zone, year)):
            later = since + timedelta(hours=3)
            _slot(draft, day, (str(since), since), (str(later), later))


@book_hazard()
def whole_days(draft: Draft) -> None:
    """Without a time, or where the export says so, whatever clocks do on that day."""
    book = draft.book("appointments")
    _whole_day(draft, date(2015, 7, 22))
    _whole_day(draft, date(2015, 7, 23), date(2015, 7, 23))
    _whole_day(draft, date(2015, 7, 24), date(2015, 7, 28), all_day="1")
    for day in {found for found, _ in (*times_skipped(draft.zone, 2018), *times_twice(draft.zone, 2018))}:
        _whole_day(draft, day, day)
    assert book.lines


@book_hazard()
def times_that_cannot_be_read(draft: Draft) -> None:
    """The appointment is kept, as a whole day."""
    for text in ("soon", "25:61", "after lunch", "9:30 Uhr?"):
        _whole_day(draft, date(2014, 3, 13 + len(text)), start_time=text)


@book_hazard()
def ends_before_begins(draft: Draft) -> None:
    """Such an end is none."""
    book = draft.book("appointments")
    for text in ("8:00:00", "0:15:00"):
        _slot(draft, date(2013, 5, 17), ("9:30:00", _MORNING), (text, _MORNING))
        book.told(book.lines[-1], ends_at="")


@book_hazard()
def appointments_to_come(draft: Draft) -> None:
    """They may lie ahead; without a status they are scheduled, and nothing of the past is."""
    book = draft.book("appointments")
    for day in (date(2037, 4, 20), date(2041, 11, 30)):
        _slot(draft, day, ("9:30:00", _MORNING), ("10:30:00", _MORNING + timedelta(hours=1)))
        book.lines[-1].cells["status"] = ""
        book.told(book.lines[-1], status="scheduled")
    line = book.told(book.line(patient="", status=""), status="unknown")
    book.nobody(line)


@book_hazard()
def days_of_appointments_that_cannot_be_read(draft: Draft) -> None:
    book = draft.book("appointments")
    for outcome, texts in (
        ("no_date", _NO_DAY),
        ("invalid_date", _NO_SUCH_DAY),
        ("ambiguous_date", _SHORT_YEAR),
    ):
        for text in texts:
            book.skipped(outcome, start_date=text, end_date="")


@book_hazard(early=True, group="swapped-books")
def days_of_records_swapped_by_a_spreadsheet(draft: Draft) -> None:
    """Day-first texts opened month-first: up to 12 they became cells of another day; a note then has none."""
    draft.swaps_days = True

    def add() -> None:
        for number in range(1, 5):
            cell = DayCell(date(2012, 12 - number, number))
            draft.book("appointments").skipped("ambiguous_date", start_date=cell, end_date="")
            notes = draft.book("notes")
            line = notes.told(notes.line(date=cell), written_on="")
            assert line.fact is not None
            line.fact.told.pop("date_text")

    draft.at_end.append(add)


@book_hazard()
def clinics_by_id_and_by_name(draft: Draft) -> None:
    """idCal comes before id_Clinic; what nobody knows is created under its id, and nothing is taken for another one."""
    book = draft.book("appointments")
    draft.places += [Place("SITE-1", "Harbour"), Place("", "Hill"), Place("", "Twin"), Place("", "Twin")]
    named: tuple[tuple[dict[str, Cell], str, str], ...] = (
        ({"calendar": "SITE-1"}, "SITE-1", "Harbour"),
        ({"calendar": " {site-1} "}, "SITE-1", "Harbour"),
        ({"calendar": "", "clinic": "SITE-1"}, "SITE-1", "Harbour"),
        ({"calendar": "NULL", "clinic": "SITE-1"}, "SITE-1", "Harbour"),
        ({"calendar": "Hill", "clinic": "SITE-1"}, "", "Hill"),
        ({"calendar": "SITE-9"}, "SITE-9", ""),
        ({"calendar": "Twin"}, "Twin", ""),
        ({"calendar": "", "clinic": ""}, "", ""),
    )
    for cells, filemaker_id, name in named:
        book.told(book.line(**cells), clinic__filemaker_id=filemaker_id, clinic__name=name)
