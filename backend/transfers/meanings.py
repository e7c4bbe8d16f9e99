"""What the texts of an export's rows mean, one text at a time: loaded beside the rows, for a plan to join."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta, tzinfo

from database import Workbench
from filemaker import TimeReading, TypeCatalogue, clock_periods, read_clock_time, read_time_beside_day
from transfers.transfer import CountedList

# A time may be of the day after, and end with it.
_DAYS_AFTER = timedelta(days=3)


def told_texts(bench: Workbench, *columns: str) -> list[str]:
    """The texts of some columns of `told`, each once; without blanks."""
    texts = " UNION ALL ".join(f"SELECT {column} AS text FROM told" for column in columns)
    return [text for (text,) in bench.rows(f"SELECT DISTINCT text FROM ({texts}) WHERE text <> ''")]


def load_types(bench: Workbench, column: str, catalogue: TypeCatalogue) -> None:
    """Loads `<column>_reading` (text, name, known): what a catalogue has for each text of a column."""
    texts = told_texts(bench, column)
    readings = [catalogue.read(text) for text in texts]
    bench.load(
        f"{column}_reading",
        {"text": "VARCHAR", "name": "VARCHAR", "known": "BOOLEAN"},
        [(texts, [one.name for one in readings], [one.known for one in readings])],
    )


def unknown_texts(column: str, name: str, words: str) -> CountedList:
    """What the result lists of a column that `load_types` asked a catalogue about: the texts that it does not know."""
    return CountedList(
        name,
        words,
        f"SELECT {column}, count(*) FROM told JOIN {column}_reading r ON r.text = {column} WHERE NOT known GROUP BY {column}",
    )


def load_times(bench: Workbench, columns: tuple[str, ...], zone: tzinfo) -> None:
    """Loads what times mean, and how clocks went on all days of the export.

    - `clock_time` (text, seconds, problem): since midnight, for each text of the columns of times.
    - `time_beside_day`: the same for the texts of days that name a time, too.
    - `clock_period` (since, until, ahead, problem): see `ClockPeriod`; seconds.
    """
    _load_readings(bench, "clock_time", {text: read_clock_time(text) for text in told_texts(bench, *columns)})
    moments = bench.rows(
        "SELECT date_text, day FROM date_reading WHERE day IS NOT NULL AND contains(date_text, ':')"
    )
    beside = {text: read_time_beside_day(text, day, zone) for text, day in moments}
    _load_readings(bench, "time_beside_day", beside)
    _load_clock_periods(bench, zone)


def _load_readings(bench: Workbench, table: str, readings: Mapping[str, TimeReading]) -> None:
    since = [one.since_midnight for one in readings.values()]
    seconds = [None if one is None else int(one.total_seconds()) for one in since]
    bench.load(
        table,
        {"text": "VARCHAR", "seconds": "BIGINT", "problem": "VARCHAR"},
        [(list(readings), seconds, [one.problem for one in readings.values()])],
    )


def _load_clock_periods(bench: Workbench, zone: tzinfo) -> None:
    first, last = bench.one("SELECT min(day), max(day) FROM date_reading")
    periods = list(clock_periods(zone, first, last + _DAYS_AFTER)) if first else []
    bench.load(
        "clock_period",
        {"since": "TIMESTAMP", "until": "TIMESTAMP", "ahead": "BIGINT", "problem": "VARCHAR"},
        [
            (
                [str(one.since) for one in periods],
                [str(one.until) for one in periods],
                [int(one.ahead.total_seconds()) for one in periods],
                [one.problem for one in periods],
            )
        ],
    )
