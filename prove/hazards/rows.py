"""Rows that repeat, contradict each other, name nobody, or have no file; files that have no row."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import partial

from prove.drafts import Draft
from prove.hazards.registry import hazard
from prove.model import Kind, Person, Record
from prove.people import a_uuid, new_ref

# Words for "none", as FileMaker, spreadsheets and scripts leave them.
WORDS_FOR_NONE = (
    "NULL",
    "null",
    "None",
    "N/A",
    "n/a",
    "#N/A",
    "?",
    "-",
    "0",
    "00000000-0000-0000-0000-000000000000",
    "{00000000-0000-0000-0000-000000000000}",
    " NULL ",
    "nil",
    "undefined",
    "#REF!",
    "--",
)
# A day on which no clinic of ours took a picture.
_EARLIER = date(2001, 5, 6)


def again(draft: Draft, record: Record, outcome: str, **changes: object) -> Record:
    """The same record once more, in a row of its own."""
    other = deepcopy(record)
    other.outcome = outcome
    for name, value in changes.items():
        setattr(other, name, value)
    draft.records.append(other)
    return other


@hazard()
def nothing_special(draft: Draft) -> None:
    """A clinic as it should be: what is sound must be linked."""
    draft.picture()


@hazard()
def identical_rows(draft: Draft) -> None:
    """The first of two identical rows counts; which one is first is only known once all are in their order."""
    for _ in range(draft.few()):
        record = draft.picture()
        other = again(draft, record, "duplicate")
        draft.at_end.append(partial(_in_order, draft, record, other))


def _in_order(draft: Draft, one: Record, other: Record) -> None:
    place = {id(record): at for at, record in enumerate(draft.records)}
    if place[id(one)] > place[id(other)]:
        one.outcome, other.outcome = other.outcome, one.outcome


def _contradict(draft: Draft, person: Person | None = None, **changes: object) -> None:
    record = draft.skipped("conflicting_metadata", person=person, outcome="conflicting")
    again(draft, record, "conflicting", **changes)


@hazard(group="image-ids")
def rows_that_contradict_each_other(draft: Draft) -> None:
    for _ in range(draft.few()):
        # Somebody who is there already, and somebody who comes only now: two people.
        _contradict(draft, draft.some_patient(), ref=draft.new_patient().ref)
        _contradict(draft, date=draft.write_day(_EARLIER))
        _contradict(draft, kind="Left Shoe")
        _contradict(draft, image_id=a_uuid(draft.random))
        _contradict(draft, name="another.jpg")


@hazard()
def files_without_a_row(draft: Draft) -> None:
    for _ in range(draft.few()):
        draft.skip(f"{draft.folder}{draft.new_recid()}.jpg", "no_metadata")


@hazard()
def rows_never_dumped(draft: Draft) -> None:
    for _ in range(draft.few()):
        draft.record(outcome="no_file", mark="")


@hazard(suits=lambda draft: draft.size >= 40, group="marks")
def rows_whose_file_is_lost(draft: Draft) -> None:
    """Marked as dumped, and yet not there; few, or the run stops. Without a header, nothing says what the mark is."""
    for _ in range(max(1, draft.size // 100)):
        draft.record(outcome="file_lost")


@hazard()
def rows_without_a_patient(draft: Draft) -> None:
    for _ in range(draft.few()):
        draft.skipped("no_patient_id", ref="")


@hazard()
def words_for_no_patient(draft: Draft) -> None:
    """Nobody is called NULL, though the patients' export has one of that id."""
    for word in WORDS_FOR_NONE:
        draft.skipped("no_patient_id", ref=word)
    for word in ("NULL", "00000000-0000-0000-0000-000000000000", "#N/A", "0"):
        person = draft.new_patient(ref=word, outcome="no_id")
        person.imported = False


@hazard(group="recid-words")
def words_for_no_recid(draft: Draft) -> None:
    for word in ("NULL", "N/A", "?"):
        draft.record(recid=word, outcome="no_recid")


@hazard()
def patients_who_are_not_there(draft: Draft) -> None:
    for _ in range(draft.few()):
        draft.skipped(
            "patient_not_found", ref=new_ref(draft.random, draft.ref_kind, 90_000 + len(draft.records))
        )


@hazard(group="recid-words")
def portal_rows(draft: Draft) -> None:
    """Continuation records: the record's own columns are blank, others are not."""
    for _ in range(draft.few()):
        draft.record(recid="", outcome="no_recid", ref="", date="", image_id="")


@hazard(group="limit", suits=lambda draft: draft.size >= 40)
def first_files_only(draft: Draft) -> None:
    """With --limit, files beyond it are neither judged nor linked."""
    draft.limit = max(10, len(draft.files) * 2 // 3)


@hazard(group="corrected limit")
def a_corrected_export(draft: Draft) -> None:
    """An earlier export said otherwise: what it linked moves, changes, or goes; the rest stays as it is."""
    earlier: dict[int, tuple[str, dict[str, object]]] = {}
    for _ in range(draft.few()):
        record = draft.picture()
        earlier[id(record)] = ("relinked", {"ref": draft.new_patient().ref})
        earlier[id(draft.picture())] = ("updated", {"kind": "Left Shoe"})
    gone = draft.skipped("no_metadata")
    draft.records.remove(gone)
    draft.at_end.append(partial(_write_earlier, draft, earlier, gone))


def _write_earlier(draft: Draft, earlier: dict[int, tuple[str, dict[str, object]]], gone: Record) -> None:
    outcomes: dict[str, str] = {}
    draft.before = [gone]
    for record in draft.records:
        outcome, changes = earlier.get(id(record), ("unchanged", {}))
        draft.before.append(replace(record, **changes))  # type: ignore[arg-type]
        outcomes.update(dict.fromkeys(record.keys, outcome))
    for key, (kind, truth) in draft.files.items():
        if truth.outcome == "linked":
            draft.files[key] = (kind, replace(truth, outcome=outcomes[key]))


@hazard()
def one_recid_under_two_names(draft: Draft) -> None:
    """Both files are the record's, and both are linked."""
    for _ in range(draft.few()):
        person, day = draft.some_patient(), draft.day()
        record = draft.picture(person=person, day=day, key=None)
        first = record.keys[0]
        other = f"{first.rpartition('.')[0]}.gif"
        draft.add_file(record, other, Kind.GIF, person, day)
