"""When each patient was booked at the clinic: on the days of their pictures, and on others. What is written, and which
documents come of it, follows from these days, so that appointments, notes, pictures and documents of one visit meet.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

from sample_clinic.chance import source_of_chance
from sample_clinic.people import SamplePatient
from sample_clinic.spelling import choose
from sample_clinic.staff import CLINICIANS, CLOSED, CLOSED_ON, HOUSES, LEFT_ON, House
from sample_clinic.visits import WORKING_DAYS, Visit, working_day

_BOOKINGS = 9_837
# Patients whom nobody has booked yet.
_NEVER_BOOKED = 131
_MOST_OF_ONE = 30
# Reviews that were booked years ahead.
_FAR_AHEAD = tuple(date(year, month, 14) for year in (2031, 2033, 2034) for month in (2, 5, 9, 11))

# Working days: how long before the first picture and after the last one a patient was booked; how far ahead the book goes.
_BEFORE, _AFTER, _AHEAD = 60, 250, 120
_DAYS = [working_day(number) for number in range(WORKING_DAYS + _AHEAD)]
_DAYS_BETWEEN = 45

_FIRST_SLOT, _SLOTS, _SLOT = 8 * 60, 20, 30
_ELSEWHERE = 0.1
_CAME, _CANCELLED = 0.87, 0.08

State = Literal["came", "cancelled", "missed", "ahead"]


@dataclass(frozen=True)
class Booking:
    """A patient's time in the clinic's book.

    Attributes:
        ordinal: the patient's first, second, ... booking.
        start: minutes after midnight.
        house: where the patient was booked, which may not be where the patient mostly goes.
        clinician: the FileMaker id of who saw the patient.
        state: what became of it by the day of the export.
        pictured: whether pictures were taken.
    """

    patient: SamplePatient
    ordinal: int
    day: date
    start: int
    house: House
    clinician: str
    state: State
    pictured: bool


def plan_bookings(patients: Sequence[SamplePatient], visits: Sequence[Visit]) -> tuple[Booking, ...]:
    """All bookings, in the order of time; always the same ones, and at most one per patient and day."""
    chance = source_of_chance("bookings")
    pictured: dict[str, set[date]] = {}
    for visit in visits:
        pictured.setdefault(visit.patient.filemaker_id, set()).add(visit.day)
    share = _share_out(_BOOKINGS - len(visits) - len(_FAR_AHEAD), patients, pictured, chance)
    booked = [
        (day, filemaker_id)
        for filemaker_id, count in share.items()
        for taken in [pictured.get(filemaker_id, set())]
        for day in (*sorted(taken), *_choose_days(count, taken, chance))
    ]
    booked += zip(_FAR_AHEAD, chance.sample(sorted(pictured), len(_FAR_AHEAD)), strict=True)
    people = {patient.filemaker_id: patient for patient in patients}
    return tuple(
        _fill_in([(day, people[filemaker_id]) for day, filemaker_id in sorted(booked)], pictured, chance)
    )


def _share_out(
    count: int, patients: Sequence[SamplePatient], pictured: Collection[str], chance: Random
) -> dict[str, int]:
    """How many bookings without pictures each patient has: many of few, few of many."""
    ids = [patient.filemaker_id for patient in patients]
    never = set(chance.sample([one for one in ids if one not in pictured], _NEVER_BOOKED))
    share = {one: int(one not in pictured) for one in ids if one not in never}
    weights = [chance.expovariate(1) for _ in share]
    left = count - sum(share.values())
    while left:
        for one in chance.choices(list(share), weights, k=left):
            if share[one] < _MOST_OF_ONE:
                share[one] += 1
                left -= 1
    return share


def _choose_days(count: int, taken: Collection[date], chance: Random) -> list[date]:
    """So many further days of one patient, about those of the pictures."""
    numbers = [bisect(_DAYS, day) - 1 for day in taken]
    if numbers:
        first, last = min(numbers) - _BEFORE, max(numbers) + _AFTER
    else:
        first = chance.randrange(WORKING_DAYS)
        last = first + _DAYS_BETWEEN * (count + 1)
    last = min(last, len(_DAYS))
    first = max(0, min(first, last - 2 * count - len(numbers)))
    chosen = chance.sample(range(first, last), count + len(numbers))
    return [_DAYS[number] for number in chosen if number not in numbers][:count]


def _fill_in(
    booked: Iterable[tuple[date, SamplePatient]], pictured: Mapping[str, Collection[date]], chance: Random
) -> Iterator[Booking]:
    ordinals: Counter[str] = Counter()
    free: dict[date, list[int]] = {}
    for day, patient in booked:
        ordinals[patient.filemaker_id] += 1
        has_pictures = day in pictured.get(patient.filemaker_id, ())
        slots = free.setdefault(day, chance.sample(range(_SLOTS), _SLOTS))
        yield Booking(
            patient=patient,
            ordinal=ordinals[patient.filemaker_id],
            day=day,
            start=_FIRST_SLOT + _SLOT * slots.pop(),
            house=_choose_house(patient, day, chance),
            clinician=chance.choice(CLINICIANS if day < LEFT_ON else CLINICIANS[:-1]),
            state="came" if has_pictures else _choose_state(day, chance),
            pictured=has_pictures,
        )


def _choose_house(patient: SamplePatient, day: date, chance: Random) -> House:
    if chance.random() < _ELSEWHERE:
        return CLOSED if day < CLOSED_ON else chance.choice(HOUSES)
    return next(house for house in HOUSES if house.name == patient.clinic)


def _choose_state(day: date, chance: Random) -> State:
    if day > _DAYS[WORKING_DAYS - 1]:
        return "ahead"
    return choose({"came": _CAME, "cancelled": _CANCELLED, "missed": 1 - _CAME - _CANCELLED}, chance)
