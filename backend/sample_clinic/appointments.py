"""The rows of the appointments' export: what patients were booked for, and what the clinic itself keeps its book for.

Times are wall-clock times. Those of the nightly backup touch the hours that America/Toronto skips and has twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from sample_clinic.bookings import Booking
from sample_clinic.chance import random_uuid, source_of_chance
from sample_clinic.spelling import choose, spell_day, spell_id, spell_time
from sample_clinic.staff import CLINICIANS, HOUSES, LEFT_ON, Clock, House
from sample_clinic.visits import WORKING_DAYS, working_day

_EVENTS = 5_297
# The handful of rows that become nothing: eight of patients who are not there, and those whose day cannot be read.
_UNKNOWN_PATIENTS = 8
_NO_DAYS = ("", "n.d.", "", "unknown", "", "02/30/2019", "13/31/2020")

# Rows that name another house in `id_Clinic` than in `idCal`, where the appointment was.
_OTHER_CLINIC = 1_500
_WITHOUT_CALENDAR, _WITHOUT_CLINIC, _WITHOUT_ID = 211, 37, 25
_ENDS_BEFORE, _WITHOUT_TIMES, _YEAR_FIRST = 7, 73, 260
_UNREADABLE = ("morning", "am", "9.3O", "25:70", "noon?", "after lunch", "when ready", "9:75", "tba")

_FIRST_TYPES = {"First Assessment": 78, "Assessment": 14, "Consultation": 8}
_TYPES = {
    "Follow-up": 24,
    "Fitting": 19,
    "Assessment": 14,
    "Consultation": 9,
    "Review Custom": 11,
    "Review Pre-Fab": 8,
    "New Custom Footwear": 7,
    "New Pre-Fab": 6,
    "Orthotic repair": 1,
    "Home visit": 0.5,
    "Phone call": 0.5,
}
_MINUTES = {"First Assessment": 60, "New Custom Footwear": 60, "Assessment": 45}
_STATUSES = {
    "came": {"Completed": 86, "completed": 3, "": 11},
    "cancelled": {"Cancelled": 96, "Canceled": 4},
    "missed": {"No Show": 90, "": 10},
    "ahead": {"Scheduled": 82, "Tentative": 3, "": 15},
}
_REMARKS = (
    "bring old shoes",
    "needs the ground floor room",
    "interpreter booked",
    "referral to follow",
    "ring on the day",
)
_SHARE_OF_REMARKS = 0.12

_NIGHT, _NIGHT_END = 105, 150  # 1:45 to 2:30 on Sundays
_ONE_DAY = timedelta(days=1)
_HOLIDAYS = ((1, 1), (7, 1), (12, 25), (12, 26))
_BLOCKS = ("Admin", "Lunch", "Workshop", "Blocked")


@dataclass(frozen=True)
class SampleAppointment:
    """One row, each attribute to the letter."""

    filemaker_id: str
    patient_id: str
    clinic_id: str
    calendar_id: str
    clinician_id: str
    start_date: str
    start_time: str
    end_date: str
    end_time: str
    type: str
    status: str
    all_day: str
    notes: str


def plan_appointments(bookings: Sequence[Booking]) -> tuple[SampleAppointment, ...]:
    """All rows, in the order of their days, but for the handful without one."""
    chance = source_of_chance("appointments")
    plain = [_of_patient(booking, chance) for booking in bookings]
    dated = [
        *zip((booking.day for booking in bookings), _with_oddities(plain, bookings, chance), strict=True),
        *_plan_events(chance),
        *_of_nobody(bookings, plain, chance),
    ]
    dated.sort(key=lambda one: one[0])
    return tuple(row for _, row in dated)


def _of_patient(booking: Booking, chance: Random) -> SampleAppointment:
    kind = choose(_FIRST_TYPES if booking.ordinal == 1 else _TYPES, chance)
    day, clock, end = spell_day(booking.day), booking.house.clock, booking.start + _MINUTES.get(kind, 30)
    return SampleAppointment(
        filemaker_id=spell_id(random_uuid(chance), chance),
        patient_id=spell_id(booking.patient.filemaker_id, chance),
        clinic_id=booking.house.filemaker_id,
        calendar_id=spell_id(booking.house.filemaker_id, chance),
        clinician_id=booking.clinician if chance.random() < 0.96 else "",
        start_date=day,
        start_time=spell_time(booking.start, clock),
        end_date=day,
        end_time=spell_time(end, clock),
        type=kind,
        status=choose(_STATUSES[booking.state], chance),
        all_day="",
        notes=chance.choice(_REMARKS) if chance.random() < _SHARE_OF_REMARKS else "",
    )


def _with_oddities(
    plain: Sequence[SampleAppointment], bookings: Sequence[Booking], chance: Random
) -> list[SampleAppointment]:
    """The rows, some of them as hands and programs left them; none is odd in two ways."""
    rows = list(plain)
    places = iter(chance.sample(range(len(rows)), len(rows)))

    def change(count: int, **values: str) -> None:
        for _ in range(count):
            place = next(places)
            rows[place] = replace(rows[place], **values)

    change(_WITHOUT_CALENDAR, calendar_id="")
    change(_WITHOUT_CLINIC, calendar_id="", clinic_id="")
    change(_WITHOUT_ID, filemaker_id="")
    change(_WITHOUT_TIMES, start_time="", end_time="")
    for text in _UNREADABLE:
        change(1, start_time=text)
    change(_ENDS_BEFORE, end_time=spell_time(7 * 60, "9:30:00"))
    for _ in range(_YEAR_FIRST):
        place = next(places)
        day = spell_day(bookings[place].day, year_first=True)
        rows[place] = replace(rows[place], start_date=day, end_date=day)
    for _ in range(_OTHER_CLINIC):
        place = next(places)
        others = [house.filemaker_id for house in HOUSES if house is not bookings[place].house]
        rows[place] = replace(rows[place], clinic_id=chance.choice(others))
    return rows


def _of_nobody(
    bookings: Sequence[Booking], rows: Sequence[SampleAppointment], chance: Random
) -> Iterator[tuple[date, SampleAppointment]]:
    """The handful: like ordinary rows, but of a patient whom no export holds, or without a day."""
    count = _UNKNOWN_PATIENTS + len(_NO_DAYS)
    for number, place in enumerate(chance.sample(range(len(rows)), count)):
        row = replace(rows[place], filemaker_id=random_uuid(chance))
        if number < _UNKNOWN_PATIENTS:
            row = replace(row, patient_id=random_uuid(chance))
        else:
            row = replace(row, start_date=_NO_DAYS[number - _UNKNOWN_PATIENTS], end_date="")
        yield bookings[place].day, row


def _plan_events(chance: Random) -> list[tuple[date, SampleAppointment]]:
    """What the clinic's book holds without a patient: every week, on holidays, and the rest leave and blocks."""
    events = [*_weekly_events(chance), *_holidays(chance)]
    while len(events) < _EVENTS:
        day = working_day(chance.randrange(WORKING_DAYS))
        plan = choose({_leave: 55, _evening: 20, _on_call: 1, _block: 24}, chance)
        events.append((day, plan(day, chance)))
    return events


