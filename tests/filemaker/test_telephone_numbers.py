"""Which telephone number a text is, and which texts are none."""

from __future__ import annotations

import unicodedata
from datetime import date

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from filemaker import NumberRemark, read_telephone_number

COUNTRIES = sorted(phonenumbers.SUPPORTED_REGIONS)
EXAMPLES = [
    (country, number)
    for country in COUNTRIES
    for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE)
    if (number := phonenumbers.example_number_for_type(country, kind))
]


def written(number: PhoneNumber, style: int) -> str:
    return str(phonenumbers.format_number(number, style))


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("(416) 555-0123", "CA", "+14165550123"),
        ("416.555.0123", "CA", "+14165550123"),
        ("1-416-555-0123 ext. 12", "CA", "+14165550123"),
        ("4165550123.0", "CA", "+14165550123"),
        ("+44 20 8366 1177", "CA", "+442083661177"),
        ("+44 20 8366 1177", None, "+442083661177"),
        ("0412 345 678 (mum)", "AU", "+61412345678"),
        ("M: 0412345678", "AU", "+61412345678"),
        ("0412 345 678 after 5", "AU", "+61412345678"),
        ("from 9 only: (02) 9374 4000, ask for Jo", "AU", "+61293744000"),
        ("'0412345678", "AU", "+61412345678"),
        ("０４１２ ３４５ ６７８", "AU", "+61412345678"),
        ("0011 61 412 345 678", "AU", "+61412345678"),
        ("61412345678", "AU", "+61412345678"),
        ("+61 (0)412 345 678", "AU", "+61412345678"),
        ("22 33 44 55", "DK", "+4522334455"),
        ("13 11 26", "AU", "+61131126"),
        ("347 1234567", "IT", "+393471234567"),
    ],
)
def test_a_number_is_understood_as_people_write_it(text: str, country: str | None, expected: str) -> None:
    reading = read_telephone_number(text, country)

    assert (reading.e164, reading.remark) == (expected, NumberRemark.NONE)


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("412345678", "AU", "+61412345678"),
        ("412 345 678", "AU", "+61412345678"),
        ("293744000", "AU", "+61293744000"),
        ("7400123456", "GB", "+447400123456"),
        ("612345678", "IT", "+390612345678"),
    ],
)
def test_a_first_zero_that_a_spreadsheet_took_is_put_back_and_named(
    text: str, country: str, expected: str
) -> None:
    reading = read_telephone_number(text, country)

    assert (reading.e164, reading.remark) == (expected, NumberRemark.ZERO_RESTORED)


@pytest.mark.parametrize(
    ("text", "country", "remark"),
    [
        (
            "371123456",
            "IT",
            NumberRemark.TWO_NUMBERS,
        ),  # a mobile number, or one in Lodi that begins with 0371
        ("4.16555E+09", "CA", NumberRemark.ROUNDED),
        ("4,16555e+09", "CA", NumberRemark.ROUNDED),
        ("31/12/2016", "DK", NumberRemark.DATE),
        ("31-12-2016", "DK", NumberRemark.DATE),
        ("20160512", "DK", NumberRemark.DATE),
        ("2016-05-12 09:30:00", "DK", NumberRemark.DATE),
        ("13/12/16", "AU", NumberRemark.DATE),
        ("18 Oct 2016", "CA", NumberRemark.DATE),
        ("416 555 0123", None, NumberRemark.NO_COUNTRY),
        ("555-0123", "CA", NumberRemark.NOT_UNDERSTOOD),
        ("dad 555-0123", "CA", NumberRemark.NOT_UNDERSTOOD),  # its letters are an area code on a keypad
        ("0412345678 0498765432", "AU", NumberRemark.NOT_UNDERSTOOD),
        ("416-555-0123/647-555-0199", "CA", NumberRemark.NOT_UNDERSTOOD),
        ("0412 345 678 9", "AU", NumberRemark.NOT_UNDERSTOOD),  # a digit too many, not a number and a 9
        ("0412 345 678 / 9", "AU", NumberRemark.NOT_UNDERSTOOD),
        ("02 9374 4000 or 4001", "AU", NumberRemark.NOT_UNDERSTOOD),
        ("5 0412 345 678", "AU", NumberRemark.NOT_UNDERSTOOD),
        ("00416 555 0123", "CA", NumberRemark.NOT_UNDERSTOOD),
        ("0412345678" + " " * 50 + "x" * 50, "AU", NumberRemark.NOT_UNDERSTOOD),
        ("ada@example.com", "CA", NumberRemark.NOT_UNDERSTOOD),
        ("#######", "CA", NumberRemark.NOT_UNDERSTOOD),
        ("1", "CA", NumberRemark.NOT_UNDERSTOOD),
        ("42501", "IT", NumberRemark.NOT_UNDERSTOOD),  # a date, as a spreadsheet counts days
    ],
)
def test_what_is_no_number_is_named_and_nothing_is_made_of_it(
    text: str, country: str | None, remark: NumberRemark
) -> None:
    reading = read_telephone_number(text, country)

    assert (reading.e164, reading.remark) == ("", remark)


@given(st.sampled_from(EXAMPLES), st.sampled_from(range(3)))
def test_every_country_is_read_in_all_styles(example: tuple[str, PhoneNumber], style: int) -> None:
    country, number = example

    reading = read_telephone_number(written(number, style), country)

    assert reading.e164 == written(number, PhoneNumberFormat.E164)
    assert reading.remark == NumberRemark.NONE


@given(st.sampled_from(EXAMPLES))
def test_a_number_without_its_first_zero_is_itself_or_nobodys(example: tuple[str, PhoneNumber]) -> None:
    country, number = example
    digits = "".join(filter(str.isdigit, written(number, PhoneNumberFormat.NATIONAL)))

    reading = read_telephone_number(digits.removeprefix("0"), country)

    assert reading.e164 in {"", written(number, PhoneNumberFormat.E164)}


# Close enough to numbers that many are some.
LIKE_NUMBERS = st.from_regex(
    r"[+(]{0,2}[0-9]{1,4}[ )/.-]{0,2}[0-9]{2,4}[ /.-]?[0-9]{2,5}( x[0-9]|[.]0)?", fullmatch=True
)


@given(LIKE_NUMBERS | st.text(), st.sampled_from([*COUNTRIES, None]))
def test_no_text_becomes_a_number_that_does_not_stand_in_it(text: str, country: str | None) -> None:
    reading = read_telephone_number(text, country)

    if reading.e164:
        # Of a mobile number in Argentina, the digits in front are others abroad.
        assert reading.e164[-4:] in "".join(filter(str.isdecimal, unicodedata.normalize("NFKC", text)))
        assert phonenumbers.is_valid_number(phonenumbers.parse(reading.e164))
        assert read_telephone_number(reading.e164, None).e164 == reading.e164


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%y", "%m/%d/%y", "%Y%m%d", "%Y-%m-%d %H:%M:%S"]),
    st.sampled_from(COUNTRIES),
)  # fmt: skip
def test_a_date_is_a_number_in_no_country(day: date, style: str, country: str) -> None:
    assert read_telephone_number(day.strftime(style), country).e164 == ""


@given(st.integers(10**8, 10**12), st.sampled_from(COUNTRIES))
def test_a_rounded_number_is_nobodys(number: int, country: str) -> None:
    assert read_telephone_number(f"{number:.5E}", country).remark == NumberRemark.ROUNDED
