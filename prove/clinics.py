"""From a seed to a clinic on paper: drawn, made hostile, written out, with the truth beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from prove.assembling import images_table, patients_table
from prove.days import draw_style
from prove.drafts import Draft, Move, Place, Planted
from prove.exports import BookExport, Export, ShelfExport, write_book, write_shelf
from prove.forms import draw_form
from prove.hazards import HAZARDS, Hazard, in_turn
from prove.model import FileTruth, Kind, Person
from prove.people import SCRIPTS
from prove.writers import write_table

__all__ = ["Clinic", "make_clinic", "zone_of"]

ZONES = ("America/Toronto", "Europe/Vienna", "Pacific/Auckland")
_REF_KINDS = ("uuid", "uuid", "lower uuid", "number", "prefixed", "leading zeros", "twenty digits")
_RECID_KINDS = ("number", "number", "number", "leading zeros", "uuid")
_FOLDERS = ("", "", "", "photos/", "2016/images bulk/", "Bilder & Töne (1)/")
_HEADERS = {
    "date": ("date", "Date", "DATE", "image date", "Image_Date"),
    "file_name": ("fileNane", "fileName", "File Name"),
    "image_id": ("id", "ID"),
    "patient": ("id_Contact", "id Contact", "ID_CONTACT", "id_Key", "contact id", "id_Patient"),
    "name_of_file": ("Name of file", "Name_of_file"),
    "mark": ("NexusExportDate",),
    "recid": ("recid", "RecID", "RECID", "record id"),
    "type": ("Type", "type", "image type"),
    "notes": ("Notes", "Remarks"),
}
_PERSON_HEADERS = {
    "ref": ("id", "ID", "filemaker_id", "id_Contact"),
    "first": ("first name", "First Name", "name_first", "given name"),
    "last": ("last name", "Last_Name", "surname"),
    "born": ("date of birth", "DOB", "Birth Date"),
    "notes": ("notes", "Comments"),
}
# How many hazards join the theme.
_COMPANIONS = (2, 4, 6, 9)
# Of clinics that are not about them, every so many-th has further exports.
_BOOKS_IN = 4
# With a theme that few drafts suit, so many are drawn before that is called a fault of the theme.
_TRIES = 3_000


@dataclass(frozen=True)
class Clinic:
    """Inputs and truth.

    Attributes:
        number: with the seed, it gives the same clinic again.
        hazards: what is hostile about it; the theme first.
        refused: which of its exports must be refused, if any: `patients` or `images`.
        earlier: an export that is linked before the images' one, where there is one.
        must_name: what the refusal must name, besides the file.
        files: per key, what lies there and what must become of it; those beyond a limit are in `beyond` alone.
        books, documents: its further exports; they are there in some clinics alone.
        places: clinics that are in the database before.
        moves: which patients get another key once all was imported for the first time.
    """

    number: int
    zone: str
    hazards: tuple[str, ...]
    refused: str
    must_name: tuple[str, ...]
    patients: Export
    images: Export
    people: tuple[Person, ...]
    planted: tuple[Planted, ...]
    earlier: Export | None
    files: dict[str, tuple[Kind, FileTruth]]
    beyond: dict[str, Kind]
    books: tuple[BookExport, ...]
    documents: ShelfExport | None
    places: tuple[Place, ...]
    moves: tuple[Move, ...]


def zone_of(number: int) -> str:
    """The clinic's time zone; also which lane it runs in."""
    return ZONES[2] if number % 10 == 9 else ZONES[number % 2]


def make_clinic(
    seed: int, number: int, size: int, theme: str | None = None, companions: Sequence[str] | None = None
) -> Clinic:
    """Draws one clinic.

    Args:
        seed, number: what it is drawn from.
        size: about how many files it has.
        theme: the hazard that it is about; the one whose turn it is where none is given.
        companions: which hazards join as far as they go together; drawn where none are given.
    """
    hazard = HAZARDS[theme] if theme else in_turn(number)
    random, draft = _fitting(seed, number, size, hazard)
    chosen = [hazard]
    # Each further export takes a command more, so a clinic about something else has them now and then.
    spares_books = companions is None and not hazard.books and number % _BOOKS_IN != 0
    if companions is None:
        companions = random.sample(list(HAZARDS), len(HAZARDS))
        most = 1 + random.choice(_COMPANIONS)
    else:
        most = len(HAZARDS)
    for other in map(HAZARDS.__getitem__, companions):
        is_spared = other.books and spares_books
        if len(chosen) < most and not other.refuses and not is_spared and other.joins(draft, chosen):
            chosen.append(other)
    _make_hostile(draft, chosen)
    return _write(draft, number)


def _fitting(seed: int, number: int, size: int, theme: Hazard) -> tuple[Random, Draft]:
    """The first draft that the theme suits.

    Raises:
        RuntimeError: there is none, so the theme asks for too much.
    """
    for attempt in range(_TRIES):
        random = Random(f"{seed}/{number}/{theme.name}/{attempt}")
        draft = _draw(random, size, zone_of(number), theme)
        if theme.fits(draft):
            return random, draft
    raise RuntimeError(f"no draft suits the hazard {theme.name!r}")


