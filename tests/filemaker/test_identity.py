"""When two ids are the same id, and which texts prove nobody."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filemaker import clean_id, normalise_id, read_id_column, rounded_ids
from filemaker.values.identity import NO_ID_WORDS, id_quirk

# Every one of them, so that none gets lost: whatever it stands for would be one patient's id then.
NONE_WORDS = {
    "of programs": (
        "null, none, nil, nan, na, n/a, n.a., n.a, n/d, n.d., n/v, undefined, missing, unknown, unk, "
        "unassigned, not available, not applicable, not assigned, not found, not set, no id, noid, empty, "
        "blank, void, tbd, \\n, -1"
    ),
    "of spreadsheets": (
        "#n/a, #ref!, #value!, #name?, #num!, #null!, #div/0!, #spill!, #calc!, #field!, #blocked!, "
        "#connect!, #unknown!, #busy!, #getting_data, #error!, #nv, #bezug!, #wert!, #zahl!, #überlauf!, "
        "#valeur!, #nom?, #nombre!, #nul!, #¡ref!, #¡valor!, #¿nombre?, #¡num!, #¡nulo!, #¡div/0!, #n/d, "
        "#n/disp, #rif!, #valore!, #nome?, #n/b, #verw!, #waarde!, #naam?, #getal!, #leeg!, #deel/0!, "
        "#valor!, #núm!, err:502, err:508, err:519, err:522, err:523, err:524"
    ),
    "German": "keine, keiner, kein, keine id, unbekannt, leer, fehlt, nicht vorhanden",
    "French": "aucun, aucune, inconnu, inconnue, néant, vide, nul",
    "Spanish": "ninguno, ninguna, desconocido, desconocida, nulo, vacío",
    "Italian": "nessuno, nessuna, sconosciuto, sconosciuta, nullo, vuoto",
    "Dutch": "geen, onbekend, leeg",
    "Portuguese": "nenhum, nenhuma, desconhecido, desconhecida, vazio",
}
WORDS = [word for words in NONE_WORDS.values() for word in words.split(", ")]


def test_the_words_that_say_that_there_is_no_id_are_these() -> None:
    assert {where: ", ".join(words) for where, words in NO_ID_WORDS.items()} == NONE_WORDS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8DB72E58-57E9-4DCA-9D17-0B6DCD61A0D1", "8db72e58-57e9-4dca-9d17-0b6dcd61a0d1"),
        ("{8DB72E58-57E9-4DCA-9D17-0B6DCD61A0D1}", "8db72e58-57e9-4dca-9d17-0b6dcd61a0d1"),
        ("00000000-0000-0000-0000-00000000000B", "00000000-0000-0000-0000-00000000000b"),
        ("F0000000-0000-0000-0000-000000000000", "f0000000-0000-0000-0000-000000000000"),
        (" { 2 }\u00a0\v\r\n", "2"),
        ("007", "007"),
        ("1e5", "1e5"),
        ("2E-7", "2e-7"),
        ("12.0", "12.0"),
        ("12345678901234567890", "12345678901234567890"),
        ("P-123", "p-123"),
        ("O'Brien 2", "o'brien 2"),
        ("(5)", "(5)"),
        ("nullarbor", "nullarbor"),
        ("", ""),
        (" {} ", ""),
    ],
)
def test_normalised_ids(text: str, expected: str) -> None:
    assert normalise_id(text) == expected
    assert normalise_id(expected) == expected
    assert id_quirk(text) == ""
    assert clean_id(text).lower().strip(" {}\u00a0\v\r\n") == expected


@pytest.mark.parametrize("word", WORDS)
def test_words_for_none_prove_nobody(word: str) -> None:
    for text in (word, word.upper(), word.title(), f" {word}\u00a0", f"<{word}>", f"({word})", f'="{word}"'):
        assert normalise_id(text) == ""
        assert id_quirk(text) == "no_id_in_words"


@pytest.mark.parametrize(
    "text",
    ["?", "??", "-", "--", "\u2013", ".", "/", "_", "''", "0", "00", "0.0", "0,00", "-0", "Neant", "VACIO",
     "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", "0" * 32,
     "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "f" * 32, "( 0 )", "[< 0,0 >]"],
)  # fmt: skip
def test_signs_and_zeros_prove_nobody(text: str) -> None:
    assert normalise_id(text) == ""
    assert id_quirk(text) == "no_id_in_words"


@pytest.mark.parametrize(
    "text",
    ["2.01610181015E+19", "2,01610181015e+19", "2.01610181015E19", "2E+19", "2.0E+19", "1.23E+3", "1.23457E+15",
     "1.234567890123456E+15", "1.2345678901234567E+16", "1.2E-05", "-1.5E+1", "#######", "##", "1.0E+999999999999"],
)  # fmt: skip
def test_ids_that_a_spreadsheet_has_damaged_prove_nobody(text: str) -> None:
    for written in (text, f" {text} ", f"'{text}", f'="{text}"'):
        assert normalise_id(written) == ""
        assert id_quirk(written) == "damaged_id"


@pytest.mark.parametrize(
    ("text", "expected"), [("1.230E+3", "1230"), ("1.2300E+2", "123"), ("2.01610181015E+11", "201610181015")]
)
def test_powers_of_ten_with_all_digits_are_the_number(text: str, expected: str) -> None:
    assert normalise_id(text) == expected


INVISIBLE = [
    "\u200b",
    "\u200e",
    "\u200f",
    "\ufeff",
    "\u00ad",
    "\u2060",
    "\u202a",
    "\u202c",
    "\u2066",
    "\u2069",
]


@pytest.mark.parametrize("sign", INVISIBLE)
@pytest.mark.parametrize("identifier", ["12", "P-7", "8DB72E58-57E9-4DCA-9D17-0B6DCD61A0D1"])
def test_invisible_characters_are_no_part_of_an_id(sign: str, identifier: str) -> None:
    for text in (
        sign + identifier,
        f"{identifier}{sign}",
        f"\u00a0{sign} {identifier}",
        sign.join(identifier),
    ):
        assert normalise_id(text) == identifier.lower()
        assert clean_id(text) == identifier
        assert id_quirk(text) == "wrapped_id"


@pytest.mark.parametrize("text", ["'{}", '="{}"', '"{}"', "'{}'", "\u2019{}", ' ="{}" ', '\u200b="{}"'])
@pytest.mark.parametrize("identifier", ["12", "0012", "P-7", "{8DB72E58-57E9-4DCA-9D17-0B6DCD61A0D1}"])
def test_marks_of_text_are_no_part_of_an_id(text: str, identifier: str) -> None:
    written = text.format(identifier)
    assert normalise_id(written) == normalise_id(identifier)
    assert clean_id(written) == identifier.strip("{}")


@pytest.mark.parametrize("text", ["{8DB72E58-57E9-4DCA-9D17-0B6DCD61A0D1}", "P-7", "n/a", "1.2E+19", "{ }"])
def test_what_is_wrapped_in_nothing_but_blanks_and_braces_is_kept_as_it_stands(text: str) -> None:
    """Importing again would otherwise change every id that an earlier version kept in braces."""
    assert clean_id(f" {text}\u00a0") == text


@given(st.text(max_size=40))
def test_normalising_is_done_once(text: str) -> None:
    key = normalise_id(text)
    assert normalise_id(key) == key
    assert normalise_id(clean_id(text)) == key


@given(
    st.uuids() | st.integers(1, 10**15 - 1), st.sampled_from(["{}", " {} ", '="{}"', "'{}", "\u200b{}\ufeff"])
)
def test_what_is_wrapped_is_read_as_what_it_is(identifier: UUID | int, wrapping: str) -> None:
    assert normalise_id(wrapping.format(identifier)) == str(identifier)


# What only the whole column can tell.


def readings(*ids: str) -> dict[str, str]:
    return {one: reading.id for one, reading in read_id_column(ids).items()}


@pytest.mark.parametrize("separator", [",", ".", "'", "\u2019", " ", "\u00a0", "\u2009", "\u202f", "\u2007"])
def test_numbers_formatted_by_a_layout_are_read(separator: str) -> None:
    thousand, million = f"1{separator}001", f"12{separator}345{separator}678"
    assert readings("1", "999", thousand, million, "p-1") == {thousand: "1001", million: "12345678"}
    assert {one.quirk for one in read_id_column([thousand]).values()} == {"formatted_id"}


@pytest.mark.parametrize(
    "other", ["1.5", "1.00", "1,00", "1234", "0001", "12.3456", "1.234,5", "1 002", "1,0010", "0.001"]
)
def test_a_column_that_allows_another_reading_keeps_what_is_written(other: str) -> None:
    found = read_id_column(["1", "1.001", other])
    assert found["1.001"].id == "1.001"
    assert found["1.001"].quirk == "unread_formatted_id"


def test_no_two_ids_become_one() -> None:
    """Two exports, one below the other, one of them formatted: nobody knows whether both mean the same record."""
    assert readings("1", "1,001", "1001") == {"1,001": "", "1001": ""}
    assert readings("1,001", "1.001", "2000") == {"1,001": "", "1.001": ""}


def test_what_is_known_as_it_is_written_is_that_id() -> None:
    """`1.001` may be chapter 1, picture 1, where a file or a patient is called so."""
    found = read_id_column(["1", "1.001", "1.002", "1003"], known={"1.001"})
    assert "1.001" not in found
    assert found["1.002"].id == "1.002"
    found = read_id_column(["1", "1.001", "1.002", "1002"], known={"1.001"})
    assert (found["1.002"].id, found["1002"].id) == ("", "")


def test_whole_numbers_with_a_point_are_read_if_all_are_written_so() -> None:
    assert readings("12.0", "7.0", "p-1") == {"12.0": "12", "7.0": "7"}
    assert readings("12.0", "7.0", "12") == {"12.0": "", "12": "", "7.0": "7.0"}
    assert readings("1.00") == {"1.00": "1"}
    assert readings("1,000") == {"1,000": "1000"}


@pytest.mark.parametrize(
    "ids",
    [
        ["20161018101500000000", "20161018101600000000"],  # 15 digits and zeros
        ["20161018101500002000", "20161018101600004000"],  # the shortest digits that make the double
        [str(int(float(f"2016101810{number}00000123"))) for number in range(15, 60)],  # the double itself
        ["1234567890123450", "1234567890123460", "1234567890123470"],
        ["1234567890123450"],
        [*(f"{number}000000000000000" for number in range(1, 10)), "1000000000000001"],
    ],
)  # fmt: skip
def test_long_numbers_that_look_rounded_prove_nobody(ids: list[str]) -> None:
    rounded = rounded_ids(ids)
    assert {one for one in ids if one != "1000000000000001"} == rounded
    assert all(reading.quirk == "damaged_id" for reading in read_id_column(ids).values())


@pytest.mark.parametrize(
    "ids",
    [
        ["20161018101500000123", "20161018101500000871"],
        ["20161018101500000000", "20161018101500000871", "20161018101500000123"],
        ["1234567890123456", "1234567890123450"],
        ["201610181015", "100000000000000"],
        ["12345678901234567890"],
        ["9" * 400, "1" + "0" * 400],
    ],
)  # fmt: skip
def test_long_numbers_with_all_their_digits_are_ids(ids: list[str]) -> None:
    assert readings(*ids) == {}


FORMATTED = st.sampled_from(["{:,}", "{}", "{:,}.0", "{}.0", "{:,}.00", "{:_}"])


@given(st.lists(st.tuples(st.integers(1, 10**7), FORMATTED, st.sampled_from(",. '")), max_size=12))
def test_whatever_the_column_two_different_texts_never_become_one_id(
    written: list[tuple[int, str, str]],
) -> None:
    ids = {
        normalise_id(form.format(n).replace(",", sign).replace("_", sign)) for n, form, sign in written
    } - {""}
    found = read_id_column(ids)
    read = [found[one].id if one in found else one for one in ids]
    named = [one for one in read if one]
    assert len(named) == len(set(named))


@given(st.sets(st.integers(1, 10**9), min_size=1), st.sampled_from(",.' \u00a0\u202f"))
def test_a_column_formatted_throughout_is_read_as_what_it_was(numbers: set[int], sign: str) -> None:
    written = {f"{number:,}".replace(",", sign): str(number) for number in numbers}
    found = read_id_column(written)
    assert {text: found[text].id if text in found else text for text in written} == written
