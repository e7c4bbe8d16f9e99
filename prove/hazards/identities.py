"""Ids in other clothes, ids that prove nobody, and ids that look alike."""

from __future__ import annotations

from prove.drafts import Draft
from prove.forms import TEXT, WORKBOOK
from prove.hazards.registry import hazard
from prove.model import Cell, ErrorCell, FormulaCell, Kind, NumberCell

_INVISIBLE = ("\u200b", "\u200e", "\ufeff", "\u2060")
# What a spreadsheet leaves of long ids.
DAMAGED = (
    "2.01610181015E+19",
    "1.23457E+17",
    "9.00719925474099E+15",
    "2,01610181015E+19",
    "2.01610181015e+19",
)


def _with_separators(sign: str, text: str) -> str:
    return f"{int(text):,}".replace(",", sign) if text.isdecimal() and text[0] != "0" else text


def _has_plain_numbers(draft: Draft) -> bool:
    return draft.recid_kind == "number"


@hazard(group="refs")
def ids_in_other_clothes(draft: Draft) -> None:
    """Case, braces and white space are no part of an id."""
    for _ in range(draft.few()):
        # In other encodings than these, a no-break space is no space once the encoding was guessed wrongly.
        hard = "\u00a0" if draft.images.is_unicode or draft.images.encoding == "cp1252" else " "
        for dress in (" {} ", "{{{}}}", f"{{}}{hard}"):
            person = draft.some_patient()
            ref = person.ref.swapcase() if dress == "{{{}}}" else person.ref
            draft.picture(person=person, ref=dress.format(ref))


@hazard(
    suits=lambda draft: draft.images.is_unicode and draft.patients.is_unicode,
    group="recids refs recid-words person-encoding",
)
def invisible_characters_in_ids(draft: Draft) -> None:
    for sign in _INVISIBLE:
        person = draft.some_patient()
        recid = draft.new_recid()
        day = draft.day()
        record = draft.record(recid, person, ref=f"{person.ref}{sign}", date=draft.write_day(day))
        record.recid = f"{sign}{recid}"
        draft.add_file(record, f"{draft.folder}{recid}.jpg", Kind.JPEG, person, day)
        other = draft.new_patient()
        draft.person_rows[-1].ref = f"{sign}{other.ref}{sign}"
        draft.picture(person=other)


@hazard(images=frozenset({"csv", "mer", "tab"}), early=True, group="recids")
def recids_behind_an_apostrophe(draft: Draft) -> None:
    draft.write_recid = lambda text: f"'{text}"


@hazard(
    images=frozenset({"csv", "tab"}),
    early=True,
    group="recids",
    suits=lambda draft: draft.images.quoting != "all",
)
def recids_as_formulas(draft: Draft) -> None:
    """`="12"` keeps a spreadsheet from making a number of an id."""
    draft.write_recid = lambda text: f'="{text}"'


@hazard(images=WORKBOOK, early=True, group="recids", suits=_has_plain_numbers)
def recids_as_numbers(draft: Draft) -> None:
    draft.write_recid = lambda text: NumberCell(text) if text.isdecimal() else text


@hazard(images=frozenset({"xlsx"}), early=True, group="recids", suits=_has_plain_numbers)
def recids_as_floating_numbers(draft: Draft) -> None:
    draft.write_recid = lambda text: NumberCell(f"{text}.0") if text.isdecimal() else text


def _set_thousands(draft: Draft, sign: str) -> None:
    """The layout's formatting, in the whole column, with some above a thousand."""
    draft._last_recid = max(draft._last_recid, 990)  # noqa: SLF001
    draft.write_recid = lambda text: _with_separators(sign, text)


@hazard(early=True, group="recids", suits=_has_plain_numbers)
def recids_with_commas(draft: Draft) -> None:
    _set_thousands(draft, ",")


@hazard(early=True, group="recids", suits=_has_plain_numbers)
def recids_with_spaces(draft: Draft) -> None:
    _set_thousands(draft, " ")


@hazard(early=True, group="recids", suits=_has_plain_numbers)
def recids_with_points(draft: Draft) -> None:
    _set_thousands(draft, ".")


@hazard(early=True, group="refs", suits=lambda draft: draft.ref_kind == "number")
def patients_with_commas(draft: Draft) -> None:
    draft.write_ref = lambda text: _with_separators(",", text)


@hazard(group="refs", suits=lambda draft: draft.ref_kind == "number")
def ids_that_would_become_one(draft: Draft) -> None:
    """`5,001` and `5001` in one column may be one id or two, so neither proves anybody."""
    for number in range(draft.few()):
        digits = str(60_001 + number)
        for text in (digits, _with_separators(",", digits)):
            person = draft.new_patient(ref=text, outcome="no_id")
            person.imported = False
            draft.skipped("no_patient_id", ref=text)


@hazard(suits=lambda draft: draft.ref_kind in {"number", "twenty digits"})
def damaged_patient_ids(draft: Draft) -> None:
    """Two people can share what a spreadsheet left of their ids, so it is nobody's."""
    for text in DAMAGED:
        draft.skipped("no_patient_id", ref=text)
        person = draft.new_patient(ref=text, outcome="no_id")
        person.imported = False


@hazard(suits=lambda draft: draft.ref_kind == "twenty digits")
def a_long_number_that_looks_rounded(draft: Draft) -> None:
    """The only one of its length, so that no other one says that its zeros are its own."""
    text = f"201610181015{draft.random.randrange(1_000):03d}{draft.random.randrange(1, 10)}00000"
    draft.skipped("no_patient_id", ref=text)
    draft.new_patient(ref=text, outcome="no_id").imported = False


@hazard(images=WORKBOOK, patients=WORKBOOK)
def rounded_numbers_as_ids(draft: Draft) -> None:
    """The same in cells that hold numbers: from 16 digits on, the last ones are lost."""
    for stored in ("20161018101500000000", "2.01610181015E+19", "1234567890123450"):
        cell: Cell = NumberCell(stored)
        draft.skipped("no_patient_id", ref=cell)
        person = draft.new_patient(ref=cell, outcome="no_id")
        person.imported = False


@hazard(images=frozenset({"xlsx"}), group="refs")
def errors_and_formulas_in_cells(draft: Draft) -> None:
    """A formula's last result is what counts; an error is nobody's id."""
    for _ in range(draft.few()):
        person = draft.some_patient()
        draft.picture(person=person, ref=FormulaCell('"x"', person.ref))
        draft.skipped("no_patient_id", ref=ErrorCell("#N/A"))


@hazard(group="recid-words")
def damaged_recids(draft: Draft) -> None:
    for text in DAMAGED[:3]:
        draft.record(recid=text, outcome="no_recid")


@hazard(suits=_has_plain_numbers, group="recids")
def leading_zeros_beside_none(draft: Draft) -> None:
    """`007` and `7` are two ids, as far as anybody knows."""
    for _ in range(draft.few()):
        recid = draft.new_recid()
        draft.picture(recid)
        draft.picture(f"00{recid}")


@hazard(images=TEXT | frozenset({"fmpxml", "fmpdso"}))
def ids_that_look_like_numbers(draft: Draft) -> None:
    """Twenty digits in a text are twenty digits: two people who differ in the last one stay two."""
    for _ in range(draft.few()):
        stem = f"20161018101500{draft.random.randrange(10**5):05d}"
        for last in "37":
            person = draft.new_person(f"{stem}{last}")
            draft.person_row(person)
            draft.picture(person=person)
