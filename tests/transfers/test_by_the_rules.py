"""What the SQL of an import decides, against the rules written once more, slowly and in Python.

Many small exports side by side, each with a key of its own, in which every fact that a rule asks for comes in every state: so
a condition that is dropped or turned changes what becomes of some row. Both ways of comparing are tried: a filled cell stands
and a blank one leaves what there is (patients), and what was changed in Nexus since stays (every other kind).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final
from unittest.mock import patch
from uuid import UUID

import pytest

from console import SilentProgress
from database import Workbench
from patients.records import accounts_of
from patients.transfer import PATIENTS
from tests.transfers.diary import DIARY
from transfers.kind import Day
from transfers.loading import DATE_READING, MALFORMED_ROW
from transfers.plan import ImportPlan, make_plan
from transfers.stand import _make_told
from transfers.tables import EXPORT_ROW, FIELD, RECORD, TOLD_COLUMN
from transfers.transfer import Transfer

EXPORTS = 700
DATES: Final[dict[str, tuple[date | None, str]]] = {
    "10/18/1950": (date(1950, 10, 18), ""),
    "1950-10-18": (date(1950, 10, 18), ""),
    "10/19/1950": (date(1950, 10, 19), ""),
    "13/32/1950": (None, "invalid_date"),
    "1/2/50": (None, "ambiguous_date"),
    "unknown": (None, "no_date"),
    "": (None, "no_date"),
}
ODD: Final = {"invalid_date": " is impossible", "ambiguous_date": " can be read in two ways"}
EXTRA: Final = "Weather"
CUT: Final = "probably cut at 32,767 characters, as spreadsheets do"

# A filled cell stands; notes are only filled in. `gone` is no column of the export.
PEOPLE = replace(
    PATIENTS,
    reads={"date_of_birth": None, "notes": None, "title": None, "first_name": 6, "last_name": 200},
    fields=("date_of_birth", "notes", "title", "first_name", "last_name"),
    only_fills=frozenset({"notes", "last_name"}),
)
# What was changed since stays, and what is written of the day stays with the day.
DAY = Day("date", "days", earliest=date(1900, 1, 1))
BOOK = replace(
    DIARY,
    kind=replace(DIARY.kind, accounts=accounts_of("book"), day=DAY),
    reads={"who": 10, "date": None, "text": 8, "gone": None},
    fields=("who", "written_on", "date_text", "text", "gone"),
    follows={"date_text": "written_on"},
    plan=Path(__file__).with_name("book.sql"),
    prepare=None,
    listings=(),
)
NOTEBOOK = replace(BOOK, kind=replace(BOOK.kind, day=replace(DAY, may_lack=True)))

VALUES: Final[dict[str, list[str]]] = {
    "date_of_birth": [*DATES, "10/18/1950", "10/18/1950"],
    "date": [*DATES, "10/18/1950", "10/18/1950"],
    "notes": ["", "cane", "walker"],
    "first_name": ["Ada", "Adalie", "", "Adelaid"],
    "last_name": ["Moss", "Moss", "Mossop", ""],
    "who": ["ada", "{ADA}", "Ada", "bruno", "nobody", "many", "ten-digits", "eleven-long"],
    "text": ["limps", "limps", "WALKS", "", "8 digits", "9 letters"],
    EXTRA: ["rain", "", "sun"],
}


@dataclass(frozen=True)
class Row:
    line: int
    record_id: str
    key: UUID | None
    texts: dict[str, str | None]
    is_cut: bool


@dataclass(frozen=True)
class Record:
    id: UUID
    record_id: str
    carries: UUID | None
    texts: dict[str, str | None]
    document: str
    imported: dict[str, str] | None


@dataclass(frozen=True)
class Given:
    transfer: Transfer
    rows: list[Row]
    malformed: dict[int, str]
    records: list[Record]
    forgotten: set[UUID]


def mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def derived(name: str) -> UUID:
    digits = hashlib.sha256(name.encode()).hexdigest()
    return UUID(f"{digits[:12]}8{digits[13:16]}8{digits[17:32]}")


def said(transfer: Transfer, row: Row) -> dict[str, str | None]:
    """What a row says, by which it is compared with others: a day that can be read as that day, an id in one spelling."""
    texts = dict(row.texts)
    day, problem = DATES[texts[transfer.day_name] or ""]
    if problem in {"", "no_date"}:
        texts[transfer.day_name] = str(day or "")
    if who := texts.get("who"):
        texts["who"] = who.strip("{} ").lower()
    return texts


def key_of(transfer: Transfer, row: Row) -> UUID | None:
    """The key that follows from the id, else from what the row says, where that is wanted."""
    if row.key or not transfer.imported:
        return row.key
    words = [(name, text) for name, text in said(transfer, row).items() if name in transfer.reads and text]
    return derived("[" + ", ".join(f"{{'name': {name}, 'text': {text}}}" for name, text in words) + "]")


def drawn(transfer: Transfer, chance: Random) -> Given:
    rows: list[Row] = []
    records: list[Record] = []
    there: set[UUID] = set()
    forgotten: set[UUID] = set()
    malformed: dict[int, str] = {}
    lines = count(2)
    for number in range(EXPORTS):
        key = UUID(int=(number + 1) << 64)
        id_ = chance.choice([f"{number}"] * 48 + [f"{number:0200}", f"{number:0201}"])
        has_id = chance.random() < 0.8
        texts = {
            name: chance.choice(VALUES[name]) if name in VALUES else None for name in (*transfer.reads, EXTRA)
        }
        group: list[Row] = []
        for at in range(chance.choice([0, 1, 1, 1, 1, 2, 2, 3])):
            for changed in chance.sample(
                [name for name in texts if name in VALUES], chance.choice([0, 1, 1, 3]) if at else 0
            ):
                texts = {**texts, changed: chance.choice(VALUES[changed])}
            group.append(
                Row(next(lines), id_ if has_id else "", key if has_id else None, texts, chance.random() < 0.1)
            )
        # Lines of one record lie apart, so that a limit parts them.
        rows += group
        if chance.random() < 0.1:
            forgotten.add(key)
        if chance.random() < 0.05:
            malformed[next(lines)] = "more cells than columns"
        # Exports without ids that say the same are one: it has its record already.
        records += [one for one in _records(transfer, chance, key, group) if one.id not in there]
        there |= {record.id for record in records[-2:]}
    chance.shuffle(rows)
    return Given(transfer, rows, malformed, records, forgotten)


def _records(transfer: Transfer, chance: Random, key: UUID, group: list[Row]) -> list[Record]:
    """What the database has: nothing, the record by its key, by its id, by both, by the ids of two."""
    key = (group and key_of(transfer, group[0])) or key
    other = UUID(int=chance.getrandbits(128))
    shapes: list[list[tuple[UUID, UUID | None]]] = [
        [], [(key, key)], [(other, key)], [(key, None)], [(key, other)], [(other, None)], [(other, key), (key, None)],
        [(other, key), (UUID(int=chance.getrandbits(128)), key)],
    ]  # fmt: skip
    found = []
    for id_, carries in chance.choice(shapes):
        told = said(transfer, group[0]) if group else {}
        day = DATES[(group[0].texts[transfer.day_name] or "") if group else ""][0]
        texts: dict[str, str | None] = {
            name: told.get(name, "") if name not in {"written_on", "date_of_birth"} else str(day or "")
            for name in (*transfer.fields, EXTRA)
        }
        if transfer.imported and group:
            texts["date_text"] = group[0].texts["date"]
        # What the newest import wrote, or nobody knows.
        wrote = {name: "" if chance.random() < 0.15 else text or "" for name, text in texts.items()}
        imported = chance.choice([None, {}, *[{name: mark(text) for name, text in wrote.items()}] * 3])
        for name in texts:
            if chance.random() < 0.15:
                texts[name] = chance.choice(["", "other", None])
        record_id = chance.choice(["", "its id"])
        found.append(Record(id_, record_id, carries, texts, "{}", imported if transfer.imported else None))
    return found


def load(bench: Workbench, given: Given) -> None:
    transfer = given.transfer
    told, fields = (*transfer.reads, EXTRA), (*transfer.fields, EXTRA)
    tables: list[tuple[Any, list[tuple[Any, ...]]]] = [
        (EXPORT_ROW, [
            (r.line, r.record_id, r.record_id.lower(), r.key and str(r.key), r.texts[transfer.day_name], r.is_cut, list(r.texts.values()))
            for r in given.rows
        ]),
        (MALFORMED_ROW, list(given.malformed.items())),
        (DATE_READING, [(text, day and str(day), problem, "") for text, (day, problem) in DATES.items()]),
        (TOLD_COLUMN, [
            (at, name, name in transfer.reads, name == "who", name == transfer.day_name, transfer.reads.get(name))
            for at, name in enumerate(told, 1)
        ]),
        (FIELD, [
            (at, name, name in transfer.fields, name in transfer.only_fills, fields.index(transfer.follows.get(name, name)) + 1)
            for at, name in enumerate(fields, 1)
        ]),
        (RECORD, [
            (str(r.id), r.record_id, r.carries and str(r.carries), list(r.texts.values()), r.document,
             None if r.imported is None else json.dumps(r.imported))
            for r in given.records
        ]),
    ]  # fmt: skip
    for table, rows in tables:
        # In no order, which none may rest on.
        Random(1).shuffle(rows)  # noqa: S311 - for tests, not for secrets
        bench.fill(table, [[list(column) for column in zip(*rows, strict=True)]])
    _make_told(bench, {name: place for place, name in enumerate(transfer.reads, 1)})
    if transfer.prepare:
        # It asks the rows alone.
        prepare: Callable[..., None] = transfer.prepare
        marks = [hashlib.sha256(str(key).encode()).hexdigest() for key in given.forgotten]
        with patch("patients.transfer.forgotten_keys", lambda: marks):
            prepare(bench, None, lambda _: None)


# The rules.


@dataclass(frozen=True)
class Target:
    """Which record a key means."""

    id: UUID
    is_new: bool
    lacks_id: bool = False
    doubt: str = ""


@dataclass(frozen=True)
class Used:
    """What shall be of a record for which a row stands."""

    line: int
    id: UUID
    is_new: bool
    lacks_id: bool
    remarks: list[str]
    record_id: str
    document: str | None
    facts: list[tuple[str, bool, str | None, str, str | None, str]]
    changed: list[str]
    kept: list[str]
    unfilled: list[str]
    outcome: str


class Rules:
    """What docs and outcomes say of rows and records, one at a time."""

    def __init__(self, given: Given, limit: int | None) -> None:
        self.given = given
        self.transfer = given.transfer
        self.is_three_way = bool(given.transfer.imported)
        lines = sorted([*(row.line for row in given.rows), *given.malformed])
        self.within = set(lines[:limit])
        self.said = {row.line: said(self.transfer, row) for row in given.rows}
        self.keys = {row.line: key_of(self.transfer, row) for row in given.rows}
        self.by_key: dict[UUID, list[Row]] = defaultdict(list)
        for row in sorted(given.rows, key=lambda row: row.line):
            if key := self.keys[row.line]:
                self.by_key[key].append(row)
        self.records = {record.id: record for record in given.records}
        self.carriers: dict[UUID, list[UUID]] = defaultdict(list)
        for record in given.records:
            if record.carries:
                self.carriers[record.carries].append(record.id)
        self.used = {row.line: self.use(row) for row in given.rows if self.reason(row) is None}

    def day(self, row: Row) -> tuple[date | None, str]:
        return DATES[row.texts[self.transfer.day_name] or ""]

    def odd_day(self, row: Row) -> str:
        problem = self.day(row)[1]
        return problem if problem in ODD else ""

    def is_too_long(self, row: Row) -> bool:
        most = self.transfer.reads
        return len(row.record_id) > 200 or any(
            len(text or "") > (most.get(name) or 10**9) for name, text in row.texts.items()
        )

    def repeats(self, row: Row) -> tuple[str, str]:
        key = self.keys[row.line]
        rows = self.by_key[key] if key else [row]
        differing = [name for name in row.texts if len({self.said[one.line][name] for one in rows}) > 1]
        if differing:
            return "conflicting", f"rows of this id differ in {', '.join(differing)}"
        return ("", "") if rows[0] is row else ("duplicate", f"same as line {rows[0].line}")

    def target(self, key: UUID) -> Target:
        carriers = sorted(self.carriers[key])
        keyed = self.records.get(key)
        if self.is_three_way:
            return Target(carriers[0] if carriers else key, not carriers and keyed is None)
        if len(carriers) > 1:
            return Target(key, is_new=True, doubt=f"{len(carriers)} patients carry this FileMaker id")
        if not carriers and keyed and keyed.carries:
            words = "the patient with the key of this FileMaker id carries another one"
            return Target(key, is_new=True, doubt=words)
        found = self.records[carriers[0]] if carriers else keyed
        return (
            Target(found.id, is_new=False, lacks_id=found.carries is None)
            if found
            else Target(key, is_new=True)
        )

    def own_doubt(self, row: Row) -> tuple[str, str]:
        """Of the book: what its plan has against a row."""
        who = (row.texts["who"] or "").lower()
        return {"nobody": ("no_patient_id", ""), "many": ("ambiguous_patient", "two of them")}.get(
            who, ("", "")
        )

    def reason(self, row: Row) -> str | None:
        key = self.keys[row.line]
        repeats = self.repeats(row)[0]
        if self.is_three_way:
            lacks_day = not self.transfer.kind.day.may_lack and self.day(row)[0] is None  # type: ignore[union-attr]
            reasons = [
                repeats, "empty" if row.texts["text"] == "" else "", self.own_doubt(row)[0],
                self.day(row)[1] if lacks_day else "",
            ]  # fmt: skip
        else:
            is_doubtful = bool(key and self.target(key).doubt)
            is_kept = key and key in self.given.forgotten and self.target(key).is_new
            reasons = [
                "" if key else "no_id", "kept" if is_kept else "", repeats if repeats == "conflicting" else "",
                "ambiguous_patient" if is_doubtful else "", repeats,
            ]  # fmt: skip
        before = [
            "" if row.line in self.within else "beyond_limit",
            "malformed" if self.is_too_long(row) else "",
        ]
        return next(filter(None, [*before, *reasons]), None)

    def remarks(self, row: Row, target: Target) -> list[str]:
        own = {"WALKS": ["in capitals"], "limps": ["of note"]}.get(row.texts.get("text") or "", [])
        lost = ["found by its key, had lost its FileMaker id"] if target.lacks_id else []
        return [*own, *lost, *([CUT] if row.is_cut else [])]

    def told(self, row: Row) -> dict[str, str | None]:
        """What the plan makes of a row, by field."""
        day = str(self.day(row)[0] or "")
        own = {
            "written_on": day,
            "date_of_birth": day,
            "date_text": row.texts.get("date"),
            "who": self.said[row.line].get("who"),
        }
        return {name: own.get(name, row.texts.get(name)) for name in (*self.transfer.fields, EXTRA)}

    def use(self, row: Row) -> Used:
        key = self.keys[row.line]
        assert key
        target = self.target(key)
        record = None if target.is_new else self.records[target.id]
        told = self.told(row)
        known = {name: (record.texts[name] if record else None) or "" for name in told}
        imported = (record.imported if record else None) or {}
        of = {name: self.transfer.follows.get(name, name) for name in told}
        was_changed = {
            name for name in told if of[name] in imported and imported[of[name]] != mark(known[of[name]])
        }
        values = {name: self.value(name, text, known[name], was_changed) for name, text in told.items()}
        changed = [name for name in told if values[name] != known[name]]
        if self.is_three_way:
            kept = [
                name
                for name, text in told.items()
                if name in was_changed and text is not None and text != known[name]
            ]
        else:
            kept = [name for name, text in told.items() if text == "" and known[name]]
        fills = self.transfer.only_fills
        unfilled = [name for name, text in told.items() if name in fills and text and text != values[name]]
        if target.is_new:
            outcome = "created"
        elif target.lacks_id or changed:
            outcome = "updated"
        else:
            outcome = "kept" if kept and self.is_three_way else "unchanged"
        own = self.transfer.fields
        facts = [
            (
                name,
                name in own,
                told[name],
                known[name],
                imported.get(name) if name in own else None,
                values[name],
            )
            for name in told
        ]
        return Used(
            row.line, target.id, target.is_new, target.lacks_id, self.remarks(row, target), row.record_id,
            record.document if record else None, facts, changed, kept, unfilled, outcome,
        )  # fmt: skip

    def value(self, name: str, told: str | None, known: str, was_changed: set[str]) -> str:
        if told is None:
            return known
        if self.is_three_way:
            return known if name in was_changed else told
        if name in self.transfer.only_fills:
            return known or told
        return told or known

    @cached_property
    def row_plan(self) -> list[tuple[int, str, str, str | None, UUID | None]]:
        rows = [self.planned(row) for row in self.given.rows]
        rows += [
            (line, "", "malformed" if line in self.within else "beyond_limit", words, None)
            for line, words in self.given.malformed.items()
        ]
        return sorted(rows, key=lambda row: row[0])

    def planned(self, row: Row) -> tuple[int, str, str, str | None, UUID | None]:
        used = self.used.get(row.line)
        reason = self.reason(row)
        return (
            row.line,
            row.record_id,
            reason or (used.outcome if used else ""),
            self.detail(row, used, reason),
            used.id if used else None,
        )

    def detail(self, row: Row, used: Used | None, reason: str | None) -> str:
        if reason in {"conflicting", "duplicate"}:
            return self.repeats(row)[1]
        if reason == "malformed":
            return "a field is longer than 200 characters"
        if reason in {"beyond_limit", "kept"}:
            return "" if reason == "beyond_limit" else "forgotten (forget_patient)"
        if used is None:
            doubt = self.own_doubt(row) if self.is_three_way else ("", "")
            key = self.keys[row.line]
            return (
                (doubt[1] if doubt[0] == reason else "")
                if self.is_three_way
                else self.target(key).doubt
                if key
                else ""
            )
        kept = "kept as changed in Nexus: " if self.is_three_way else "kept: "
        words = self.transfer.day_name.replace("_", " ")
        parts = [
            "; ".join(used.remarks),
            f"changed: {', '.join(used.changed)}" if used.changed and used.outcome == "updated" else "",
            f"{kept}{', '.join(used.kept)}" if used.kept else "",
            f"other {', '.join(used.unfilled)} in the database, kept" if used.unfilled else "",
            f"{words}{ODD[self.odd_day(row)]}" if self.odd_day(row) else "",
        ]
        return "; ".join(filter(None, parts))

    def standing(self) -> dict[UUID, str]:
        """What the export says of the records that were there before."""
        keys = set(self.by_key)
        means = {target.id for key in keys if not (target := self.target(key)).is_new}
        found = {}
        for one in self.given.records:
            is_in = one.id in means or (not self.is_three_way and one.carries in keys)
            is_entered = self.is_three_way and not one.record_id and not one.imported
            found[one.id] = "in_export" if is_in else "entered" if is_entered else "not_in_export"
        return found

    def standing_in_order(self) -> list[tuple[str, str, str]]:
        """As the report has it: who is not in the export comes first."""
        ids = {record.id: record.record_id for record in self.given.records}
        found = [(str(id_), ids[id_], outcome) for id_, outcome in self.standing().items()]
        return sorted(sorted(found), key=lambda line: line[2], reverse=True)

    def counts(self) -> dict[str, Any]:
        """What the plan tells beside its accounts."""
        reasons = {row.line: self.reason(row) for row in self.given.rows}
        dated = [row for row in self.given.rows if reasons[row.line] in {None, "no_date", *ODD}]
        used = self.used.values()
        return {
            "records_before": len(self.given.records),
            "with_date": sum(self.day(row)[1] != "no_date" for row in dated),
            "dates_read": sum(not self.day(row)[1] for row in dated),
            "unreadable_dates": tuple(
                sorted(row.line for row in dated if self.odd_day(row) and reasons[row.line] is None)
            ),
            "kept_values": sum(len(one.kept) for one in used),
            "unfilled": {
                name: sum(name in one.unfilled for one in used) for name in self.transfer.only_fills
            },
            "least": tuple(
                sum(any(name in least.columns and value for name, *_, value in one.facts) for one in used)
                for least in self.transfer.least
            ),
            "remarks": dict(Counter(remark for one in used for remark in one.remarks)),
        }


# What the SQL says.

_USED = """
SELECT line, id, is_new, lacks_id, remarks, record_id, document,
       [[f.name, f.is_own::VARCHAR, f.told, f.known, f.imported, f.value] FOR f IN facts], changed, kept, unfilled, outcome
