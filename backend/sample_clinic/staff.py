"""The sample clinic's houses, and who works there: FileMaker's records name them by their ids alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sample_clinic.chance import random_uuid, source_of_chance

Clock = Literal["9:30:00", "9:30 AM", "09:30"]

_CHANCE = source_of_chance("staff")


@dataclass(frozen=True)
class House:
    """One place of the clinic.

    Attributes:
        name: as the patients' records have it.
        filemaker_id: as the appointments have it.
        clock: how times are written there, by the example of half past nine.
    """

    name: str
    filemaker_id: str
    clock: Clock


HOUSES = (
    House("Harbour", random_uuid(_CHANCE), "9:30:00"),
    House("Northgate", random_uuid(_CHANCE), "9:30 AM"),
    House("Old Mill", random_uuid(_CHANCE), "09:30"),
)
# A house that was given up: no patient's record names it any more, appointments do.
CLOSED = House("Canal Street", random_uuid(_CHANCE), "9:30:00")
CLOSED_ON = date(2019, 6, 28)

# The last one left; appointments still name the id.
CLINICIANS = tuple(random_uuid(_CHANCE) for _ in range(6))
LEFT_ON = CLOSED_ON + timedelta(days=400)

# Accounts of FileMaker, with how much each of them writes. Nobody's name: they are those of people.py.
ACCOUNTS = {
    "fenora.inkpen": 24,
    "orrin.loamsby": 21,
    "Perrow Kingcup": 17,
    "selvina": 12,
    "Reception": 11,
    "Workshop": 9,
    "wendric.vetchling": 5,
    "Admin": 1,
}
