"""The documents of a clinic, drawn where a hazard asks for them: an export, and files in a store of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from prove.days import DayStyle, a_day, draw_style
from prove.forms import Form, draw_form
from prove.model import Cell, Entry, FileTruth, Kind, Line, Person, Table
from prove.people import a_uuid

if TYPE_CHECKING:
    from prove.drafts import Draft

__all__ = ["Shelf", "draw_shelf", "shelf_table"]

_SOUND = 16
_OF_FOUR = 3
_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "ID"),
    "patient": ("id_Contact", "id_Key", "id.key", "id contact"),
    "order": ("id_Order",),
    "type": ("Type", "Document Type", "type"),
    "date": ("Date", "date"),
    "mark": ("NexusExportDate",),
    "author": ("creationAccountName",),
    "created": ("creationTimestamp",),
}
# What the clinic calls a document, and what that is, as types.toml of the product publishes it.
_KINDS = (
    ("Referral", "referral"),
    ("ERF", "erf"),
    ("File Notes", "file_notes"),
    ("PURCHASE ORDER", "purchase_order"),
    ("DVA Script", "dva_script"),
    ("letter", "letter"),
    ("Gait Poem", "other"),
)
_SUFFIXES = (
    (".pdf", Kind.PDF),
    (".PDF", Kind.PDF),
    (".jpg", Kind.JPEG),
    (".png", Kind.PNG),
    (".txt", Kind.TEXT),
)


@dataclass
class Shelf:
    """The documents as they are being drawn; hazards add to them, and what must become of that.

    Attributes:
        lines: the rows of the export; what must become of a document stands with its file.
        files: per key, what lies there and what must become of it; `category` is the document's kind.
        is_linked_before: the same was linked before patients came under new keys.
    """

    draft: Draft
    form: Form
    style: DayStyle
    headers: dict[str, str]
    lines: list[Line] = field(default_factory=list)
    files: dict[str, tuple[Kind, FileTruth]] = field(default_factory=dict)
    is_linked_before: bool = False
    number: int = 0

    def folder(self) -> str:
        """Whatever stands there says nothing, be it somebody's id."""
        month = f"2021-{1 + self.number % 12:02d}"
        return self.draft.random.choice(
            ("", f"{month}/", f"{self.draft.some_patient().ref}/docs/", "old/docs/")
        )

    def row(self, person: Person | None = None, /, **cells: Cell) -> Line:
        """A row of a document, as it stands one with its file."""
        self.number += 1
        day = a_day(self.draft.random)
        if self.number % 3:
            day = day.replace(day=13 + self.number % 15)
        own: dict[str, Cell] = {
            "id": a_uuid(self.draft.random),
            "patient": (person or self.draft.some_patient()).ref,
            "order": a_uuid(self.draft.random) if self.number % 2 else "",
            "type": self.draft.random.choice(_KINDS)[0],
            "date": self.style.write(day),
            "mark": "1",
            "author": "frontdesk",
            "created": f"{day.isoformat()} 09:30:00",
        }
        line = Line({**own, **cells}, None, "used")
        self.lines.append(line)
        return line

    def document(self, person: Person | None = None, /, **cells: Cell) -> str:
        """A row and its file, linked; the key is told. Where a date is given, it must be one that is no day."""
        person, day = person or self.draft.some_patient(), None
        if "date" not in cells:
            day = date(2012 + self.number % 9, 1 + self.number % 12, 13 + self.number % 15)
            cells["date"] = self.style.write(day)
        line = self.row(person, **cells)
        kind = next(kind for called, kind in _KINDS if called == line.cells["type"])
        name, suffix = str(line.cells["id"]).strip(" {}"), self.draft.random.choice(_SUFFIXES)
        key = f"{self.folder()}{self.draft.random.choice((name.upper(), name.lower()))}{suffix[0]}"
        self.files[key] = (suffix[1], FileTruth("linked", person.number, day, kind))
        return key

    def skipped(self, outcome: str, /, **cells: Cell) -> str:
        """A row and its file, of which the file stays unlinked for the reason given."""
        key = self.document(**cells)
        self.skip(key, outcome)
        return key

    def skip(self, key: str, outcome: str, kind: Kind = Kind.PDF) -> None:
        """A file, new or known, that must stay unlinked."""
        self.files[key] = (self.files[key][0] if key in self.files else kind, FileTruth(outcome))

    def finish(self) -> None:
        """Enough sound documents, in any order."""
        while 4 * sum(truth.person is not None for _, truth in self.files.values()) < _OF_FOUR * len(
            self.lines
        ):
            self.document()
        self.draft.random.shuffle(self.lines)

    def settle(self, moved: Collection[int | None]) -> None:
        """All was linked before these people came under other keys; it moves with them, or stays as it is."""
        self.is_linked_before = bool(moved)
        if not moved:
            return
        for key, (kind, truth) in self.files.items():
            if truth.outcome == "linked":
                outcome = "relinked" if truth.person in moved else "unchanged"
                self.files[key] = (kind, replace(truth, outcome=outcome))


def draw_shelf(draft: Draft) -> Shelf:
    """Documents in which nothing is wrong yet."""
    random = draft.random
    form = draw_form(random)
    if form.is_text and not form.is_unicode:
        form.arguments = ["--encoding", form.encoding]
    names = random.sample(list(_HEADERS), len(_HEADERS))
    headers = {name: random.choice(_HEADERS[name]) for name in names}
    shelf = Shelf(draft, form, draw_style(random, form.spells), headers)
    for _ in range(max(_SOUND, draft.size // 20)):
        shelf.document()
    return shelf


def shelf_table(shelf: Shelf) -> Table:
    """The export of the documents."""
    entries = [
        Entry([line.cells.get(name, "") for name in shelf.headers], line.outcome) for line in shelf.lines
    ]
    return Table(list(shelf.headers.values()), entries)
