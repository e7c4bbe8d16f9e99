"""What the SQL of the match decides, against the rules written once more, slowly and in Python.

Many small clinics side by side, each with ids of its own, in which every fact that a rule asks for comes in every state: so a
condition that is dropped or turned changes what becomes of some file of some clinic.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random
from typing import Any, Final
from uuid import UUID

import pytest

from console import SilentProgress
from database import Workbench, WorkTable
from files.tables import CONTESTED, FINGERPRINT, FOREIGN_FOLDER, LISTED_FILE
from images.linking.attention import _SENTINELS
from images.linking.kind import IMAGES
from images.linking.plan import Plan, make_plan
from images.linking.tables import BATCH, EXPORT_ROW, FORGOTTEN_FILE, IMAGE, NAMED_SIDE, TYPE_READING
from patients.proof import PATIENT
from transfers.loading import DATE_READING, MALFORMED_ROW

CLINICS = 1_000
FOREIGN, OWN = 7, 8
MOST_PER_DAY = 1

# What the given tables say of the texts that rows hold: the day, or why there is none; category and side.
DATES: Final[dict[str, tuple[date | None, str]]] = {
    "10/18/2016": (date(2016, 10, 18), ""),
    "2016-10-18": (date(2016, 10, 18), ""),
    "10/19/2016": (date(2016, 10, 19), ""),
    "13/32/2016": (None, "invalid_date"),
    "1/2/16": (None, "ambiguous_date"),
    "": (None, "no_date"),
}
TYPES: Final = {
    "Left Dorsal": ("dorsal", "left"),
    "left dorsal": ("dorsal", "left"),
    "Right Dorsal": ("dorsal", "right"),
    "Wound": ("wound", ""),
    "R-Brannock": ("r_brannock", "right"),
    "Brannock R": ("r_brannock", "right"),
}
SIDES: Final = {"r_brannock": "right", "l_brannock": "left"}
DAYS: Final = (date(2016, 10, 18), date(2016, 10, 19), date(2001, 2, 3))
BIRTHS: Final = (None, date(2016, 10, 19), date(1950, 1, 2))


@dataclass(frozen=True)
class Row:
    line: int
    recid: str
    patient_ref: str
    date_text: str
    type_text: str
    filemaker_id: str
    original_name: str
    dumped: bool | None

    @property
    def facts(self) -> tuple[object, ...]:
        """On what rows of one record must agree."""
        return (
            self.patient_ref, DATES[self.date_text][0] or self.date_text, self.type_text.lower(), self.filemaker_id.lower(),
            self.original_name,
        )  # fmt: skip


@dataclass(frozen=True)
class File:
    key: str
    recid: str
    mime_type: str
    size_bytes: int
    is_derived: bool
    is_foreign: bool
    content: str | None


@dataclass(frozen=True)
class Person:
    id: UUID
    carries: str | None
    born: date | None


@dataclass(frozen=True)
class Batch:
    id: UUID
    patient: UUID
    day: date
    source: str


@dataclass(frozen=True)
class Picture:
    id: UUID
    key: str
    batch: Batch
    size_bytes: int
    mime_type: str
    category: str
    side: str
    texts: tuple[str, str, str]
    recid: str
    corrections: frozenset[str]
    chosen_ref: str


@dataclass
class Clinics:
    """All that a match is given."""

    rows: list[Row] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    contested: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    batches: dict[tuple[UUID, date, str], Batch] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)

    def batch(self, chance: Random, person: Person) -> Batch:
        place = (person.id, chance.choice(DAYS), chance.choice(["filemaker", "filemaker", "upload"]))
        return self.batches.setdefault(place, Batch(UUID(int=chance.getrandbits(128)), *place))


def drawn(chance: Random, clinics: int) -> Clinics:
    found = Clinics()
    lines = count(2)
    for number in range(clinics):
        _add(found, chance, number, lines)
    return found


def _add(found: Clinics, chance: Random, number: int, lines: count[int]) -> None:
    """One more clinic: two patients or three, a record with its rows, its files, and the images of these."""
    ids = [str(UUID(int=(number + 1) * 1_000 + one)) for one in range(4)]
    people = [
        Person(
            UUID(ids[3]) if place == 2 else UUID(int=chance.getrandbits(128)), carries, chance.choice(BIRTHS)
        )
        for place, carries in enumerate([ids[0], ids[1], chance.choice([None, ids[0], ids[1]])])
    ]
    found.people += people
    recid = chance.choice([f"r{number}"] * 9 + [""])
    said = {
        "patient_ref": chance.choice([ids[0]] * 4 + [ids[1], ids[3], ids[2], ""]),
        "date_text": chance.choice(["10/18/2016"] * 4 + list(DATES)),
        "type_text": chance.choice(list(TYPES)),
        "filemaker_id": chance.choice(["A", "a", "B"]),
        "original_name": chance.choice(["x.jpg", "y.jpg"]),
    }
    others = {
        "patient_ref": [ids[0], ids[1], ""],
        "date_text": list(DATES),
        "type_text": list(TYPES),
        "filemaker_id": ["A", "a", "B"],
        "original_name": ["x.jpg", "y.jpg"],
    }
    for at in range(chance.choice([0, 1, 1, 1, 1, 2, 2, 3])):
        changed = chance.choice(list(others)) if at and chance.random() < 0.7 else ""
        facts = {**said, changed: chance.choice(others[changed])} if changed else said
        found.rows.append(Row(next(lines), recid, dumped=chance.choice([True, True, False, None]), **facts))
    if chance.random() < 0.05:
        found.contested.append(recid or "nobody's")
    # Keys in another order than that of the records, so that a limit takes some files of every kind.
    folder = f"{chance.randrange(100):02}"
    for ending in chance.choice([[], *[["jpg"]] * 4, ["jpg", "png"], ["jpg", "png", "gif"]]):
        # Near enough to share its bytes with the files of another clinic.
        content = chance.choice([f"bytes {number // 3}", f"bytes {number // 3}", None])
        file = File(
            f"{folder}/{number}.{ending}", recid, chance.choice([f"image/{ending}"] * 9 + [""]),
            chance.choice([10] * 9 + [0]), chance.random() < 0.1, chance.random() < 0.1, content,
        )  # fmt: skip
        found.files.append(file)
        if chance.random() < 0.05:
            found.forgotten.append(file.key)
        if chance.random() < 0.6:
            found.pictures.append(_picture(found, chance, file, said, people, ids))
    # One that holds no image, which no run made so.
    if chance.random() < 0.1:
        found.batch(chance, people[0])
    # One whose file is not listed, which may keep a batch from being emptied.
    if chance.random() < 0.2:
        file = File(f"{folder}/{number}.gone", recid, "image/jpg", 10, False, False, None)
        found.pictures.append(_picture(found, chance, file, said, people, ids))


def _picture(
    found: Clinics, chance: Random, file: File, said: dict[str, str], people: list[Person], ids: list[str]
) -> Picture:
    """As the row says it, but for a fact or two; whom and when a person may have said, too."""
    facts = ("patient", "captured_on", "category", "side")
    corrections = frozenset(chance.sample(facts, chance.choice([0, 0, 1, 1, 2, 4])))
    category, side = TYPES[said["type_text"]]
    values: dict[str, Any] = {
        "size_bytes": 10, "mime_type": file.mime_type, "category": category, "side": side, "recid": file.recid,
        "type_text": said["type_text"], "filemaker_id": said["filemaker_id"], "original_name": said["original_name"],
    }  # fmt: skip
    others = {
        "size_bytes": 20, "mime_type": "image/gif", "category": chance.choice(["wound", *SIDES]), "recid": "else",
        "side": chance.choice(["left", "right", ""]), "type_text": "Other", "filemaker_id": "C", "original_name": "z",
    }  # fmt: skip
    for changed in chance.sample(list(others), chance.choice([0, 0, 1, 1, 1, 2, 3])):
        values[changed] = others[changed]
    if chance.random() < 0.4:
        # As somebody corrects one half of the pair, whom the export's other half may contradict.
        values["category"], values["side"] = chance.choice(
            [*TYPES.values(), ("l_brannock", "left"), ("wound", "left")]
        )
    values["texts"] = tuple(values.pop(name) for name in ("type_text", "filemaker_id", "original_name"))
    person = people[0] if chance.random() < 0.7 else chance.choice(people)
    return Picture(
        UUID(int=chance.getrandbits(128)), file.key, found.batch(chance, person), corrections=corrections,
        chosen_ref=chance.choice([*ids, ""]) if "patient" in corrections else "", **values,
    )  # fmt: skip


def load(bench: Workbench, given: Clinics) -> None:
    def columns(rows: list[tuple[Any, ...]], width: int) -> list[list[Any]]:
        return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]

    tables: list[tuple[WorkTable, list[tuple[Any, ...]]]] = [
        (EXPORT_ROW, [
            (r.line, r.recid, "", r.patient_ref, r.date_text, r.type_text, r.dumped, r.filemaker_id, r.original_name)
            for r in given.rows
        ]),
        (MALFORMED_ROW, [(1, "more cells than columns")]),
        (DATE_READING, [(text, day and str(day), problem, "") for text, (day, problem) in DATES.items()]),
        (TYPE_READING, [(text, *meaning) for text, meaning in TYPES.items()]),
        (LISTED_FILE, [
            (f.key, f.recid, "", FOREIGN if f.is_foreign else OWN, f.mime_type, False, f.is_derived, f.size_bytes, "")
            for f in given.files
        ]),
        (FOREIGN_FOLDER, [(FOREIGN,)]),
        (CONTESTED, [(recid,) for recid in given.contested]),
        (PATIENT, [(str(p.id), p.carries, p.born and str(p.born)) for p in given.people]),
        (BATCH, [(str(b.id), str(b.patient), str(b.day), b.source, None, "") for b in given.batches.values()]),
        (IMAGE, [
            (
                str(i.id), i.key, str(i.batch.id), i.size_bytes, i.mime_type, i.category, i.side, *i.texts[:2], i.recid,
                i.texts[2], str(i.batch.patient), str(i.batch.day), sorted(i.corrections), i.chosen_ref, None,
            )
            for i in given.pictures
        ]),
        (NAMED_SIDE, list(SIDES.items())),
        (FORGOTTEN_FILE, [(key,) for key in given.forgotten]),
    ]  # fmt: skip
    for table, rows in tables:
        # In no order, which none may rest on.
        Random(1).shuffle(rows)  # noqa: S311 - for tests, not for secrets
        bench.fill(table, [columns(rows, len(table.columns))])


# The rules.


@dataclass(frozen=True)
class Fate:
    """What becomes of a file."""

    key: str
    line: int | None
    outcome: str
    stays: bool
    image: UUID | None
    former_batch: UUID | None
    patient: UUID | None
    day: date | None
    batch: UUID | None
    category: str | None
    side: str | None
    texts: tuple[str, ...]

    @property
    def is_linked(self) -> bool:
        return self.outcome in {"linked", "relinked", "updated", "unchanged", "kept"}

    @property
    def is_withdrawn(self) -> bool:
        return self.image is not None and not self.is_linked


class Rules:
    """What docs and outcomes say of files and rows, one at a time."""

    def __init__(self, given: Clinics, limit: int | None) -> None:
        self.given = given
        self.listed = sorted(given.files, key=lambda file: file.key)
        self.files = self.listed[:limit]
        self.rows = _by(given.rows, "recid")
        self.carriers = _by([one for one in given.people if one.carries], "carries")
        self.people = {one.id: one for one in given.people}
        self.pictures = {one.key: one for one in given.pictures}
        self.fates = [self.fate(file) for file in self.files]

    def is_foreign(self, file: File) -> bool:
        return file.is_foreign or file.recid in self.given.contested

    def is_disputed(self, recid: str) -> bool:
        return len({row.facts for row in self.rows[recid]}) > 1

    def proven(self, ref: str) -> list[UUID]:
        """Who carries the id; where nobody does, whose key it is."""
        if carriers := self.carriers.get(ref):
            return [one.id for one in carriers]
        return [UUID(ref)] if ref and UUID(ref) in self.people else []

    def chosen(self, picture: Picture) -> UUID:
        carriers: list[Person] = self.carriers.get(picture.chosen_ref, [])
        if len(carriers) == 1:
            born, was = carriers[0].born, self.people[picture.batch.patient].born
            if not (born and was and born != was):
                return carriers[0].id
        return picture.batch.patient

    def reason(self, file: File, row: Row | None, corrected: frozenset[str]) -> str:
        """The first that holds; empty where none does."""
        of_file = {
            "derived_file": file.is_derived,
            "unsupported_file": not file.mime_type,
            "empty_file": not file.size_bytes,
            "no_metadata": row is None,
        }
        of_row = self.reasons_of_row(file, row, corrected) if row else {}
        return next((reason for reason, holds in {**of_file, **of_row}.items() if holds), "")

    def reasons_of_row(self, file: File, row: Row, corrected: frozenset[str]) -> dict[str, bool]:
        found = len(self.proven(row.patient_ref))
        asks_whom, problem = "patient" not in corrected, DATES[row.date_text][1]
        return {
            "conflicting_metadata": self.is_disputed(row.recid),
            "foreign_folder": self.is_foreign(file),
            "no_patient_id": asks_whom and not row.patient_ref,
            "patient_not_found": file.key in self.given.forgotten or (asks_whom and found == 0),
            "ambiguous_patient": asks_whom and found > 1,
            problem: "captured_on" not in corrected and bool(problem),
        }

    def fate(self, file: File) -> Fate:
        rows = self.rows[file.recid] if file.recid else []
        row = rows[0] if rows else None
        picture = self.pictures.get(file.key)
        corrected = picture.corrections if picture else frozenset()
        reason = self.reason(file, row, corrected)
        stays = bool(reason and corrected)
        own = row if row and not self.is_foreign(file) else None
        proven = self.proven(row.patient_ref) if row and row.patient_ref else []
        patient = proven[0] if len(proven) == 1 else None
        day = DATES[row.date_text][0] if row else None
        category, side = TYPES[row.type_text] if row else (None, None)
        if picture:
            was = picture.batch
            if "patient" in corrected:
                patient = self.chosen(picture)
            elif stays:
                patient = was.patient
            day = was.day if stays or "captured_on" in corrected else day
            category, side = self.view(picture, (category, side), stays=stays)
        outcome = reason
        if not reason or stays:
            outcome = self.outcome(file, own, picture, (patient, day, category, side), stays=stays)
        linked = not reason or stays
        batch = None
        if linked and patient and day:
            moved = outcome in {"linked", "relinked"}
            batch = self.batch(patient, day) if moved else picture.batch.id if picture else None
        texts = (own.type_text, own.filemaker_id, own.original_name) if own else ("", "", "")
        return Fate(
            file.key, own.line if own else None, outcome, stays, picture.id if picture else None,
            picture.batch.id if picture else None, patient if linked else None, day if linked else None, batch, category, side,
            (*(picture.texts if picture and stays else texts), own.patient_ref if own else "", own.date_text if own else ""),
        )  # fmt: skip

    def view(
        self, picture: Picture, told: tuple[str | None, str | None], *, stays: bool
    ) -> tuple[str | None, str | None]:
        """Category and side: the half that a person corrected, unless the other half contradicts it."""
        category = picture.category if "category" in picture.corrections else told[0]
        side = picture.side if "side" in picture.corrections else told[1]
        named = SIDES.get(category or "")
        if stays or (picture.corrections and named and side is not None and named != side):
            return picture.category, picture.side
        return category, side

    def outcome(
        self,
        file: File,
        row: Row | None,
        picture: Picture | None,
        place: tuple[UUID | None, date | None, str | None, str | None],
        *,
        stays: bool,
    ) -> str:
        if picture is None:
            return "linked"
        if (picture.batch.patient, picture.batch.day) != place[:2]:
            return "relinked"
        if picture.size_bytes != file.size_bytes:
            return "updated"
        if not stays and row:
            texts = (row.type_text, row.filemaker_id, row.original_name)
            was = (picture.mime_type, picture.category, picture.side, picture.texts, picture.recid)
            if was != (file.mime_type, *place[2:], texts, file.recid):
                return "updated"
        return "kept" if picture.corrections else "unchanged"

    def batch(self, patient: UUID, day: date) -> UUID:
        """The one there is, or the one that follows from patient and day."""
        found = self.given.batches.get((patient, day, "filemaker"))
        if found:
            return found.id
        digits = hashlib.sha256(f"batch/{patient}/{day}/filemaker".encode()).hexdigest()
        return UUID(f"{digits[:12]}8{digits[13:16]}8{digits[17:32]}")

    def new_batches(self) -> set[tuple[UUID | None, UUID | None, date | None]]:
        there = {batch.id for batch in self.given.batches.values()}
        return {
            (one.batch, one.patient, one.day)
            for one in self.fates
            if one.is_linked and one.batch not in there
        }

    def emptied_batches(self) -> set[UUID]:
        left = {one.former_batch for one in self.fates if one.is_withdrawn or one.outcome == "relinked"}
        planned = {one.image for one in self.fates}
        held = {one.batch for one in self.fates if one.is_linked}
        held |= {one.batch.id for one in self.given.pictures if one.id not in planned}
        return {
            one.id
            for one in self.given.batches.values()
            if one.source == "filemaker" and one.id in left - held
        }

    def row_fates(self) -> list[tuple[int, str, str]]:
        of_record: dict[str, list[str]] = defaultdict(list)
        for file, fate in zip(self.files, self.fates, strict=True):
            if not self.is_foreign(file):
                of_record[file.recid].append(fate.outcome)
        everywhere = _by(self.listed, "recid")
        told = [
            self._row(row, of_record.get(row.recid, []), everywhere.get(row.recid, []))
            for row in self.given.rows
        ]
        return sorted([(1, "malformed", "more cells than columns"), *told])

    def _row(self, row: Row, outcomes: list[str], listed: list[File]) -> tuple[int, str, str]:
        if not row.recid:
            return row.line, "no_recid", ""
        if not outcomes:
            is_lost = bool(row.dumped) and all(map(self.is_foreign, listed))
            beyond = "only in a foreign_folder" if all(map(self.is_foreign, listed)) else "beyond --limit"
            return row.line, "file_lost" if is_lost else "no_file", beyond if listed else ""
        rows = self.rows[row.recid]
        if self.is_disputed(row.recid):
            names = ("patient", "date", "type", "id", "file name")
            differing = [
                name
                for name, *facts in zip(names, *(one.facts for one in rows), strict=True)
                if len(set(facts)) > 1
            ]
            return row.line, "conflicting", f"rows of this recid differ in {', '.join(differing)}"
        if row is not rows[0]:
            return row.line, "duplicate", f"same as line {rows[0].line}"
        return row.line, "used", " ".join(sorted(set(outcomes)))

    def attention(self) -> list[tuple[str, str, str]]:
        linked = [(file, fate) for file, fate in zip(self.files, self.fates, strict=True) if fate.is_linked]
        own = [file for file in self.files if file.recid and not self.is_foreign(file)]
        shared = {recid: len(files) for recid, files in _by(own, "recid").items() if len(files) > 1}
        days: dict[object, int] = defaultdict(int)
        same: dict[str, list[tuple[str, UUID | None]]] = defaultdict(list)
        for file, fate in linked:
            days[fate.patient, fate.day] += 1
            if file.content:
                same[file.content].append((file.key, fate.patient))
        signs = []
        for file, fate in linked:
            born = self.people[fate.patient].born if fate.patient else None
            if born and fate.day and fate.day < born:
                signs.append(("before_birth", file.key, ""))
            if days[fate.patient, fate.day] > MOST_PER_DAY:
                signs.append(
                    ("crowded_day", file.key, f"{days[fate.patient, fate.day]} images of one patient and day")
                )
            if file.recid in shared:
                signs.append(("shared_recid", file.key, f"{shared[file.recid]} files of one recid"))
            alike = same[file.content] if file.content else []
            if len({patient for _, patient in alike}) > 1:
                signs.append(("same_bytes", file.key, f"same bytes as {min(alike)[0]}"))
        return sorted(signs)

    def sheet(self, name: str) -> list[tuple[object, ...]]:
        """A table of the report, in its order."""
        fates = {one.key: one for one in self.fates}

        def place(one: Fate) -> tuple[str, str]:
            return str(one.patient or ""), str(one.day or "")

        if name == "attention":
            signs = sorted(self.attention(), key=lambda sign: (sign[0], _as_numbers(sign[1])))
            return [
                (kind, key, *map(str, (fates[key].patient, fates[key].day)), detail)
                for kind, key, detail in signs
            ]
        if name == "rows":
            recids = {row.line: row.recid for row in self.given.rows}
            return [
                (line, recids.get(line, ""), outcome, detail) for line, outcome, detail in self.row_fates()
            ]
        return [
            (
                one.key,
                file.recid,
                one.outcome,
                *place(one),
                one.category or "",
                one.side or "",
                one.texts[0],
                str(one.batch or ""),
            )
            for file, one in sorted(
                zip(self.files, self.fates, strict=True), key=lambda pair: _as_numbers(pair[0].key)
            )
        ]

    def counts(self) -> dict[str, int]:
        """What the plan tells beside its accounts."""
        linked = [one for one in self.fates if one.is_linked]
        listed = {file.key for file in self.listed}
        return {
            "patients": len({one.patient for one in linked}),
            "standing": sum(one.image is not None for one in self.fates),
            "withdrawn": sum(one.is_withdrawn for one in self.fates),
            "not_listed": sum(key not in listed for key in self.pictures),
            "batches": len({one.batch for one in linked}),
            "batches_created": len(self.new_batches()),
            "batches_removed": len(self.emptied_batches()),
        }


def _as_numbers(key: str) -> tuple[int, str]:
    """By what reports put files in order: as the numbers in their names count, 2.jpg before 13.jpg."""
    return len(key), key


def _by(things: list[Any], name: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for thing in things:
        found[getattr(thing, name)].append(thing)
    return found


# What the SQL says.

_FATES = """
SELECT key, line, outcome, stays, image_id, former_batch_id, patient_id, day, batch_id, category, side,
       [type_text, filemaker_id, original_name, patient_ref, date_text], is_linked, is_withdrawn
