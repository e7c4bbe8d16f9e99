"""What happened to the documents beside what had to happen: in the reports, and in the database itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prove.book_verdicts import Finding
from prove.database import Paper, State
from prove.exports import ShelfExport
from prove.model import FileTruth
from prove.running import BookCourse

__all__ = ["document_findings"]


def document_findings(
    papers: ShelfExport, course: BookCourse, state: State, people: Mapping[str, int]
) -> Iterator[Finding]:
    """All that went wrong; see `book_verdicts.findings`."""
    if course.live is None:
        return
    for step, answer in vars(course).items():
        if answer is not None and answer.status:
            yield False, "documents refused", f"{step}: status {answer.status}: {answer.said.strip()[:600]}"
            return
    files = {row["key"]: row for row in course.live.tables["files.csv"]}
    for key in files.keys() | papers.files.keys():
        truth = papers.files[key][1] if key in papers.files else FileTruth("not in the listing")
        wanted, got = _wanted(truth), _got(files.get(key), people)
        if wanted != got:
            yield False, f"document: {got[0]} instead of {wanted[0]}", f"{key}: {got} instead of {wanted}"
    yield from _rows(papers, course)
    yield from _database(papers, state.documents, people)
    if course.tried and course.tried.raw != course.live.raw:
        yield False, "documents: the dry run's report", "is another one than the live run's"
    again = course.again.tables["files.csv"] if course.again else []
    if changed := [row["key"] for row in again if row["outcome"] in ("linked", "relinked", "updated")]:
        yield False, "documents: the second run", f"reports {len(changed)} changes"


def _wanted(truth: FileTruth) -> tuple[str, ...]:
    if truth.person is None:
        return (truth.outcome,)
    return (
        truth.outcome,
        str(truth.person),
        truth.day.isoformat() if truth.day else "",
        truth.category or "",
    )


def _got(row: Mapping[str, str] | None, people: Mapping[str, int]) -> tuple[str, ...]:
    if row is None:
        return ("not in the report",)
    if not row["patient_id"]:
        return (row["outcome"],)
    return (row["outcome"], str(people.get(row["patient_id"], 0)), row["dated_on"], row["kind"])


def _rows(papers: ShelfExport, course: BookCourse) -> Iterator[Finding]:
    found = (
        {int(row["line"]): row["outcome"] for row in course.live.tables["rows.csv"]} if course.live else {}
    )
    for line in sorted(found.keys() | papers.export.outcomes.keys()):
        wanted, got = papers.export.outcomes.get(line, "no record"), found.get(line, "no record")
        if wanted != got:
            yield False, f"documents' line: {got} instead of {wanted}", f"{papers.export.name}:{line}"


def _database(papers: ShelfExport, held: Mapping[str, Paper], people: Mapping[str, int]) -> Iterator[Finding]:
    for key, paper in held.items():
        truth = papers.files[key][1] if key in papers.files else FileTruth("nobody's")
        wanted, got = _wanted(truth)[1:], (str(people.get(paper.patient, 0)), paper.day, paper.kind)
        if wanted != got:
            yield True, "wrong link of a document", f"{key}: {got} instead of {wanted}"
    for key, (_, truth) in papers.files.items():
        if truth.person is not None and key not in held:
            yield False, "a document that is not in the database", key
