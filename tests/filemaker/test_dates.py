"""One column of dates has one order, proven by the whole column or said to be assumed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        "18 octobre 2016",
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