def _weekly_events(chance: Random) -> Iterator[tuple[date, SampleAppointment]]:
    for monday in map(working_day, range(0, WORKING_DAYS, 5)):
        for house in HOUSES:
            yield monday, _event(monday, "Meeting", (510, 555), chance, house=house)
        sunday = monday - _ONE_DAY
        yield sunday, _event(sunday, "Backup", (_NIGHT, _NIGHT_END), chance)


def _holidays(chance: Random) -> Iterator[tuple[date, SampleAppointment]]:
    first, last = working_day(0), working_day(WORKING_DAYS - 1)
    for year in range(first.year, last.year + 1):
        for day in (date(year, month, day) for month, day in _HOLIDAYS):
            if first <= day <= last:
                for house in HOUSES:
                    yield day, _event(day, "Public holiday", None, chance, house=house)


def _leave(day: date, chance: Random) -> SampleAppointment:
    """A day or some weeks of somebody's leave."""
    days = choose({1: 60, 5: 25, 12: 15}, chance)
    clinician = chance.choice(CLINICIANS if day < LEFT_ON else CLINICIANS[:-1])
    event = _event(day, choose({"Leave": 88, "Sick": 12}, chance), None, chance)
    last = day + timedelta(days=days - 1)
    return replace(event, clinician_id=clinician, end_date=spell_day(last) if days > 1 else event.end_date)


def _evening(day: date, chance: Random) -> SampleAppointment:
    """From some hour until the midnight that ends the day, which FileMaker writes in two ways; or all of the day."""
    start = choose({0: 30, 13 * 60: 40, 17 * 60: 30}, chance)
    event = _event(day, "Blocked", (start, 24 * 60), chance, house=chance.choice(HOUSES))
    return replace(event, end_time="24:00:00") if chance.random() < 0.4 else event


def _on_call(day: date, chance: Random) -> SampleAppointment:
    event = _event(day, "On call", (20 * 60, 26 * 60 + 15), chance)
    return replace(event, clinician_id=chance.choice(CLINICIANS[:-1]))


def _block(day: date, chance: Random) -> SampleAppointment:
    start = 8 * 60 + 30 * chance.randrange(18)
    times = (start, start + 30 * chance.randint(1, 4))
    return _event(day, chance.choice(_BLOCKS), times, chance, house=chance.choice(HOUSES))


def _event(
    day: date, kind: str, times: tuple[int, int] | None, chance: Random, *, house: House | None = None
) -> SampleAppointment:
    """An event of a house, or of the whole clinic; without times a whole day."""
    clock: Clock = house.clock if house else "9:30:00"
    place = house.filemaker_id if house else ""
    start, end = (spell_time(minutes, clock) for minutes in times) if times else ("", "")
    return SampleAppointment(
        filemaker_id=spell_id(random_uuid(chance), chance),
        patient_id="",
        clinic_id=place,
        calendar_id=place,
        clinician_id="",
        start_date=spell_day(day),
        start_time=start,
        end_date=spell_day(day) if times or chance.random() < 0.5 else "",
        end_time=end,
        type=kind,
        status="",
        all_day="" if times else "1",
        notes="",
    )