def _draw(random: Random, size: int, zone: str, theme: Hazard) -> Draft:
    images, patients = draw_form(random, theme.images), draw_form(random, theme.patients)
    scripts = SCRIPTS[patients.script]
    names = tuple(random.sample(scripts, min(len(scripts), random.choice((1, 2)))))
    return Draft(
        random=random,
        size=size,
        zone=zone,
        images=images,
        patients=patients,
        style=draw_style(random, images.spells),
        birth_style=draw_style(random, patients.spells),
        names=names,
        notes=random.choice(SCRIPTS[images.script]).notes,
        ref_kind=random.choice(_REF_KINDS),
        recid_kind=random.choice(_RECID_KINDS),
        folder=random.choice(_FOLDERS),
        headers=_draw_headers(random, _HEADERS),
        person_headers=_draw_headers(random, _PERSON_HEADERS),
    )


def _draw_headers(random: Random, choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The columns in any order, each by one of the names that the product publishes."""
    names = list(choices) if random.random() < 0.4 else random.sample(list(choices), len(choices))
    usual = random.random() < 0.5
    return {name: choices[name][0] if usual else random.choice(choices[name]) for name in names}


def _make_hostile(draft: Draft, hazards: Sequence[Hazard]) -> None:
    """First what changes how all is written, then people and pictures, then what is added to them."""
    draft.hazards = [hazard.name for hazard in hazards]
    for hazard in hazards:
        if hazard.early:
            hazard.apply(draft)
    for _ in range(max(4, draft.size // 6)):
        draft.new_patient()
    _prove_order(draft)
    while len(draft.files) < 0.8 * draft.size:
        draft.picture()
    for hazard in hazards:
        if not hazard.early:
            hazard.apply(draft)
    _finish(draft)


def _finish(draft: Draft) -> None:
    """Everything comes into its order; then what depends on that, or on all being there."""
    draft.random.shuffle(draft.records)
    draft.random.shuffle(draft.person_rows)
    for book in draft.books.values():
        book.finish()
    if draft.documents:
        draft.documents.finish()
    for finish in (*draft.at_end, *draft.at_last):
        finish()
    moved = {move.person: move.former for move in draft.moves}
    for book in draft.books.values():
        book.settle(moved)
    if draft.documents:
        draft.documents.settle(moved)


def _prove_order(draft: Draft) -> None:
    """Each column of days holds some that can be read in one order only."""
    if draft.proves_order:
        for day in range(13, 19):
            draft.picture(day=date(2012, 1 + day % 12, day))
    for day in range(13, 16):
        person = draft.people[day - 13]
        row = draft.person_rows[day - 13]
        person.born = date(1950, 1 + day % 12, day)
        if isinstance(row.born, str):
            row.born = draft.birth_style.write(person.born)


def _write(draft: Draft, number: int) -> Clinic:
    patients = write_table(patients_table(draft), draft.patients)
    images = write_table(images_table(draft), draft.images)
    kept, beyond = _within_limit(draft)
    link_arguments = [*draft.images.arguments, *(["--limit", str(draft.limit)] if draft.limit else [])]
    return Clinic(
        number=number,
        zone=draft.zone,
        hazards=tuple(draft.hazards),
        refused=draft.refused,
        must_name=tuple(draft.must_name),
        patients=Export(
            draft.patients.file_name("Patients"),
            _spoiled(draft, "patients", patients.content),
            tuple(draft.patients.arguments),
            patients.outcomes,
            f"{draft.patients.describe()}, days {draft.birth_style.name}",
        ),
        images=Export(
            draft.images.file_name("Image_data"),
            _spoiled(draft, "images", images.content),
            tuple(link_arguments),
            images.outcomes,
            f"{draft.images.describe()}, days {draft.style.name}, recids {draft.recid_kind}, ids {draft.ref_kind}",
        ),
        people=tuple(replace(person) for person in draft.people),
        planted=tuple(draft.planted),
        earlier=_earlier(draft),
        files=kept,
        beyond=beyond,
        books=tuple(map(write_book, draft.books.values())),
        documents=write_shelf(draft.documents) if draft.documents else None,
        places=tuple(draft.places),
        moves=tuple(draft.moves),
    )


def _earlier(draft: Draft) -> Export | None:
    if draft.before is None:
        return None
    table = write_table(images_table(replace(draft, records=draft.before)), draft.images)
    name = f"Earlier_{draft.images.file_name('images')}"
    return Export(name, table.content, tuple(draft.images.arguments), {}, draft.images.describe())


def _spoiled(draft: Draft, which: str, content: bytes) -> bytes:
    return draft.spoil(content) if draft.spoil and draft.refused == which else content


def _within_limit(draft: Draft) -> tuple[dict[str, tuple[Kind, FileTruth]], dict[str, Kind]]:
    keys = sorted(draft.files, key=lambda key: key.encode("utf-8"))
    beyond = set(keys[draft.limit :]) if draft.limit else set()
    kept = {key: draft.files[key] for key in keys if key not in beyond}
    return kept, {key: draft.files[key][0] for key in sorted(beyond)}
