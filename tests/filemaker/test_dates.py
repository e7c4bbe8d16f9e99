"""One column of dates has one order, proven by the whole column or said to be assumed."""

import re
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

import filemaker
from errors import UnusableInput
from filemaker import DateColumn, DateOptions, DateOrder, best_order, read_date_column

TODAY = date(2026, 3, 1)
OCTOBER = date(2016, 10, 18)


def read(*texts: str, order: DateOrder | None = None, pivot_year: int | None = None) -> DateColumn:
    return read_date_column(dict.fromkeys(texts, 1), DateOptions(order, pivot_year, today=TODAY))


def meaning(text: str, **how: object) -> date | str | None:
    """The day of a single text read month first, or its problem."""
    options = {"order": DateOrder.MDY} | how
    reading = read(text, **options).readings[text]  # type: ignore[arg-type]
    assert (reading.day is None) == bool(reading.problem)
    return reading.day or reading.problem


@pytest.mark.parametrize(
    "text",
    [
        "10/18/2016",
        "10-18-2016",
        "10.18.2016",
        "10. 18. 2016.",
        "10\\18\\2016",
        "10 18 2016",
        "10_18_2016",
        "10 / 18 / 2016",
        " 10/18/2016\v",
        "１０／１８／２０１６",
        "١٠/١٨/٢٠١٦",
        "10/18/2016 14:03:00",
        "10/18/2016 2:03 PM",
        "10/18/2016, 2:03:11.250 p.m.",
        "10/18/2016 24:00:00",
        "2016-10-18",
        "2016/10/18",
        "2016-10-18T14:03:00Z",
        "2016-10-18 14:03:00,5+02:00",
        "20161018",
        "2016年10月18日",
        "２０１６年１０月１８日",
        "18 Oct 2016",
        "18-Oct-2016",
        "Oct 18, 2016",
        "October 18th, 2016",
        "Tuesday, October 18, 2016",
        "18 octobre 2016",
        "mardi 18 octobre 2016",
        "MARDI 18 OCT. 2016 à 14:03",
        "18. Oktober 2016",
        "18. Okt. 2016",
        "Di., 18. Okt. 2016",
        "Di, 10.18.2016",
        "Dienstag, den 18. Oktober 2016",
        "18 de octubre de 2016",
        "mar 18 oct 2016",
        "martes, 18 de octubre de 2016",
        "18 ottobre 2016",
        "martedi 18 ott 2016",
        "18 oktober 2016",
        "di 18 okt. 2016",
        "18 de outubro de 2016",
        "terça-feira, 18 de outubro de 2016",
        "18/out/2016",
        "18-okt-2016",
        "2016-Oct-18",
        "2016 octobre 18",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert meaning(text) == OCTOBER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "\u00a0",
        "n.d.",
        "N.D.",
        "nd",
        "no date",
        "unknown",
        "none",
        "?",
        "-",
        "--/--/----",
        "0",
        "00/00/0000",
    ],
)
def test_no_date_is_no_date(text: str) -> None:
    assert meaning(text) == "no_date"


@pytest.mark.parametrize(
    "text",
    [
        "13/13/2016",
        "02/30/2016",
        "2016-02-30",
        "10/2016",
        "2016",
        "Oct 2016",
        "平成28年10月18日",
        "28年10月18日",
        "H28.10.18",
        "18 brumaire 2016",
        "18 oct nov 2016",
        "18 oct 2016 2017",
        "oct 2016 18 19",
        "18 2016 oct",
        "patient of 18 oct 2016",
        "martedì 18 2016",
        "42661",
        "10182016",
        "10/18/20166",
        "10/18/201",
        "1/2/3/2016",
        "10/18/2016x",
        "10/18/2016 1 day",
        "-1/2/2016",
        "1 day, 0:00:00",
        "10/18/2016\x1d10/19/2016",
        "99/99/99",
        "x" * 100,
        "1" * 60,
    ],
)
def test_what_names_no_day_is_invalid(text: str) -> None:
    assert meaning(text) == "invalid_date"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/31/1899", "invalid_date"),
        ("01/01/1900", date(1900, 1, 1)),
        ("03/01/2026", TODAY),
        ("03/02/2026", "invalid_date"),
    ],
)
def test_days_before_1900_and_after_today_are_invalid(text: str, expected: date | str) -> None:
    assert meaning(text) == expected


