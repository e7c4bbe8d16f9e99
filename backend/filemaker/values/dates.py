"""Reading a column of dates: one column has one order, and the whole column proves it or does not.

FileMaker writes dates in the format of the machine on which the file was created, so neither this machine's
locale nor the first row says which number is the month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from errors import UnusableInput
from filemaker.values.date_texts import DateOrder, WrittenDate, is_no_date, parse_date_text
from filemaker.values.swapped_days import swapped_days

DateProblem = Literal["", "no_date", "invalid_date", "ambiguous_date"]

# Where month and day may swap places; a date with the year first is never in doubt.
_SWAPPABLE = (DateOrder.MDY, DateOrder.DMY)


@dataclass(frozen=True)
class DateOptions:
    """How to read the dates of a column.

    Attributes:
        order: the order that somebody vouches for; None to infer it from the column.
        pivot_year: the last of the hundred years into which two-digit years fall (2024: `87` is 1987, `24` is
            2024). Used only together with `order`: both have to be known to read such a date.
        today: later dates are `invalid_date`.
        earliest: earlier dates are `invalid_date`; there are no photographs of patients from before 1900.
        declared: what the file itself declares (`Export.declared_date_order`); used where no date proves an order.
        date_cells: the texts that were date cells of a workbook (`Export.date_cells`); None where there are no cells.
        zone: where the clinic is: a moment that names its time zone is the day that it was there. None to take the
            day that the text names.
    """

    order: DateOrder | None = None
    pivot_year: int | None = None
    today: date = field(kw_only=True)
    earliest: date = field(default=date(1900, 1, 1), kw_only=True)
    declared: DateOrder | None = field(default=None, kw_only=True)
    date_cells: frozenset[str] | None = field(default=None, kw_only=True)
    zone: tzinfo | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if self.pivot_year is not None and not 1900 <= self.pivot_year <= 2199:
            raise UnusableInput(
                f"The pivot year {self.pivot_year} is not between 1900 and 2199.",
                "Give the last year that a two-digit year may mean, with four digits, such as 2024.",
            )

    def plausible(self, day: date) -> bool:
        return self.earliest <= day <= self.today

    def day(self, written: WrittenDate, order: DateOrder) -> date | None:
        """The plausible day of a text under an order, at the clinic; None if there is none."""
        day = written.day(order, self.pivot_year)
        if day and self.zone and written.since_utc_midnight is not None:
            day = _day_at(self.zone, day, written.since_utc_midnight)
        return day if day and self.plausible(day) else None


@dataclass(frozen=True)
class DateReading:
    """What one text means: a day, or the named reason why none can be told; and the quirk that it is, if it is one."""

    day: date | None
    problem: DateProblem
    quirk: str = ""


@dataclass(frozen=True)
class DateEvidence:
    """How many rows prove which order. Only plausible days count: a misspelt year proves nothing.

    Attributes:
        mdy: rows that are a day only with the month first.
        dmy: rows that are a day only with the day first.
        ymd: rows whose year stands first, or whose month is a name: never in doubt.
        neutral: rows that are a day either way (`03/04/2016`, and `05/05/2016`, which is the same day).
        short_year: rows with a two-digit year.
        open_century: rows among them whose century nothing tells.
        swapped: rows whose day and month a spreadsheet may have swapped; they prove nothing.
        total: rows with any text in the column.
        basis: what the order was taken from.
    """

    mdy: int
    dmy: int
    ymd: int
    neutral: int
    short_year: int
    open_century: int
    swapped: int
    total: int
    basis: Literal["given", "proven", "declared", "year first", "contradiction", "assumed"]

    def sentence(self) -> str:
        """The evidence in words, without any content of the column."""
        over = f"{self.mdy:,} of {self.total:,} dates have a second part over 12"
        first = {0: "none has", 1: "1 has"}.get(self.dmy, f"{self.dmy:,} have")
        counts = f"{over}, {first} a first part over 12"
        sentence = _SENTENCES[self.basis].format(counts=counts, ymd=f"{self.ymd:,}", total=f"{self.total:,}")
        return sentence + "".join(
            words.format(count=f"{count:,}")
            for count, words in ((self.open_century, _OPEN_CENTURY), (self.swapped, _SWAPPED))
            if count
        )


_SENTENCES = {
    "given": "order given: {counts}",
    "proven": "proven by the column: {counts}",
    "declared": "no date proves an order, the file declares it: {counts}",
    "year first": "year first: {ymd} of {total} dates begin with the year or name the month",
    "contradiction": "the column contradicts itself, so only dates that read one way are read: {counts}",
    "assumed": "no date proves an order, month first is assumed: {counts}",
}
_OPEN_CENTURY = "; the century is open for {count} with a two-digit year, which --date-order together with --pivot-year settles"
_SWAPPED = "; of {count} a spreadsheet may have swapped day and month, which only the file as FileMaker wrote it settles"


@dataclass(frozen=True)
class DateColumn:
    """A column of dates, read.

    Attributes:
        readings: verbatim text -> its reading, for every text that was given.
        order: the order they were read in; None where the column contradicts itself.
        evidence: what proves the order.
        today: the day after which dates are `invalid_date`, as it was given.
    """

    readings: Mapping[str, DateReading]
    order: DateOrder | None
    evidence: DateEvidence
    today: date

    def sentence(self) -> str:
        """How the column was read, and why, without its contents."""
        how = f"read as {self.order}" if self.order else "only what can be read in one way was read"
        return f"{how}; {self.evidence.sentence()}"

    @property
    def settling_options(self) -> str:
        """The options with which each order reads what it can, if it takes more than the order."""
        return f" with --date-order and --pivot-year {self.today.year}" if self.evidence.open_century else ""

    def shares(self, counts: Mapping[str, int]) -> dict[DateOrder, float]:
        """How much of the column each order would read (`best_order`), with the options that settle an open century."""
        return best_order(counts, self.today, self.today.year if self.evidence.open_century else None)

    def shares_sentence(self, counts: Mapping[str, int]) -> str:
        """The same in words."""
        listed = ", ".join(f"{order} {share:.0f} %" for order, share in self.shares(counts).items())
        return f"Share of dates that can be read{self.settling_options}: {listed}."


def read_date_column(counts: Mapping[str, int], options: DateOptions) -> DateColumn:
    """Reads every distinct text of a column, given with the number of rows that carry it.

    - Blank texts and ways of saying that there is no date (`n.d.`, `unknown`, `00/00/0000`) are `no_date`.
    - Partial dates, era dates, impossible days, days before `earliest` or after `today`, and days that
      contradict a given order are `invalid_date`.
    - Two-digit years are `ambiguous_date` unless both the order and the pivot year are given; so is a date that
      can be read two ways in a column that proves both orders.
    - A date-time is read for its day; where it names its time zone, for the day that it was in `zone`. A text with
      the year first, or with the month in words, is read as it stands in whatever column.
    - Days and months that a spreadsheet may have swapped (`swapped_days`) are `ambiguous_date`.
    """
    written = {text: found for text in counts if (found := parse_date_text(text))}
    swapped = swapped_days(written, options.date_cells)
    trusted = {text: date_text for text, date_text in written.items() if text not in swapped}
    tally = _tally(trusted, counts, options)
    order, basis = _resolve(tally, options)
    readings = {text: _read(text, trusted.get(text), order, options) for text in counts}
    readings |= dict.fromkeys(swapped, DateReading(None, "ambiguous_date", "swapped_day"))
    evidence = DateEvidence(
        mdy=tally[DateOrder.MDY],
        dmy=tally[DateOrder.DMY],
        ymd=tally[DateOrder.YMD],
        neutral=tally["neutral"],
        short_year=tally["short_year"],
        open_century=0 if options.order and options.pivot_year else tally["short_year"],
        swapped=sum(counts[text] for text in swapped),
        total=sum(count for text, count in counts.items() if text.strip()),
        basis=basis,
    )
    return DateColumn(readings, order, evidence, options.today)


def best_order(
    counts: Mapping[str, int], today: date, pivot_year: int | None = None
) -> dict[DateOrder, float]:
    """The share of dates, in percent of the rows that hold one, that each order would read; the best one first."""
    dated = {text: count for text, count in counts.items() if not is_no_date(text)}
    total = sum(dated.values())
    if not total:
        return {}
    shares = {}
    for order in DateOrder:
        column = read_date_column(dated, DateOptions(order, pivot_year, today=today))
        readable = sum(dated[text] for text, reading in column.readings.items() if reading.day)
        shares[order] = 100.0 * readable / total
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def _tally(
    written: Mapping[str, WrittenDate], counts: Mapping[str, int], options: DateOptions
) -> Counter[str]:
    tally: Counter[str] = Counter()
    for text, date_text in written.items():
        tally[_proof(date_text, options)] += counts[text]
    return tally


def _proof(written: WrittenDate, options: DateOptions) -> str:
    """What one date proves: an order, `neutral`, `short_year`, or `nothing` if it is no plausible day at all."""
    if written.short_year:
        return "short_year"
    if written.order:
        return written.order if options.day(written, written.order) else "nothing"
    possible = [order for order in _SWAPPABLE if options.day(written, order)]
    if len(possible) == 1:
        # 03/04 with one of the two readings in the future proves nothing: both are days of the calendar.
        return possible[0] if max(written.numbers[:2]) > 12 else "neutral"
    return "neutral" if possible else "nothing"


def _resolve(
    tally: Counter[str], options: DateOptions
) -> tuple[
    DateOrder | None, Literal["given", "proven", "declared", "year first", "contradiction", "assumed"]
]:
    if options.order:
        return options.order, "given"
    mdy, dmy = tally[DateOrder.MDY], tally[DateOrder.DMY]
    if mdy and dmy:
        return None, "contradiction"
    if mdy or dmy:
        return (DateOrder.MDY if mdy else DateOrder.DMY), "proven"
    if tally[DateOrder.YMD] and not tally["neutral"]:
        return DateOrder.YMD, "year first"
    if options.declared:
        return options.declared, "declared"
    return DateOrder.MDY, "assumed"


def _read(
    text: str, written: WrittenDate | None, order: DateOrder | None, options: DateOptions
) -> DateReading:
    if written is None or is_no_date(text):
        return DateReading(None, "no_date" if is_no_date(text) else "invalid_date")
    if written.short_year and not (options.order and options.pivot_year):
        return DateReading(None, "ambiguous_date" if _may_be_a_day(written) else "invalid_date")
    orders = (order,) if order else _SWAPPABLE
    days = {day for one in orders if (day := options.day(written, one))}
    quirk = "moment_with_zone" if options.zone and written.since_utc_midnight is not None else ""
    if len(days) > 1:
        return DateReading(None, "ambiguous_date", quirk)
    return DateReading(days.pop(), "", quirk) if days else DateReading(None, "invalid_date", quirk)


def _day_at(zone: tzinfo, day: date, since_utc_midnight: timedelta) -> date | None:
    try:
        moment = datetime.combine(day, time.min, tzinfo=UTC) + since_utc_midnight
        return moment.astimezone(zone).date()
    except OverflowError:  # before the year 1 or after 9999
        return None


def _may_be_a_day(written: WrittenDate) -> bool:
    """Whether a date with a two-digit year is a day under any order; the year 2000 stands for the century."""
    return any(written.day(order, 2099) for order in DateOrder)
