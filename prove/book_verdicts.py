"""What happened to a further export beside what had to happen: row by row, and in the database itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from prove.database import Held, State
from prove.exports import BookExport
from prove.model import Fact
from prove.running import Answer, BookCourse

__all__ = ["Finding", "findings"]

# A finding: whether the database holds a record where it must not be, what kind of fault it is, and where.
Finding = tuple[bool, str, str]


def findings(
    book: BookExport, course: BookCourse, state: State, people: Mapping[str, int]
) -> Iterator[Finding]:
    """All that went wrong.

    Args:
        people: the number of each patient by their key in the database.
    """
    name = book.kind.name
    held = state.records.get(name, [])
    if course.live is None:
        return
    if book.refused:
        yield from _refusal(book, course.live, held)
        return
    for step, answer in vars(course).items():
        if answer is not None and answer.status:
            yield False, f"{name} refused", f"{step}: status {answer.status}: {answer.said.strip()[:600]}"
            return
    yield from _rows(book, course.live, people)
    yield from _records(book, held, people)
    yield from _repetition(name, course)


def _refusal(book: BookExport, answer: Answer, held: list[Held]) -> Iterator[Finding]:
    if answer.status not in (1, 2):
        yield False, f"{book.kind.name} not refused", f"status {answer.status}, {len(held)} records"
    for one in held:
        yield True, f"wrong {book.kind.name}: refused, and yet written", f"key {one.key}"


def _rows(book: BookExport, answer: Answer, people: Mapping[str, int]) -> Iterator[Finding]:
    found: dict[int, str] = {}
    for row in answer.tables.get("rows.csv", ()):
        line, patient = int(row["line"]), row["patient_id"]
        if line in found:
            yield False, f"{book.kind.name} line twice", str(line)
        found[line] = f"{row['outcome']} {people.get(patient, 0) if patient else ''}".strip()
    for number in sorted(found.keys() | book.lines.keys()):
        wanted, got = _wanted(book, number), found.get(number, "no record")
        if wanted != got:
            yield False, f"{book.kind.name} line: {got} instead of {wanted}", f"{book.export.name}:{number}"


def _wanted(book: BookExport, number: int) -> str:
    """A row's outcome, and with it whose it is; of a row that repeats another one only that it does."""
    if number not in book.lines:
        return "no record"
    line = book.lines[number]
    is_used = line.fact is not None and line.fact.person is not None and line.outcome != "duplicate"
    return f"{line.outcome} {line.fact.person}" if is_used and line.fact else line.outcome


def _records(book: BookExport, held: list[Held], people: Mapping[str, int]) -> Iterator[Finding]:
    """Reports may err or lie; what a person will see is what the database holds."""
    by_mark: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        by_mark[one.mark].append(one)
    for fact in book.facts:
        found = by_mark.pop(fact.mark, [])
        if len(found) != 1:
            yield False, f"{book.kind.name}: {len(found)} records of one", _place(book, fact)
        for one in found:
            yield from _differences(book, fact, one, people)
    for others in by_mark.values():
        for one in others:
            yield True, f"wrong {book.kind.name}: nobody's, and yet there", f"key {one.key}"


def _differences(book: BookExport, fact: Fact, one: Held, people: Mapping[str, int]) -> Iterator[Finding]:
    person = people.get(one.patient, 0) if one.patient else None
    if person != fact.person:
        yield (
            True,
            f"wrong {book.kind.name}: another person",
            f"{_place(book, fact)}: {person} instead of {fact.person}",
        )
    for field, wanted in fact.told.items():
        if one.told[field] != wanted:
            yield (
                field in book.kind.moments,
                f"{'wrong ' if field in book.kind.moments else ''}{book.kind.name}: another {field}",
                f"{_place(book, fact)}: {one.told[field]!r} instead of {wanted!r}",
            )
    whole = " ".join(one.told.values())
    if not all(text in whole for text in fact.kept):
        yield False, f"{book.kind.name}: what FileMaker wrote is not there", _place(book, fact)


def _place(book: BookExport, fact: Fact) -> str:
    lines = [number for number, line in book.lines.items() if line.fact and line.fact.mark == fact.mark]
    return f"{book.export.name}:{lines[0] if lines else 'no line'}"


def _repetition(name: str, course: BookCourse) -> Iterator[Finding]:
    """The dry run told the truth, and a second run changes nothing."""
    if course.tried and course.live and course.tried.raw != course.live.raw:
        yield False, f"{name}: the dry run's report", "is another one than the live run's"
    rows = course.again.tables.get("rows.csv", ()) if course.again else ()
    changed = [row["line"] for row in rows if row["outcome"] in ("created", "updated")]
    if changed:
        yield False, f"{name}: the second run", f"reports {len(changed)} changes"