def test_a_second_part_over_12_proves_month_first() -> None:
    column = read("10/18/2016", "03/04/2016")
    assert column.order is DateOrder.MDY
    assert column.readings["03/04/2016"].day == date(2016, 3, 4)
    assert column.evidence.sentence() == (
        "proven by the column: 1 of 2 dates have a second part over 12, none has a first part over 12"
    )


def test_a_first_part_over_12_proves_day_first() -> None:
    column = read("18.10.2016", "03.04.2016")
    assert column.order is DateOrder.DMY
    assert column.readings["03.04.2016"].day == date(2016, 4, 3)


def test_rows_count_not_texts() -> None:
    column = read_date_column({"10/18/2016": 3900, "03/04/2016": 100, "": 7}, DateOptions(today=TODAY))
    assert (column.evidence.mdy, column.evidence.neutral, column.evidence.total) == (3900, 100, 4000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1er mars 2016", date(2016, 3, 1)),
        ("1º de março de 2016", date(2016, 3, 1)),
        ("3 mar 2016", date(2016, 3, 3)),
        ("mar 3 mar 2016", date(2016, 3, 3)),
        ("2 févr. 2016", date(2016, 2, 2)),
        ("2 fe\u0301vr. 2016", date(2016, 2, 2)),
        ("2 FEVR 2016", date(2016, 2, 2)),
        ("15 août 2016", date(2016, 8, 15)),
        ("15 AOUT 2016", date(2016, 8, 15)),
        ("1. März 2016", date(2016, 3, 1)),
        ("1. Mrz 2016", date(2016, 3, 1)),
        ("7. Jänner 2016", date(2016, 1, 7)),
        ("7 mei 2016", date(2016, 5, 7)),
        ("7 mai 2016", date(2016, 5, 7)),
        ("7 mag 2016", date(2016, 5, 7)),
        ("9 set 2016", date(2016, 9, 9)),
        ("9 de setiembre de 2016", date(2016, 9, 9)),
        ("9 giu 2016", date(2016, 6, 9)),
    ],
)
def test_months_are_named_in_the_languages_of_the_clinics(text: str, expected: date) -> None:
    assert meaning(text) == expected
    assert meaning(text, order=DateOrder.DMY) == expected


def test_every_name_of_a_month_of_every_language_is_understood() -> None:
    """And none of them means two months."""
    for name in ("en", "fr", "de", "es", "it", "nl", "pt"):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, month in Locale(name).months[context][width].items():
                    for text in (f"2 {month} 2016", f"2. {month.upper()} 2016", f"2-{month}-2016"):
                        assert meaning(text) == date(2016, number, 2), (name, month)


def test_most_programs_start_without_the_names() -> None:
    """Babel takes longer to load than most commands take to start."""
    code = "import sys, filemaker; print('babel' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(filemaker.__file__).parents[1],
    )
    assert done.stdout.strip() == "False"


def test_without_proof_month_first_is_assumed_and_said() -> None:
    column = read("03/04/2016", "05/05/2016")
    assert column.order is DateOrder.MDY
    assert column.readings["03/04/2016"].day == date(2016, 3, 4)
    assert column.evidence.basis == "assumed"
    assert "assumed" in column.evidence.sentence()


def test_without_proof_the_file_is_believed() -> None:
    options = DateOptions(today=TODAY, declared=DateOrder.DMY)
    column = read_date_column({"03/04/2016": 1}, options)
    assert column.readings["03/04/2016"].day == date(2016, 4, 3)
    assert column.evidence.basis == "declared"


def test_proof_overrules_what_the_file_declares() -> None:
    column = read_date_column({"10/18/2016": 1}, DateOptions(today=TODAY, declared=DateOrder.DMY))
    assert column.order is DateOrder.MDY


