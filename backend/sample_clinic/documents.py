"""The rows of the documents' export, and the files of their store: what is in both, and what only in one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from random import Random

from sample_clinic.bookings import Booking
from sample_clinic.chance import random_uuid, source_of_chance
from sample_clinic.paper_kinds import EMPTY, LITTER, PAPER_KINDS, SYSTEM_FILES, Paper, PaperKind
from sample_clinic.spelling import choose, spell_day, spell_id, spell_time
from sample_clinic.staff import ACCOUNTS
from sample_clinic.visits import WORKING_DAYS, working_day

_LINKED = 10_148
# Rows without a file: never dumped, or marked as dumped and yet not there.
_NEVER_DUMPED, _LOST = 757, 327
# Files with a row that cannot be linked: without a byte, of nobody, of patients whom no export holds, of ids whose two
# rows differ. Files without a row. What is no document.
_EMPTY, _NO_PATIENT, _UNKNOWN_PATIENT, _CONFLICTING = 6, 6, 12, 3
_WITHOUT_ROW = 9
_REPEATED = 12

# The day is often left out. Some are no day in any order of their parts; some lie ahead.
_SHARE_WITH_DAY = 0.42
_ODD_DAYS = (
    "02/30/2018", "n.d.", "06/2020", "13/13/2021", "31/11/2022", "spring", "04/02/2081", "10/10/2109", "01/05/2091",
)  # fmt: skip

# The store was dumped month by month; from then on under a key that some import of long ago had given the patient.
_BY_PATIENT_SINCE = date(2024, 5, 1)
_DUMPED_ON = spell_day(working_day(WORKING_DAYS))
_SHARE_OF_LOWER_CASE = 0.7
_SHARE_OF_CAPITALS = 0.03
_LATEST = 40  # days after a visit on which a document of it came


@dataclass(frozen=True)
class SampleDocument:
    """One row, each attribute to the letter."""

    filemaker_id: str
    patient_id: str
    order_id: str
    type: str
    day: str
    export_date: str
    author: str
    created_at: str


@dataclass(frozen=True)
class SampleDocumentFile:
    """One file of the store: its key below the store's address, and what is in it."""

    key: str
    paper: Paper


@dataclass(frozen=True)
class SampleDocuments:
    """The rows in the order in which they were made, the last ones repeated; and the files in key order."""

    rows: tuple[SampleDocument, ...]
    files: tuple[SampleDocumentFile, ...]


def plan_documents(bookings: Sequence[Booking]) -> SampleDocuments:
    """The export and the store; always the same ones."""
    chance = source_of_chance("documents")
    attended = [booking for booking in bookings if booking.state == "came"]
    withheld = _EMPTY + _NO_PATIENT + _UNKNOWN_PATIENT + _CONFLICTING
    count = _LINKED + withheld + _NEVER_DUMPED + _LOST
    visits = sorted(chance.choices(attended, k=count), key=lambda booking: booking.day)
    kinds = chance.choices(PAPER_KINDS, [kind.weight for kind in PAPER_KINDS], k=count)
    filed = [_file_away(visit, kind, chance) for visit, kind in zip(visits, kinds, strict=True)]
    rows, files = [row for row, _ in filed], dict(enumerate(file for _, file in filed))
    places = iter(chance.sample(range(count), count))
    _lose(rows, files, places)
    _spoil(rows, files, places, chance)
    store = sorted((*files.values(), *_strays(chance)), key=lambda file: file.key)
    return SampleDocuments(tuple(rows), tuple(store))


def _file_away(visit: Booking, kind: PaperKind, chance: Random) -> tuple[SampleDocument, SampleDocumentFile]:
    """A document of a visit: its row, and its file."""
    identifier, paper = random_uuid(chance), chance.choice(kind.papers)
    made = visit.day + timedelta(days=max(0, chance.randint(-_LATEST, _LATEST)))
    row = SampleDocument(
        filemaker_id=spell_id(identifier, chance),
        patient_id=spell_id(visit.patient.filemaker_id, chance),
        order_id=random_uuid(chance) if kind.is_of_order else "",
        type=choose(kind.spellings, chance),
        day=spell_day(visit.day) if chance.random() < _SHARE_WITH_DAY else "",
        export_date=_DUMPED_ON,
        author=choose(ACCOUNTS, chance),
        created_at=f"{spell_day(made)} {spell_time(chance.randrange(480, 1_080), '9:30:00')}",
    )
    folder = _former_key(visit) if made >= _BY_PATIENT_SINCE else f"{made:%Y-%m}"
    return row, _file(folder, identifier, paper, chance)


def _former_key(visit: Booking) -> str:
    return random_uuid(source_of_chance(f"former key of {visit.patient.filemaker_id}")).lower()


def _file(folder: str, identifier: str, paper: Paper, chance: Random) -> SampleDocumentFile:
    name = identifier.lower() if chance.random() < _SHARE_OF_LOWER_CASE else identifier
    is_loud = chance.random() < _SHARE_OF_CAPITALS
    extension = paper.extension.upper() if is_loud else paper.extension
    return SampleDocumentFile(f"{folder}/{name}.{extension}", paper)


def _lose(rows: list[SampleDocument], files: dict[int, SampleDocumentFile], places: Iterator[int]) -> None:
    """Takes away the files of rows whose documents were never dumped, and of others that say that theirs was."""
    for place in islice(places, _NEVER_DUMPED):
        rows[place] = replace(rows[place], export_date="")
        del files[place]
    for place in islice(places, _LOST):
        del files[place]


def _spoil(
    rows: list[SampleDocument], files: dict[int, SampleDocumentFile], places: Iterator[int], chance: Random
) -> None:
    """What keeps files from being linked, days that are none, and rows that stand there twice."""
    for place in islice(places, _EMPTY):
        files[place] = replace(files[place], paper=EMPTY)
    for place in islice(places, _NO_PATIENT):
        rows[place] = replace(rows[place], patient_id="")
    for place in islice(places, _UNKNOWN_PATIENT):
        rows[place] = replace(rows[place], patient_id=random_uuid(chance))
    for place in islice(places, _CONFLICTING):
        rows.append(replace(rows[place], type="Insurance", day=_DUMPED_ON))
    for text in _ODD_DAYS:
        place = next(places)
        rows[place] = replace(rows[place], day=text)
    rows += [rows[place] for place in islice(places, _REPEATED)]


def _strays(chance: Random) -> Iterator[SampleDocumentFile]:
    """Files that no row knows, and what is no document."""
    for _ in range(_WITHOUT_ROW):
        yield _file("2021-03", random_uuid(chance), chance.choice(PAPER_KINDS[0].papers), chance)
    for litter in LITTER:
        identifier = "" if litter.title in SYSTEM_FILES else random_uuid(chance)
        yield SampleDocumentFile(f"2020-11/{identifier}{litter.title}", litter)