FROM planned_file ORDER BY key
"""


def decided(bench: Workbench) -> list[Fate]:
    found = []
    for row in bench.rows(_FATES):
        *facts, texts, is_linked, is_withdrawn = row
        fate = Fate(*[*facts, tuple(texts)])
        assert (fate.is_linked, fate.is_withdrawn) == (is_linked, is_withdrawn), fate.key
        found.append(fate)
    return found


@pytest.mark.any_database
@pytest.mark.parametrize("limit", [None, CLINICS // 2])
def test_the_match_decides_as_the_rules_do(limit: int | None) -> None:
    given = drawn(Random(20161018 if limit is None else 7), CLINICS)  # noqa: S311 - for tests, not for secrets
    rules = Rules(given, limit)
    with Workbench() as bench:
        load(bench, given)
        plan = make_plan(bench, limit, SilentProgress())
        fates = decided(bench)
        differing = [(one, should) for one, should in zip(fates, rules.fates, strict=True) if one != should]
        assert differing[:1] == []
        assert sorted(bench.rows("SELECT line, outcome, detail FROM row_plan")) == rules.row_fates()
        new = bench.rows("SELECT id, patient_id, day FROM new_batch")
        assert (len(new), set(new)) == (len(rules.new_batches()), rules.new_batches())
        assert {one for (one,) in bench.rows("SELECT id FROM emptied_batch")} == rules.emptied_batches()
        _compare_counts(plan, rules)
        _compare_attention(bench, rules)
        for sheet in IMAGES.sheets:
            expected = rules.sheet(sheet.name)
            assert bench.rows(sheet.query) == expected, sheet.name
            assert {len(line) for line in expected} == {len(sheet.columns)}


def _compare_counts(plan: Plan, rules: Rules) -> None:
    told = rules.counts()
    assert {name: getattr(plan, name) for name in told} == told
    assert plan.linked == sum(one.is_linked for one in rules.fates) > 0
    # Nothing of it is empty, so nothing is equal because it did not occur.
    assert all(told.values())


def _compare_attention(bench: Workbench, rules: Rules) -> None:
    contents = {file.key: file.content for file in rules.files}
    linked = bench.rows("SELECT position, key FROM file JOIN file_plan USING (position) WHERE is_linked")
    bench.fill(FINGERPRINT, [([position for position, _ in linked], [contents[key] for _, key in linked])])
    bench.run_script(_SENTINELS, {"most_per_day": MOST_PER_DAY})
    signs = sorted(bench.rows("SELECT kind, key, detail FROM attention JOIN file USING (position)"))
    assert signs == rules.attention()
    assert {kind for kind, *_ in signs} == {"before_birth", "crowded_day", "shared_recid", "same_bytes"}
