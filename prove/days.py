"""How a clinic writes its days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

__all__ = ["MONTHS", "DayStyle", "a_day", "draw_style", "in_utc", "numeric", "styles", "with_offset"]

_FULL_WIDTH = str.maketrans("0123456789/", "０１２３４５６７８９／")

# The months as each language writes them, from January; how a day is written in it stands in `_NAMED`.
MONTHS = {
    "english": "January February March April May June July August September October November December",
    "french": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "german": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
_ABBREVIATED = {
    "french": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "german": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "spanish": "ene feb mar abr may jun jul ago sept oct nov dic",
    "italian": "gen feb mar apr mag giu lug ago set ott nov dic",
    "dutch": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "portuguese": "jan fev mar abr mai jun jul ago set out nov dez",
}
_NAMED = {
    "english": "{d} {m} {y}",
    "french": "{d} {m} {y}",
    "german": "{d}. {m} {y}",
    "spanish": "{d} de {m} de {y}",
    "italian": "{d} {m} {y}",
    "dutch": "{d} {m} {y}",
    "portuguese": "{d} de {m} de {y}",
}


@dataclass(frozen=True)
class DayStyle:
    """One way to write days.

    Attributes:
        name: for the list of what a clinic is made of.
        write: the text of a day.
        order: `mdy` or `dmy` where month and day could swap places, else empty.
        sample: a text that the clinic's encoding must be able to write.
    """

    name: str
    write: Callable[[date], str]
    order: str = ""
    sample: str = ""


def numeric(order: str, separator: str = "/", *, padded: bool = True, tail: str = "") -> DayStyle:
    """Month first or day first, with any separator, perhaps with a time of day behind."""

    def write(day: date) -> str:
        width = "02d" if padded else "d"
        month, of_month = format(day.month, width), format(day.day, width)
        parts = (month, of_month) if order == "mdy" else (of_month, month)
        return separator.join((*parts, f"{day.year:04d}")) + tail

    return DayStyle(f"{order}{separator}{'' if padded else '1'}{tail}", write, order)


def _named(language: str) -> DayStyle:
    names = MONTHS[language].split()

    def write(day: date) -> str:
        return _NAMED[language].format(d=day.day, m=names[day.month - 1], y=day.year)

    return DayStyle(language, write, sample=MONTHS[language])


def _abbreviated(language: str) -> DayStyle:
    names = _ABBREVIATED[language].split()

    def write(day: date) -> str:
        return f"{day.day:02d}-{names[day.month - 1]}-{day.year}"

    return DayStyle(f"{language} short", write, sample=_ABBREVIATED[language])


def _full_width(day: date) -> str:
    return numeric("mdy").write(day).translate(_FULL_WIDTH)


def styles() -> tuple[DayStyle, ...]:
    """All of them."""
    return (
        *(numeric("mdy", sign, padded=padded) for sign in "/-." for padded in (True, False)),
        *(numeric("dmy", sign, padded=padded) for sign in "/-." for padded in (True, False)),
        numeric("mdy", "\\"),
        numeric("dmy", " "),
        numeric("mdy", tail=" 14:03"),
        numeric("mdy", tail=" 2:03:00 PM"),
        numeric("dmy", ".", tail=" 23:59:59"),
        DayStyle("iso", date.isoformat),
        DayStyle("iso with time", lambda day: f"{day.isoformat()}T14:03:00"),
        DayStyle("year first", lambda day: day.strftime("%Y/%m/%d")),
        DayStyle("compact", lambda day: day.strftime("%Y%m%d")),
        DayStyle("full width", _full_width, "mdy", "０"),
        DayStyle("east asian", lambda day: f"{day.year}年{day.month}月{day.day}日", sample="年月日"),
        DayStyle("Oct", lambda day: f"{day.day:02d} {_english(day)[:3]} {day.year}"),
        DayStyle("-Oct-", lambda day: f"{day.day:02d}-{_english(day)[:3]}-{day.year}"),
        *map(_abbreviated, _ABBREVIATED),
        DayStyle("October 18,", lambda day: f"{_english(day)} {day.day}, {day.year}"),
        *map(_named, MONTHS),
    )


def _english(day: date) -> str:
    return MONTHS["english"].split()[day.month - 1]


def draw_style(random: Random, encodes: Callable[[str], bool]) -> DayStyle:
    """A style whose signs the clinic's encoding has; the plain ones are drawn as often as all others together."""
    able = [style for style in styles() if encodes(style.sample)]
    plain = [numeric("mdy"), numeric("mdy"), numeric("dmy"), DayStyle("iso", date.isoformat)]
    return random.choice(plain if random.random() < 0.4 else able)


def a_day(random: Random) -> date:
    """A day of the clinic's years."""
    return date.fromordinal(date(2003, 1, 1).toordinal() + random.randrange(8_000))


def in_utc(day: date, at: time, zone: str) -> str:
    """The moment of a local day and time as OData writes it."""
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def with_offset(day: date, at: time, zone: str, server: str) -> str:
    """The same moment on the clock of a server in another zone, with that zone's offset."""
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    return local.astimezone(ZoneInfo(server)).isoformat()
