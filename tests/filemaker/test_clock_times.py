"""Times of day, as FileMaker and spreadsheets write them."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filemaker import ColumnSpec, Schema
from filemaker.values.clock_times import read_clock_time, read_time_beside_day
from tests.filemaker.reading import read
from tests.ugly.other_workbooks import ods, ods_part
from tests.ugly.render import Raw, pack, workbook_parts

TORONTO = ZoneInfo("America/Toronto")
OCTOBER = date(2016, 10, 18)


def meaning(text: str) -> str:
    """Hours, minutes and seconds after midnight, or the problem."""
    reading = read_clock_time(text)
    assert (reading.since_midnight is None) == bool(reading.problem)
    return str(reading.since_midnight) if reading.since_midnight is not None else reading.problem


@pytest.mark.parametrize(
    "text",
    [
        "9:30:00", "09:30:00", "9:30", "09:30", " 9:30 ", "9:30 AM", "9:30AM", "9:30 a.m.", "9:30\u202fam", "9.30 AM", "9.30.00",
        "9h30", "9 h 30", "９：３０", "9:30:00.250", "1899-12-30 09:30:00", "0.395833333333333", "0,395833", "PT9H30M",
    ],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(text: str) -> None:
    assert meaning(text) == "9:30:00"


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("12:00 AM", "0:00:00"),
        ("12:30 PM", "12:30:00"),
        ("9 pm", "21:00:00"),
        ("0:00:00", "0:00:00"),
        ("0.75", "18:00:00"),
        ("24:00:00", "1 day, 0:00:00"),
        ("24:00", "1 day, 0:00:00"),
        ("1 day, 0:00:00", "1 day, 0:00:00"),
        ("1 day, 2:15:00", "1 day, 2:15:00"),
        ("26:15:00", "1 day, 2:15:00"),
        ("PT24H00M00S", "1 day, 0:00:00"),
    ],
)
def test_midnight_and_the_night_after_it_belong_to_the_day_before(text: str, read_as: str) -> None:
    assert meaning(text) == read_as


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "n/a", "none", "--:--", "?", "unknown"])
def test_no_time_is_no_time(text: str) -> None:
    assert meaning(text) == "no_time"


@pytest.mark.parametrize(
    "text",
    [
        "half past nine", "noon", "25:99", "9:3", "13:30 PM", "-6:00:00", "-1 day, 18:00:00", "2 days, 0:00:00", "48:00:00",
        "1 day, 24:00:00", "9:30:00Z", "9:30 +02:00", "#VALUE!", "1900-01-01 09:30:00", "10/18/2016 9:30", "x" * 100_000,
        # two times each
        "9.30", "9", "930", "0", "0.25", "1.5",
    ],
)  # fmt: skip
def test_what_is_no_time_or_may_be_two_is_not_read(text: str) -> None:
    assert meaning(text) == "invalid_time"


@given(st.integers(0, 48 * 60 * 60 - 1), st.booleans())
def test_every_second_of_two_days_is_read_as_it_was_written(seconds: int, in_days: bool) -> None:
    moment = timedelta(seconds=seconds)
    hours, rest = divmod(seconds, 3600)
    text = str(moment) if in_days else f"{hours}:{rest // 60:02}:{rest % 60:02}"
    assert read_clock_time(text).since_midnight == moment
    if seconds < 24 * 60 * 60:
        assert read_clock_time(f"{seconds / (24 * 60 * 60):.15f}").since_midnight == moment


@given(st.from_regex(r"[0-9:. apmAPMh,dysPTHS-]{1,12}", fullmatch=True))
def test_no_text_is_a_time_outside_of_two_days(text: str) -> None:
    since = read_clock_time(text).since_midnight
    assert since is None or timedelta(0) <= since < timedelta(days=2)


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("10/18/2016 9:30 AM", "9:30:00"),
        ("2016-10-18T14:03:00", "14:03:00"),
        ("18 octobre 2016 à 14:03", "14:03:00"),
        ("2016年10月18日 14:03", "14:03:00"),
        ("2016-10-19T01:30:00Z", "21:30:00"),  # the evening before, in Toronto
        ("10/18/2016 23:30 +12:00", "7:30:00"),
        ("10/18/2016", "no_time"),
        # Programs write days so.
        ("2016-10-18 00:00:00", "no_time"),
        ("2016-10-18T04:00:00Z", "no_time"),
    ],
)
def test_a_time_beside_a_day_is_the_one_of_the_clinic(text: str, read_as: str) -> None:
    reading = read_time_beside_day(text, OCTOBER, TORONTO)
    assert (str(reading.since_midnight) if reading.since_midnight is not None else reading.problem) == read_as


# Workbooks


TIMES = Schema("time", (ColumnSpec("key", ()), ColumnSpec("at", (), is_time=True)), record_key="key")
FORMATS = ("h:mm:ss", "[h]:mm:ss", "General")


def of_xlsx(*, from_1904: bool) -> bytes:
    cells = [
        [str(at), Raw(f'<c r="{{r}}" s="{style}"><v>{value}</v></c>')]
        for at, (value, style) in enumerate([(0.39583333, 0), (1.0, 0), (1.09375, 0), (1.0, 1), (1.09375, 1)])
    ]
    parts = workbook_parts(cells, ("key", "at"), from_1904=from_1904)
    formats = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(FORMATS)
    )
    styles = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(FORMATS)))
    head, _, _ = parts["xl/styles.xml"].partition("<numFmts>")
    parts["xl/styles.xml"] = f"{head}<numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>"
    return pack(parts)


def of_ods() -> bytes:
    times = ("PT09H30M00S", "PT24H00M00S", "PT26H15M00S", "PT24H00M00S", "PT26H15M00S")
    content = ods_part([[str(at), f"#{at}"] for at in range(len(times))], ("key", "at"))
    for at, written in enumerate(times):
        text = f'<table:table-cell office:value-type="string"><text:p>#{at}</text:p></table:table-cell>'
        cell = f'<table:table-cell office:value-type="time" office:time-value="{written}"/>'
        content = content.replace(text, cell)
    return ods([], content=content)


@pytest.mark.parametrize(
    "make",
    [lambda: of_xlsx(from_1904=False), lambda: of_xlsx(from_1904=True), of_ods],
    ids=["xlsx", "xlsx that counts from 1904", "ods"],
)
def test_a_cell_of_24_hours_is_no_day_of_the_year_1900(make: Callable[[], bytes], tmp_path: Path) -> None:
    _, _, rows = read(tmp_path / "times", make(), schema=TIMES)
    assert [meaning(row["at"]) for row in rows] == ["9:30:00", *["1 day, 0:00:00", "1 day, 2:15:00"] * 2]
