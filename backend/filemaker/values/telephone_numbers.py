"""What telephone number a text is, in the form that programs use (E.164: `+14165550123`), and why it is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from filemaker.values.date_texts import DateOrder, parse_date_text

# A longer text is a note in which a number may stand, not a number.
_LONGEST = 100
# Fewer digits than these are no number with its area, so that no zero of an area can be missing. Days that a spreadsheet
# counts have five: 42501.
_FEWEST = 7

# 4.16555E+09: of such a number, a spreadsheet has thrown the last digits away.
_ROUNDED = re.compile(r"\d+(?:[.,]\d*)?E\+?\d+", re.ASCII | re.IGNORECASE)
# 4165550123.0: a whole number, as programs write one that may have decimals.
_DECIMALS = re.compile(r"(\d{4,})[.,]0+", re.ASCII)
# Beside a number: digits that may belong to it, or to another one. `after 5` are none.
_DIGITS_BEFORE = re.compile(r"\d{3}|\d[\W_]*$").search
_DIGITS_BEHIND = re.compile(r"\d{3}|^[\W_]*\d").search
_SPACED_DIGITS = re.compile(r"[\d\s]+").fullmatch

# The years of a date, and into which of them two digits fall.
_YEARS: Final = range(1850, 2101)


class NumberRemark(StrEnum):
    """What is to be said of a number, in words; nothing of one that is simply understood."""

    NONE = ""
    ZERO_RESTORED = "the number lacked its first zero, which makes it whole"
    TWO_NUMBERS = "the number is another one if it lacks its first zero"
    DATE = "a date stands where a number belongs"
    ROUNDED = "a spreadsheet rounded the number"
    NO_COUNTRY = "the number does not tell its country, and NEXUS_COUNTRY is not set"
    NOT_UNDERSTOOD = "the number is not understood"


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What a text means.

    Attributes:
        e164: the number with a plus, its country's code and digits alone; empty where it is not understood.
        remark: what is to be said of it.
    """

    e164: str
    remark: NumberRemark = NumberRemark.NONE


def read_telephone_number(text: str, country: str | None) -> NumberReading:
    """The one valid number that stands in a text.

    Words may stand around it (`0412 345 678 (mum)`, `… after 5`) and an extension behind it, which is no part of E.164; a
    second number may not, nor digits that may be part of one. A zero is put in front where that alone makes it a number. Digits that are two valid
    numbers, one as they stand and another one with the zero that a spreadsheet may have taken, are neither.

    Args:
        text: as it stands in the export.
        country: ISO 3166 code of the country from which numbers without a country's code are dialled; None if that is
            not known, which leaves those in international form.
    """
    plain = text.strip()
    if remark := _something_else(plain):
        return NumberReading("", remark)
    if decimals := _DECIMALS.fullmatch(plain):
        plain = decimals[1]
    number = _number_in(plain, country)
    padded = _number_in(f"0{plain}", country) if _may_lack_zero(plain) else ""
    if number and padded not in {"", number} and plain.isdecimal():
        return NumberReading("", NumberRemark.TWO_NUMBERS)
    if number:
        return NumberReading(number)
    if padded:
        return NumberReading(padded, NumberRemark.ZERO_RESTORED)
    needs_country = country is None and "+" not in plain
    return NumberReading("", NumberRemark.NO_COUNTRY if needs_country else NumberRemark.NOT_UNDERSTOOD)


def number_beginnings(text: str, country: str | None) -> list[str]:
    """How the numbers in E.164 can begin of which the first digits are typed, in any spacing; their order says nothing.

    In Australia, `0412 3` is `+614123`, `+61 41` and `0061 41` are `+6141`, and `6141` may be that, too.

    Args:
        text: what was typed.
        country: as for `read_telephone_number`.
    """
    from phonenumbers import country_code_for_region, ndd_prefix_for_region

    digits = "".join(str(int(sign)) for sign in text if sign.isdecimal())
    beginnings = {f"+{digits}"}
    if not text.strip().startswith("+"):
        beginnings.add(f"+{digits.removeprefix('00')}")
        if country:
            trunk = ndd_prefix_for_region(country, strip_non_digits=True) or ""
            beginnings.add(f"+{country_code_for_region(country)}{digits.removeprefix(trunk)}")
    return sorted(beginnings)


def _something_else(text: str) -> NumberRemark:
    """What a text is that is no number for sure."""
    if len(text) > _LONGEST:
        return NumberRemark.NOT_UNDERSTOOD
    if _ROUNDED.fullmatch(text):
        return NumberRemark.ROUNDED
    return NumberRemark.DATE if _is_date(text) else NumberRemark.NONE


def _may_lack_zero(text: str) -> bool:
    return text[:1].isdecimal() and text[0] != "0" and sum(map(str.isdecimal, text)) >= _FEWEST


def _number_in(text: str, country: str | None) -> str:
    """The only valid number of a text without other digits that may belong to a number; empty if there is none."""
    # Later than the program's start, which most exports never need.
    from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

    found = list(PhoneNumberMatcher(text, country))
    if len(found) != 1:
        return ""
    (only,) = found
    if _DIGITS_BEFORE(text[: only.start]) or _DIGITS_BEHIND(text[only.end :]):
        return ""
    return format_number(only.number, PhoneNumberFormat.E164)


def _is_date(text: str) -> bool:
    """Whether a text can be read as a day, which may look like a number: 31-12-2016 is one in Denmark.

    Six digits in groups of two are a number where nothing but spaces stands between them.
    """
    written = parse_date_text(text)
    if written is None or (written.short_year and _SPACED_DIGITS(text)):
        return False
    days = (written.day(order, pivot_year=_YEARS[-1]) for order in DateOrder)
    return any(day is not None and day.year in _YEARS for day in days)