def test_a_column_that_proves_both_orders_reads_only_what_reads_one_way() -> None:
    column = read("10/18/2016", "19/10/2016", "03/04/2016", "05/05/2016", "2016-01-02")
    assert column.order is None
    assert {text: reading.day or reading.problem for text, reading in column.readings.items()} == {
        "10/18/2016": OCTOBER,
        "19/10/2016": date(2016, 10, 19),
        "03/04/2016": "ambiguous_date",
        "05/05/2016": date(2016, 5, 5),
        "2016-01-02": date(2016, 1, 2),
    }
    assert "contradicts" in column.evidence.sentence()


@pytest.mark.parametrize("text", ["30/12/2099", "13/01/1801", "31/02/2016"])
def test_impossible_and_implausible_days_prove_nothing(text: str) -> None:
    assert read("10/18/2016", text).order is DateOrder.MDY


def test_a_given_order_makes_what_contradicts_it_invalid() -> None:
    column = read("10/18/2016", "03/04/2016", "2016-10-18", order=DateOrder.DMY)
    assert column.readings["10/18/2016"].problem == "invalid_date"
    assert column.readings["03/04/2016"].day == date(2016, 4, 3)
    assert column.readings["2016-10-18"].day == OCTOBER
    assert column.evidence.basis == "given"


def test_a_column_of_years_first_is_year_first() -> None:
    column = read("2016-10-18", "2016-01-02")
    assert column.order is DateOrder.YMD
    assert column.evidence.sentence() == "year first: 2 of 2 dates begin with the year or name the month"


@pytest.mark.parametrize("text", ["10/18/16", "01/02/03", "18-Oct-16"])
def test_two_digit_years_are_ambiguous(text: str) -> None:
    assert read(text, "10/18/2016").readings[text].problem == "ambiguous_date"
    assert meaning(text, order=DateOrder.MDY) == "ambiguous_date"
    assert read(text, pivot_year=2024).readings[text].problem == "ambiguous_date"


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("10/18/16", DateOrder.MDY, OCTOBER),
        ("18.10.16", DateOrder.DMY, OCTOBER),
        ("16-10-18", DateOrder.YMD, OCTOBER),
        ("18-Oct-16", DateOrder.DMY, OCTOBER),
        ("10/18/25", DateOrder.MDY, date(1925, 10, 18)),
        ("10/18/24", DateOrder.MDY, date(2024, 10, 18)),
        ("10/18/87", DateOrder.MDY, date(1987, 10, 18)),
        ("10/18/16", DateOrder.DMY, "invalid_date"),
    ],
)
def test_order_and_pivot_year_read_two_digit_years(text: str, order: DateOrder, expected: date | str) -> None:
    assert meaning(text, order=order, pivot_year=2024) == expected


def test_a_pivot_year_has_four_digits() -> None:
    with pytest.raises(UnusableInput, match="four digits"):
        DateOptions(DateOrder.MDY, 24, today=TODAY)


def test_best_order_says_how_much_each_order_would_read() -> None:
    counts = {"10/18/2016": 60, "03/04/2016": 30, "n.d.": 50, "nonsense": 10}
    assert best_order(counts, TODAY) == {DateOrder.MDY: 90.0, DateOrder.DMY: 30.0, DateOrder.YMD: 0.0}
    assert next(iter(best_order({"18/10/2016": 1}, TODAY))) is DateOrder.DMY
    assert best_order({"": 3}, TODAY) == {}


DAYS = st.dates(date(1900, 1, 1), TODAY)
WRITTEN = {
    DateOrder.MDY: "{m}{s}{d}{s}{y}",
    DateOrder.DMY: "{d}{s}{m}{s}{y}",
    DateOrder.YMD: "{y}{s}{m}{s}{d}",
}


