"""What stands around and between records, and records that are broken."""

from __future__ import annotations

from prove.drafts import Draft
from prove.forms import TEXT, WORKBOOK
from prove.hazards.registry import hazard
from prove.model import Entry

_CSV = frozenset({"csv"})
_QUOTING = frozenset({"csv", "mer"})


def _header_text(draft: Draft, quoted: str = "") -> str:
    names = [*draft.headers.values(), *draft.more_columns]
    return draft.images.delimiter.join(f"{quoted}{name}{quoted}" for name in names)


def _has_header(draft: Draft) -> bool:
    return draft.images.header


@hazard(images=TEXT, suits=_has_header, group="header columns")
def the_header_again(draft: Draft) -> None:
    """Two exports, one below the other."""
    draft.at_end.append(lambda: draft.noise.append(Entry([], None, _header_text(draft))))


@hazard(patients=TEXT, suits=lambda draft: draft.patients.header, group="person-header")
def the_patients_header_again(draft: Draft) -> None:
    def add() -> None:
        names = [*draft.person_headers.values(), *draft.more_person_columns]
        draft.person_noise.append(Entry([], None, draft.patients.delimiter.join(names)))

    draft.at_end.append(add)


@hazard(images=WORKBOOK, group="header columns")
def the_header_again_in_a_sheet(draft: Draft) -> None:
    draft.at_end.append(
        lambda: draft.noise.append(Entry([*draft.headers.values(), *draft.more_columns], None))
    )


@hazard(images=_CSV, suits=_has_header, group="above header")
def a_line_that_names_the_delimiter(draft: Draft) -> None:
    draft.above.append(f"sep={draft.images.delimiter}")


@hazard(images=TEXT | WORKBOOK, suits=_has_header, group="above header columns")
def title_lines(draft: Draft) -> None:
    draft.above += ["Images of our clinic", "Exported for the move"][: draft.random.choice((1, 2))]


@hazard(images=TEXT, group="above header")
def empty_lines_above(draft: Draft) -> None:
    draft.above += [""] * draft.random.choice((1, 2))


@hazard(images=TEXT)
def empty_lines_between(draft: Draft) -> None:
    for _ in range(3):
        draft.noise.append(Entry([], None, ""))


@hazard(images=TEXT, suits=lambda draft: not draft.images.encoding.startswith("utf-16"))
def a_control_z_at_the_end(draft: Draft) -> None:
    draft.below = "\x1a"


@hazard(images=TEXT)
def rows_with_a_field_too_many_or_too_few(draft: Draft) -> None:
    width = len(draft.headers) + len(draft.more_columns)
    for count in (width + 1, width - 1, 2):
        raw = draft.images.delimiter.join(["x1"] * count)
        draft.noise.append(Entry([], "malformed", raw))


@hazard(images=_QUOTING)
def quotation_marks_inside_quoted_fields(draft: Draft) -> None:
    """A mark that is not doubled ends the field in the middle: the row is broken, and costs itself alone."""
    sign = draft.images.delimiter
    for _ in range(draft.few()):
        fields = ['"x"'] * (len(draft.headers) + len(draft.more_columns) - 1)
        draft.noise.append(Entry([], "malformed", sign.join((*fields, '"he said "no" twice"'))))


@hazard(images=_QUOTING, suits=lambda draft: "notes" in draft.headers)
def notes_whose_lines_look_like_records(draft: Draft) -> None:
    """Lines of one quoted field are never records."""
    for _ in range(draft.few()):
        record = draft.picture()
        victim = draft.some_patient()
        sign = draft.images.delimiter
        cells = {
            "date": "10/19/2016",
            "patient": victim.ref,
            "recid": draft.new_recid(),
            "type": "Left Dorsal",
        }
        line = sign.join(cells.get(name, "x") for name in (*draft.headers, *draft.more_columns))
        end = "\r\n" if draft.images.line_end == "\r\n" else "\n"
        record.notes = f"see{end}{line}{end}end"
        draft.skip(f"{draft.folder}{cells['recid']}.jpg", "no_metadata")


@hazard(images=_QUOTING, suits=lambda draft: "notes" in draft.headers)
def notes_of_several_lines(draft: Draft) -> None:
    for _ in range(draft.few()):
        draft.picture(notes='first line\nsecond line; with, signs\n\nlast "quoted" line')


@hazard(suits=lambda draft: draft.images.format not in WORKBOOK)
def returns_and_repetitions_in_fields(draft: Draft) -> None:
    """FileMaker's own: a vertical tab for a return, character 29 between repetitions."""
    for _ in range(draft.few()):
        draft.picture(notes="first\vsecond")
        if draft.images.is_text:
            draft.picture(notes="one\x1dtwo\x1d\x1dfour")


@hazard(images=TEXT, group="recids")
def nul_bytes_in_fields(draft: Draft) -> None:
    for _ in range(draft.few()):
        recid = draft.new_recid()
        record = draft.picture(recid, notes="seen\0\0")
        record.recid = f"{recid}\0"


@hazard()
def text_that_was_misread_before(draft: Draft) -> None:
    for _ in range(draft.few()):
        note = "CÃ´tÃ© gauche"
        draft.picture(notes=note if draft.images.encodes(note) else "")


@hazard()
def formulas_in_texts(draft: Draft) -> None:
    for text in ("=1+1", "+41 79", "-", "@SUM(A1)", "=cmd|' /C calc'!A0"):
        draft.picture(notes=text, name=text)