FROM used_row
"""


def used_of(bench: Workbench) -> dict[int, Used]:
    found = {}
    for *facts, told, changed, kept, unfilled, outcome in bench.rows(_USED):
        typed = [(name, is_own == "true", *others) for name, is_own, *others in told]
        found[facts[0]] = Used(*[*facts, typed, changed, kept, unfilled, outcome])

    return found


@pytest.mark.any_database
@pytest.mark.parametrize("limit", [None, EXPORTS // 2])
@pytest.mark.parametrize("transfer", [PEOPLE, BOOK, NOTEBOOK], ids=["people", "book", "notebook"])
def test_an_import_decides_as_the_rules_do(transfer: Transfer, limit: int | None) -> None:
    given = drawn(transfer, Random(7 if limit else 20161018))  # noqa: S311 - for tests, not for secrets
    rules = Rules(given, limit)
    table = "record_plan" if transfer.imported else "patient_plan"
    with Workbench() as bench:
        load(bench, given)
        plan = make_plan(bench, transfer, limit, SilentProgress())
        used = used_of(bench)
        row_plan = sorted(bench.rows("SELECT line, record_id, outcome, detail, used_id FROM row_plan"))
        standing = dict(bench.rows(f"SELECT id, outcome FROM {table}"))
        sheets = {sheet.name: bench.rows(sheet.query) for sheet in transfer.kind.sheets}
    assert {line: one for line, one in used.items() if one != rules.used.get(line)} == {}
    assert [one for one, should in zip(row_plan, rules.row_plan, strict=True) if one != should] == []
    assert used.keys() == rules.used.keys()
    assert standing == rules.standing()
    assert [line[:4] for line in sheets["rows"]] == [line[:4] for line in rules.row_plan]
    assert next(lines for name, lines in sheets.items() if name != "rows") == rules.standing_in_order()
    _compare_counts(plan, rules)


def _compare_counts(plan: ImportPlan, rules: Rules) -> None:
    told = rules.counts()
    assert {name: getattr(plan, name) for name in told} == told
    outcomes = Counter(outcome for _, _, outcome, *_ in rules.row_plan)
    assert {one.value: number for one, number in plan.rows.items()} == outcomes
    # Nothing is equal because it did not occur.
    assert all(told[name] for name in ("with_date", "dates_read", "kept_values", "remarks"))
    assert outcomes.keys() >= {"created", "updated", "unchanged", "duplicate", "conflicting", "malformed"}