@given(
    days=st.lists(DAYS, min_size=1, max_size=40),
    order=st.sampled_from(DateOrder),
    separator=st.sampled_from("/-. \\_"),
)
def test_a_column_is_read_as_it_was_written_or_not_at_all(
    days: list[date], order: DateOrder, separator: str
) -> None:
    texts = {WRITTEN[order].format(m=day.month, d=day.day, y=day.year, s=separator): day for day in days}
    column = read(*texts)
    proven = column.evidence.basis in ("proven", "year first")
    for text, day in texts.items():
        reading = column.readings[text]
        if proven or order is DateOrder.MDY:
            assert reading.day == day
        given_order = read(text, order=order).readings[text]
        assert given_order.day == day


@given(
    st.dictionaries(
        st.text(max_size=30) | st.from_regex(r"\d{1,4}[/. -]\d{1,4}[/. -]\d{1,4}"), st.integers(1, 9)
    )
)
def test_every_text_gets_a_reading(counts: dict[str, int]) -> None:
    column = read_date_column(counts, DateOptions(today=TODAY))
    assert column.readings.keys() == counts.keys()
    assert column.evidence.sentence()


# A year of two digits.


@pytest.mark.parametrize("texts", [["18-Oct-16"], ["10/18/16", "10/19/16"], ["18-Oct-16", "2016-10-18"]])
def test_an_open_century_is_said_with_what_settles_it(texts: list[str]) -> None:
    column = read(*texts)
    assert "the century is open" in column.sentence()
    assert "--date-order together with --pivot-year settles" in column.sentence()
    shares = column.shares_sentence(dict.fromkeys(texts, 1))
    assert "with --date-order and --pivot-year 2026: mdy 100 %" in shares
    settled = read(*texts, order=DateOrder.MDY, pivot_year=2026)
    assert "century" not in settled.sentence()
    assert all(reading.day for reading in settled.readings.values())


# Moments that name their time zone.

BERLIN, TORONTO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Toronto")


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2016-10-18T23:30:00Z", BERLIN, date(2016, 10, 19)),
        ("2016-10-18T23:30:00Z", TORONTO, date(2016, 10, 18)),
        ("2016-10-18T23:30:00Z", None, date(2016, 10, 18)),
        ("2016-10-18T23:30:00", BERLIN, date(2016, 10, 18)),
        ("2016-10-18 23:30", BERLIN, date(2016, 10, 18)),
        ("2016-10-18T01:30:00+02:00", TORONTO, date(2016, 10, 17)),
        ("2016-10-18T01:30:00+0200", BERLIN, date(2016, 10, 18)),
        ("2016-10-18T22:30:00-05", BERLIN, date(2016, 10, 19)),
        ("2016-10-18 22:30:00 UTC", BERLIN, date(2016, 10, 19)),
        ("20161018T233000Z", BERLIN, "invalid_date"),
        ("20161018T23:30:00Z", BERLIN, date(2016, 10, 19)),
        ("10/18/2016 11:30 PM GMT", BERLIN, date(2016, 10, 19)),
        ("10/18/2016 12:30 AM GMT", TORONTO, date(2016, 10, 17)),
        ("18 Oct 2016 23:30:00.250Z", BERLIN, date(2016, 10, 19)),
        ("2016-10-18T24:00:00Z", TORONTO, date(2016, 10, 18)),
        ("2026-03-01T23:30:00Z", BERLIN, "invalid_date"),
        ("1899-12-31T23:30:00Z", BERLIN, date(1900, 1, 1)),
        ("9999-12-31T23:30:00Z", BERLIN, "invalid_date"),
    ],
)
def test_a_moment_is_the_day_that_it_was_at_the_clinic(
    text: str, zone: ZoneInfo | None, expected: date | str
) -> None:
    options = DateOptions(DateOrder.MDY, today=TODAY, zone=zone)
    reading = read_date_column({text: 1}, options).readings[text]
    assert (reading.day or reading.problem) == expected
    if expected != "invalid_date":
        names_zone = re.search(r":\d\d(?:\.\d+)? ?(?:[AP]M )?(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)$", text)
        assert reading.quirk == ("moment_with_zone" if zone and names_zone else "")


