"""The rows of the notes' export: what was written about patients, mostly on the days of their visits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from random import Random

from sample_clinic.bookings import Booking
from sample_clinic.chance import random_uuid, source_of_chance
from sample_clinic.people import SamplePatient
from sample_clinic.spelling import choose, spell_day, spell_id
from sample_clinic.staff import ACCOUNTS

_NOTES = 11_210
_EMPTY, _NO_PATIENT, _UNKNOWN_PATIENTS = 112, 59, 27
_WITHOUT_DAY, _WITHOUT_ID, _WITHOUT_AUTHOR = 96, 40, 61
# None of them is a day in any order of its parts.
_UNREADABLE_DAYS = (
    "02/30/2020",
    "31/11/2019",
    "in May",
    "last week",
    "00/14/2021",
    "summer 2018",
    "4/2019",
    "?/?/2022",
)
_FUTURE_DAYS = (
    "03/14/2081",
    "11/02/2091",
    "06/21/2109",
    "09/30/2191",
    "01/17/2092",
    "05/05/2200",
    "12/01/2071",
)
# As many characters as a cell of a spreadsheet holds: what was longer was cut there.
MOST_OF_CELL = 32_767
# A return inside of a field, as FileMaker exports it.
_RETURN = "\v"

_TYPES = {
    "Clinical Notes": 46,
    "clinical notes": 3,
    "Order Notes": 15,
    "Admin Notes": 14,
    "Clinic Dates": 8,
    "Referral": 5,
    "3D Scan Data": 4,
    "Workshop Note": 4,
    "Phone Log": 0.6,
    "": 0.4,
}
_LATEST = 21  # days after a visit on which something else is written about it

_ABOUT = {
    "Clinical": (
        "Reviewed {part}. {finding} Gait steady, shoes worn at the {wear}.",
        "Complains of an aching {part} after {minutes} minutes of walking. {finding}",
        "{finding} Length and width measured again, half a size up on the {side}.",
        "Doing well with the {device}. {finding} No redness after two hours of wear.",
    ),
    "Order": (
        "Ordered: {device}, size {size}, {colour}. Due in {weeks} weeks.",
        "{device} came in; {colour}, as ordered. Book a fitting.",
    ),
    "Admin": (
        "Rang about the next appointment; will ring back in {weeks} weeks.",
        "Funding letter sent. Reply expected within {weeks} weeks.",
        "Asked for a copy of the invoice.",
    ),
    "Workshop": (
        "Raise {minutes} mm added on the {side}, {wear} rebuilt.",
        "{device}: {colour} leather, sole stiffened on the {side}.",
    ),
}  # fmt: skip
_WORDS = {
    "part": ("forefoot", "heel", "left arch", "right ankle", "big toe", "midfoot"),
    "finding": ("No swelling.", "Skin intact.", "Slight callus under the ball.", "Arch lower than last time.", "Wound closed."),
    "wear": ("outer heel", "inner edge", "toe cap"),
    "side": ("left", "right"),
    "device": ("insoles", "ankle brace", "custom shoes", "depth shoes", "rocker soles"),
    "colour": ("black", "brown", "navy", "sand"),
    "minutes": ("5", "10", "15", "20"),
    "size": ("37", "39.5", "41", "43 wide", "45"),
    "weeks": ("two", "three", "four", "six"),
}  # fmt: skip


@dataclass(frozen=True)
class SampleNote:
    """One row, each attribute to the letter."""

    filemaker_id: str
    patient_id: str
    day: str
    text: str
    type: str
    author: str
    patient_name: str


def plan_notes(bookings: Sequence[Booking]) -> tuple[SampleNote, ...]:
    """All rows, in the order in which they were written."""
    chance = source_of_chance("notes")
    attended = [booking for booking in bookings if booking.state == "came"]
    dated = [_at_visit(booking, chance) for booking in attended]
    dated += [_after_visit(chance.choice(attended), chance) for _ in range(_NOTES - len(attended))]
    dated.sort(key=lambda one: one[0])
    rows = _with_oddities([row for _, row in dated], chance)
    for row in _not_taken(rows, chance):
        rows.insert(chance.randrange(len(rows)), row)
    return tuple(rows)


def _at_visit(booking: Booking, chance: Random) -> tuple[date, SampleNote]:
    kind = choose({"Clinical Notes": 92, "clinical notes": 6, "Clinic Dates": 2}, chance)
    return booking.day, _note(booking.patient, booking.day, kind, chance)


def _after_visit(booking: Booking, chance: Random) -> tuple[date, SampleNote]:
    """Something else about a visit, on its day or in the weeks after."""
    day = booking.day + timedelta(days=max(0, chance.randint(-_LATEST, _LATEST)))
    return day, _note(booking.patient, day, choose(_TYPES, chance), chance)


def _note(patient: SamplePatient, day: date, kind: str, chance: Random) -> SampleNote:
    return SampleNote(
        filemaker_id=spell_id(random_uuid(chance), chance),
        patient_id=spell_id(patient.filemaker_id, chance),
        day=spell_day(day),
        text=_RETURN.join(_sentences(kind, chance)),
        type=kind,
        author=choose(ACCOUNTS, chance),
        patient_name=f"{patient.first_name} {patient.last_name}",
    )


def _sentences(kind: str, chance: Random) -> Iterator[str]:
    """One to four lines that fit the type."""
    about = _ABOUT.get(kind.partition(" ")[0].capitalize(), _ABOUT["Clinical"])
    for template in chance.choices(about, k=choose({1: 50, 2: 30, 3: 15, 4: 5}, chance)):
        yield template.format_map({name: chance.choice(words) for name, words in _WORDS.items()})


def _with_oddities(rows: list[SampleNote], chance: Random) -> list[SampleNote]:
    """The notes, some of them as hands and programs left them; none is odd in two ways."""
    places = iter(chance.sample(range(len(rows)), len(rows)))

    def change(count: int, **values: str) -> None:
        for _ in range(count):
            place = next(places)
            rows[place] = replace(rows[place], **values)

    change(_WITHOUT_DAY, day="")
    change(_WITHOUT_ID, filemaker_id="")
    change(_WITHOUT_AUTHOR, author="")
    for text in (*_UNREADABLE_DAYS, *_FUTURE_DAYS):
        change(1, day=text)
    long, blank = next(places), next(places)
    rows[long] = replace(rows[long], text=_long_text(chance))
    rows[blank] = replace(rows[blank], text=f"  {_RETURN}{rows[blank].text}{_RETURN} ")
    return rows


def _long_text(chance: Random) -> str:
    """A history that was longer than a cell, cut in the middle of a word."""
    lines: list[str] = []
    while sum(map(len, lines)) < MOST_OF_CELL:
        lines += _sentences("Clinical Notes", chance)
    return _RETURN.join(lines)[:MOST_OF_CELL].rstrip()


def _not_taken(rows: Sequence[SampleNote], chance: Random) -> Iterator[SampleNote]:
    """Rows that become no note: without text, of nobody, of patients whom no export holds."""
    copies = (
        replace(row, filemaker_id=random_uuid(chance))
        for row in chance.sample(rows, _EMPTY + _NO_PATIENT + _UNKNOWN_PATIENTS)
    )
    for row in islice(copies, _EMPTY):
        yield replace(row, text=chance.choice(("", " ", _RETURN)))
    for row in islice(copies, _NO_PATIENT):
        yield replace(row, patient_id="", patient_name="")
    for row in copies:
        yield replace(row, patient_id=random_uuid(chance))
