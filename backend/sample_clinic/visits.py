"""Who came when, and which records were made then: the shape that the specification's results table asks for.

The linker takes files in the byte order of their keys ("10.jpg", "100.jpg", "1000.jpg", ...), while a clinic numbers
records in the order in which it makes them. So the records are numbered first, then parted by their place in key
order, and visits are cut from each part in the order of the numbers.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sample_clinic.chance import source_of_chance
from sample_clinic.people import SamplePatient

# How many files, in key order, make how many visits: the first 100 make 24, the first 500 make 108, all make 1,661.
_PARTS = ((100, 24), (400, 84), (5_989, 1_553))
_FILED = sum(files for files, _ in _PARTS)
_UNFILED = 172
# The place in key order of the file that no row of the export knows.
_STRAY_PLACE = 6_200
_DELETED = 500
# Records that the specification names.
EXAMPLES = frozenset({2, 3, 77, 1000})
_FIRST_RECID = 2
_LARGEST_VISIT = 9

# Visits -> how many patients came that often; with the two pairs below and everybody else's one visit: 1,303 patients.
_RETURNING = {6: 2, 5: 12, 4: 22, 3: 52, 2: 128}
# Two patients came twice within the first 500 keys: 108 visits there, 106 patients. Places among these visits in the
# order of time; the second of each pair is not among the first 100 keys, whose 24 visits are of 24 patients.
_EARLY_PAIRS = ((4, 60), (7, 80))
# Visits of all patients between two of the same one; somebody comes on most working days.
_SHORTEST_ABSENCE, _LONGEST_ABSENCE = 40, 160

_FIRST_MONDAY = date(2016, 10, 17)
# On which pictures were taken.
WORKING_DAYS = 2_000
_SHARE_OF_WOUNDED = 0.14


@dataclass(frozen=True)
class Visit:
    """One patient on one day, with the records made then.

    Attributes:
        patient: who came.
        ordinal: the patient's first, second, ... visit.
        day: when.
        filed: the recids of the pictures that lie in the dump.
        unfiled: the recids of pictures that the dump lacks.
        wounded: the side of the foot with a wound, empty for none.
    """

    patient: SamplePatient
    ordinal: int
    day: date
    filed: tuple[int, ...]
    unfiled: tuple[int, ...]
    wounded: str


@dataclass(frozen=True)
class Calendar:
    """Every visit in the order of time, and the recid of a file whose record was deleted after the dump."""

    visits: tuple[Visit, ...]
    stray: int


@dataclass(frozen=True)
class _Recids:
    filed_in_key_order: tuple[int, ...]
    unfiled: tuple[int, ...]
    stray: int


def plan_visits(patients: Sequence[SamplePatient]) -> Calendar:
    """The clinic's visits; always the same ones."""
    chance = source_of_chance("visits")
    recids = _number_records(chance)
    sessions = _cut_sessions(recids.filed_in_key_order, chance)
    early = {recids.filed_in_key_order[place] for place in range(_PARTS[0][0] + _PARTS[1][0])}
    owners = _assign_patients([session[0] in early for session in sessions], chance)
    unfiled = _place_unfiled(recids.unfiled, sessions)
    days = _choose_days(len(sessions), chance)
    known = chance.sample(patients, 1 + max(number for number, _ in owners))
    wounded = [chance.choice(("left", "right")) if chance.random() < _SHARE_OF_WOUNDED else "" for _ in known]
    visits = tuple(
        Visit(known[number], ordinal, day, tuple(session), tuple(missing), wounded[number])
        for session, missing, (number, ordinal), day in zip(sessions, unfiled, owners, days, strict=True)
    )
    return Calendar(visits, recids.stray)


def _number_records(chance: Random) -> _Recids:
    """Numbers for all records, with the gaps that deleted records leave."""
    count = _FILED + _UNFILED + 1
    numbers = range(_FIRST_RECID, _FIRST_RECID + count + _DELETED)
    ordinary = [number for number in numbers if number not in EXAMPLES]
    gone = set(chance.sample(ordinary, _DELETED))
    unfiled = set(chance.sample([number for number in ordinary if number not in gone], _UNFILED))
    absent = gone | unfiled
    filed = sorted((number for number in numbers if number not in absent), key=str)
    stray = filed.pop(_STRAY_PLACE)
    return _Recids(tuple(filed), tuple(sorted(unfiled)), stray)


def _cut_sessions(filed_in_key_order: Sequence[int], chance: Random) -> list[list[int]]:
    """The recids of each visit, in the order of the visits' first recids."""
    sessions: list[list[int]] = []
    start = 0
    for files, visits in _PARTS:
        recids = sorted(filed_in_key_order[start : start + files])
        start += files
        for size in _sizes(files, visits, chance):
            sessions.append(recids[:size])
            del recids[:size]
    return sorted(sessions)


def _sizes(files: int, visits: int, chance: Random) -> list[int]:
    """So many visits that share so many files, at least one each."""
    sizes = [1] * visits
    for _ in range(files - visits):
        place = chance.randrange(visits)
        while sizes[place] == _LARGEST_VISIT:
            place = chance.randrange(visits)
        sizes[place] += 1
    return sizes


def _assign_patients(early: Sequence[bool], chance: Random) -> list[tuple[int, int]]:
    """For each visit the number of its patient and the visit's ordinal."""
    places = [place for place, is_early in enumerate(early) if is_early]
    histories = [[places[first], places[second]] for first, second in _EARLY_PAIRS]
    taken = {place for history in histories for place in history}
    for length, patients in _RETURNING.items():
        for _ in range(patients):
            histories.append(_plan_history(length, early, taken, chance))
            taken.update(histories[-1])
    histories += [[place] for place in range(len(early)) if place not in taken]
    owners = {
        place: (number, ordinal)
        for number, history in enumerate(histories)
        for ordinal, place in enumerate(history, start=1)
    }
    return [owners[place] for place in range(len(early))]


def _plan_history(length: int, early: Sequence[bool], taken: set[int], chance: Random) -> list[int]:
    """Free places for one patient's visits, months apart; only the first may be an early one."""
    room = len(early) - length * _LONGEST_ABSENCE
    first = chance.choice([place for place in range(room) if place not in taken])
    history = [first]
    while len(history) < length:
        place = history[-1] + chance.randint(_SHORTEST_ABSENCE, _LONGEST_ABSENCE)
        while place in taken or early[place]:
            place += 1
        history.append(place)
    return history


def _place_unfiled(unfiled: Sequence[int], sessions: Sequence[Sequence[int]]) -> list[list[int]]:
    """For each session the records that belong to it by their number, but whose picture was never dumped."""
    starts = [session[0] for session in sessions]
    placed: list[list[int]] = [[] for _ in sessions]
    for recid in unfiled:
        placed[bisect(starts, recid) - 1].append(recid)
    return placed


def _choose_days(count: int, chance: Random) -> list[date]:
    """Working days in the order of time; the specification's example, Tuesday 18 October 2016, is the first."""
    numbers = [1, *sorted(chance.choices(range(1, WORKING_DAYS), k=count - 1))]
    return [working_day(number) for number in numbers]


def working_day(number: int) -> date:
    """The day of a number, Mondays to Fridays counted from the clinic's first; also after the last pictures."""
    return _FIRST_MONDAY + timedelta(weeks=number // 5, days=number % 5)