@given(
    st.datetimes(datetime.fromisoformat("1901-01-01"), datetime.fromisoformat("2025-01-01")),
    st.integers(-12 * 4, 14 * 4),
)
def test_the_same_moment_is_the_same_day_in_whatever_zone_it_is_written(
    local: datetime, quarters: int
) -> None:
    moment = local.replace(tzinfo=BERLIN)
    offset = timezone(timedelta(minutes=15 * quarters))
    text = moment.astimezone(offset).isoformat(timespec="seconds")
    column = read_date_column({text: 1}, DateOptions(today=TODAY, zone=BERLIN))
    assert column.readings[text].day == moment.astimezone(UTC).astimezone(BERLIN).date()


# Days and months that a spreadsheet swapped.

SWAPPED = {
    "2016-03-03": date(2016, 3, 3), "18/04/2016": date(2016, 4, 18), "2016-05-05": date(2016, 5, 5),
    "25/06/2016": date(2016, 6, 25), "2016-11-09": date(2016, 9, 11), "2016-02-03": date(2016, 3, 2),
    "30/08/2016": date(2016, 8, 30), "2016-09-05 08:15:00": date(2016, 5, 9),
}  # fmt: skip

CELLS = frozenset(text for text in SWAPPED if "/" not in text)


def days_of(counts: dict[str, int], **how: object) -> dict[str, date | str]:
    column = read_date_column(counts, DateOptions(today=TODAY, **how))  # type: ignore[arg-type]
    return {text: reading.day or reading.problem for text, reading in column.readings.items()}


@pytest.mark.parametrize("order", [None, *DateOrder])
def test_date_cells_that_a_spreadsheet_swapped_are_ambiguous(order: DateOrder | None) -> None:
    read_days = days_of(dict.fromkeys(SWAPPED, 1), order=order, date_cells=CELLS)
    cells = {text: day for text, day in read_days.items() if text.startswith("2016")}
    assert set(cells.values()) == {"ambiguous_date"}
    column = read_date_column(dict.fromkeys(SWAPPED, 1), DateOptions(today=TODAY, date_cells=CELLS))
    assert column.order is DateOrder.DMY
    assert all(column.readings[text].day == SWAPPED[text] for text in SWAPPED if text not in cells)
    assert all(column.readings[text].quirk == "swapped_day" for text in cells)
    assert "of 5 a spreadsheet may have swapped day and month" in column.sentence()


@pytest.mark.parametrize("moment", ["2016-11-09T08:15:00Z", "2016-11-09 08:15:00"])
def test_a_moment_that_a_workbook_s_library_hands_over_as_a_text_is_a_cell_all_the_same(moment: str) -> None:
    read_days = days_of(dict.fromkeys([*SWAPPED, moment], 1), date_cells=CELLS)
    assert read_days[moment] == "ambiguous_date"


def test_moments_that_were_typed_are_no_swapped_cells_where_there_is_no_cell() -> None:
    typed = ["2016-11-09T08:15:00+01:00", "2016-12-03T08:15:00Z", "02/30/2016"]
    read_days = days_of(dict.fromkeys(typed, 1), date_cells=frozenset())
    assert read_days[typed[0]] == date(2016, 11, 9)
    assert read_days[typed[1]] == date(2016, 12, 3)


@pytest.mark.parametrize(
    ("typed", "seen"), [("2016-02-30", "invalid_date"), ("2016-10-18", date(2016, 10, 18))]
)
def test_a_typed_day_is_no_evidence_against_swapped_cells(typed: str, seen: object) -> None:
    read_days = days_of(dict.fromkeys([*SWAPPED, typed], 1), date_cells=CELLS)
    assert ({read_days[text] for text in CELLS}, read_days[typed]) == ({"ambiguous_date"}, seen)


