"""The invented patients of the sample clinic. Nobody's name: both lists are made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sample_clinic.chance import random_uuid, source_of_chance

_FIRST_NAMES = (
    "Abrina", "Aldwin", "Amorel", "Bertrim", "Brisola", "Calvert", "Cedra", "Corvel", "Dalinda", "Dorwin", "Élodine",
    "Emrick", "Fabriel", "Fenora", "Gerlind", "Gisbert", "Halvina", "Hendrike", "Ismeya", "Ivarn", "Jannoch", "Jörvald",
    "Kalinda", "Kestrin", "Lavinne", "Lorcas", "Maribet", "Morwen", "Ñandra", "Nelvin", "Odalys", "Orrin", "Pelline",
    "Perrow", "Quenby", "Quillan", "Rosmarin", "Rudgar", "Selvina", "Sorrel", "Tamsile", "Thorley", "Ulvina", "Umbert",
    "Verrin", "Violanta", "Wendric", "Wilmot", "Xandrel", "Ysolda", "Zabina", "Zoltrim",
)  # fmt: skip
_LAST_NAMES = (
    "Abernook", "Alderwisp", "Ashkettle", "Barleymoor", "Bramblewick", "Brightwater", "Cobblestone", "Copperfen",
    "Dapplewood", "Driftmeadow", "Elmhollow", "Emberlane", "Fallowmere", "Featherstow", "Foxcombe", "Gladebrook",
    "Goosewell", "Greenlatch", "Harrowby-Finch", "Hazelcroft", "Honeydale", "Inkpen", "Ivybridge", "Juniper", "Kettlemarsh",
    "Kingcup", "Larkspur", "Lindenfold", "Loamsby", "Marigolde", "Meadowlark", "Mistlethorn", "Nettlefield", "Nightjar",
    "O'Plumley", "Oakhanger", "Oatcastle", "Pebbleton", "Pennyfeather", "Quickthorn", "Quillfeather", "Ravensedge", "Reedmace",
    "Rushwater", "Saltmarsh", "Silverweed", "Snowberry", "Tansyfield", "Thistledown", "Tillwater", "Umberslade", "Underbough",
    "van der Wicket", "Vetchling", "Wagtail", "Wildgoose", "Willowherb", "Windlestraw", "Yarrowby", "Yellowhammer", "Zinnfeld",
)  # fmt: skip
_CLINICS = ("Harbour", "Northgate", "Old Mill")
# Sex -> the titles that go with it, blank ones included; the clinic did not always write down either.
_TITLES = {"F": ("Ms", "Mrs", "Dr", ""), "M": ("Mr", "Mr", "Dr", ""), "X": ("Mx", ""), "": ("", "Dr")}
_SEXES = ("F", "M") * 24 + ("X", "")
_OLDEST, _YOUNGEST, _TYPICAL = date(1928, 1, 1), date(2012, 12, 31), date(1952, 1, 1)


@dataclass(frozen=True)
class SamplePatient:
    """One invented person.

    Attributes:
        filemaker_id: as FileMaker writes it, a UUID in upper case.
        health_number: begins with 0, as no real one does.
        phone: of the numbers that are kept for films and books.
        referred_by: whoever sent the patient; blank for most.
    """

    filemaker_id: str
    first_name: str
    last_name: str
    date_of_birth: date
    title: str
    sex: str
    clinic: str
    health_number: str
    phone: str
    referred_by: str


def invent_patients(count: int) -> tuple[SamplePatient, ...]:
    """The first so many patients; always the same ones. Most are elderly, some are children."""
    chance, particulars = source_of_chance("people"), source_of_chance("particulars")
    return tuple(_invent(chance, particulars) for _ in range(count))


def _invent(chance: Random, particulars: Random) -> SamplePatient:
    youngest, typical = (_YOUNGEST - _OLDEST).days, (_TYPICAL - _OLDEST).days
    sex = particulars.choice(_SEXES)
    is_referred = particulars.random() < 0.3
    return SamplePatient(
        filemaker_id=random_uuid(chance),
        first_name=chance.choice(_FIRST_NAMES),
        last_name=chance.choice(_LAST_NAMES),
        date_of_birth=_OLDEST + timedelta(days=int(chance.triangular(0, youngest, typical))),
        title=particulars.choice(_TITLES[sex]),
        sex=sex,
        clinic=particulars.choice(_CLINICS),
        health_number=f"0{particulars.randrange(1_000):03}-{particulars.randrange(1_000_000):06}",
        phone=f"555-01{particulars.randrange(100):02}" if particulars.random() < 0.9 else "",
        referred_by=f"Dr. {particulars.choice(_LAST_NAMES)}" if is_referred else "",
    )