@pytest.mark.parametrize(
    "texts",
    [
        ["2016-03-18", *SWAPPED],  # a date cell of a day over 12
        ["2016-03-03", "2016-05-05", "2016-11-09"],  # nothing but date cells
        ["2016-03-03", "03/04/2016"],  # no text that proves an order
        ["2016-03-03", "18 Oct 2016"],
        ["2016-03-03", "n.d."],
    ],
)
def test_date_cells_without_such_evidence_are_read(texts: list[str]) -> None:
    cells = frozenset(text for text in texts if re.match(r"\d{4}-", text))
    read_days = days_of(dict.fromkeys(texts, 1), date_cells=cells)
    assert {day for text, day in read_days.items() if text.startswith("2016-")} <= {
        date.fromisoformat(text[:10]) for text in texts if text.startswith("2016-")
    }


def test_texts_that_such_a_spreadsheet_saved_are_ambiguous() -> None:
    """Its dates are written without zeros, the texts that it left alone with them; or the other way round."""
    padded, bare = ["18/03/2016", "19/04/2016"], ["4/3/2016", "5/6/2016", "11/12/2016"]
    american, british = ["3/18/2016", "4/19/2016"], ["04/03/2016", "05/06/2016", "11/12/2016"]
    for left, saved in ((padded, bare), (american, british)):
        read_days = days_of(dict.fromkeys([*left, *saved], 1))
        assert [read_days[text] for text in left] == [date(2016, 3, 18), date(2016, 4, 19)]
        assert {read_days[text] for text in saved} == {"ambiguous_date"}


def test_iso_dates_of_a_text_that_such_a_spreadsheet_saved_are_ambiguous() -> None:
    left, saved = (
        [f"{day}/10/2016" for day in range(13, 18)],
        [f"2016-{month:02}-0{month}" for month in range(2, 7)],
    )
    read_days = days_of(dict.fromkeys([*left, *saved], 1))
    assert {read_days[text] for text in saved} == {"ambiguous_date"}
    assert "ambiguous_date" not in days_of(dict.fromkeys([*left, *saved[:4]], 1)).values()
    typed = days_of(dict.fromkeys([*left, *saved, "2016-10-18"], 1))
    assert typed == {**read_days, "2016-10-18": date(2016, 10, 18)}
    late = [f"2016-10-{day}" for day in (18, 19)]  # two of seven are more than somebody types
    assert "ambiguous_date" not in days_of(dict.fromkeys([*left, *saved, *late], 1)).values()


@pytest.mark.parametrize(
    "texts",
    [
        ["18/03/2016", "04/03/2016"],
        ["18/3/2016", "4/3/2016"],
        ["18/03/2016", "4/3/2016"],  # one of each is chance
        ["18/03/2016", "19/03/2016", "4/3/2016", "5/3/2016", "05/03/2016"],  # who writes now so, now so
        ["18/03/2016", "19/3/2016", "20/03/2016", "4/3/2016", "5/3/2016"],
        ["18/10/2016", "4/3/2016"],  # no number below 10 among the texts that prove the order
        ["18/10/2016", "2016-03-04"],
        ["18/10/2016", "11/12/2016", "12/11/2016"],
    ],
)
def test_texts_without_such_evidence_are_read(texts: list[str]) -> None:
    assert "ambiguous_date" not in days_of(dict.fromkeys(texts, 1)).values()


def _opened_abroad(day: date, order: DateOrder) -> str:
    """As a spreadsheet of the other order leaves a text: as a date cell if it can be one there."""
    text = WRITTEN[order].format(m=f"{day.month:02}", d=f"{day.day:02}", y=day.year, s="/")
    return f"{day.year}-{day.day:02}-{day.month:02}" if day.day <= 12 else text


@given(st.lists(DAYS, min_size=1, max_size=40), st.sampled_from([DateOrder.MDY, DateOrder.DMY]))
def test_no_day_of_a_workbook_that_was_opened_abroad_is_wrong_where_a_text_proves_the_order(
    days: list[date], order: DateOrder
) -> None:
    texts: dict[str, set[date]] = defaultdict(set)
    for day in days:
        texts[_opened_abroad(day, order)].add(day)
    cells = frozenset(text for text in texts if "-" in text)
    read_days = days_of(dict.fromkeys(texts, 1), date_cells=cells)
    if any(day.day > 12 for day in days):
        assert all(read_days[text] in (*meant, "ambiguous_date") for text, meant in texts.items())
