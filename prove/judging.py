"""What happened to a clinic beside what had to happen: in the reports, and in the database itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from prove.book_verdicts import findings
from prove.clinics import Clinic
from prove.database import Shown, State
from prove.document_verdicts import document_findings
from prove.exports import Export
from prove.model import FileTruth, Kind, Person
from prove.running import Answer, Course

__all__ = ["Verdict", "judge"]

# Of one kind of fault, so many are told of each clinic.
_TOLD = 3
_LINKED = ("linked", "relinked", "updated", "unchanged")
# A shorter text may stand in an output by chance.
_RARE = 8


@dataclass
class Verdict:
    """The judgement of one clinic.

    Attributes:
        files, rows: how many were compared; none in a clinic that had to be refused.
        records: rows of appointments, communications and notes among them.
        wrong_links: images in the database under the wrong person, on the wrong day, or that are nobody's.
        wrong_records: the same of appointments, communications and notes.
        differing: files, rows and patients whose outcome, or whose facts, are other ones than the truth has.
        refused: it had to be refused, and was.
        faults: all that is wrong, told with places and never with contents.
    """

    number: int
    hazards: tuple[str, ...]
    files: int = 0
    rows: int = 0
    records: int = 0
    linked: int = 0
    wrong_links: int = 0
    wrong_records: int = 0
    differing: int = 0
    refused: bool = False
    faults: list[str] = field(default_factory=list)
    _told: Counter[str] = field(default_factory=Counter)

    @property
    def is_good(self) -> bool:
        return not self.faults

    def fault(self, kind: str, what: str) -> None:
        self._told[kind] += 1
        if self._told[kind] <= _TOLD:
            self.faults.append(f"{kind}: {what}")


def judge(clinic: Clinic, course: Course) -> Verdict:
    verdict = Verdict(clinic.number, clinic.hazards)
    _judge_privacy(verdict, clinic, course)
    if clinic.refused:
        _judge_refusal(verdict, clinic, course)
        return verdict
    verdict.files = len(clinic.files)
    verdict.rows = len(clinic.patients.outcomes) + len(clinic.images.outcomes)
    if not _ran(verdict, course):
        verdict.differing = verdict.files + verdict.rows
        return verdict
    _judge_rows(verdict, "patients' line", clinic.patients, course.imported)
    _judge_patients(verdict, clinic, course.state)
    if course.linked:
        _judge_rows(verdict, "images' line", clinic.images, course.linked)
        _judge_files(verdict, clinic, course.linked, course.state)
        _judge_database(verdict, clinic, course.state)
    _judge_books(verdict, clinic, course)
    _judge_repetition(verdict, clinic, course)
    return verdict


def _answers(course: Course) -> Iterator[tuple[str, Answer]]:
    for name in ("imported", "before", "tried", "linked", "again"):
        if answer := getattr(course, name):
            yield name, answer
    for kind, book in course.books.items():
        for step, answer in vars(book).items():
            if answer is not None:
                yield f"{kind}: {step}", answer


def _judge_privacy(verdict: Verdict, clinic: Clinic, course: Course) -> None:
    """No name in any output or report; in what is printed no id either."""
    names = [person.last for person in clinic.people]
    ids = [person.ref for person in clinic.people if len(person.ref) >= _RARE]
    for step, answer in _answers(course):
        if any(name in answer.said for name in names):
            verdict.fault("a name in an output", step)
        if any(identifier in answer.said for identifier in ids):
            verdict.fault("an id in an output", step)
        if any(name.encode() in raw for raw in answer.raw.values() for name in names):
            verdict.fault("a name in a report", step)


def _judge_refusal(verdict: Verdict, clinic: Clinic, course: Course) -> None:
    answer = course.imported if clinic.refused == "patients" else course.linked
    export = clinic.patients if clinic.refused == "patients" else clinic.images
    if answer is None or (clinic.refused != "patients" and course.imported.status):
        verdict.fault("refused too early", f"import_patients: status {course.imported.status}")
        return
    verdict.refused = answer.status in (1, 2)
    if not verdict.refused:
        verdict.fault("not refused", f"{len(course.state.images)} images linked, status {answer.status}")
        verdict.wrong_links += len(course.state.images)
    expected = len(clinic.planted) if clinic.refused == "patients" else len(course.state.patients)
    if course.state.images or len(course.state.patients) != expected:
        verdict.fault("refused, and yet written", f"{len(course.state.images)} images")
    if clinic.must_name and answer.status == 2:
        for name in (export.name, *clinic.must_name):
            if name not in answer.said:
                verdict.fault("the refusal does not name", name)


def _ran(verdict: Verdict, course: Course) -> bool:
    for step, answer in _answers(course):
        if answer.status and ":" not in step:
            verdict.fault("refused", f"{step}: status {answer.status}: {answer.said.strip()[:600]}")
            return False
    return True


def _judge_rows(verdict: Verdict, where: str, export: Export, answer: Answer) -> None:
    found: dict[int, str] = {}
    for row in answer.tables.get("rows.csv", ()):
        line = int(row["line"])
        if line in found:
            verdict.fault(f"{where} twice", str(line))
        found[line] = row["outcome"]
    for line in sorted(found.keys() | export.outcomes.keys()):
        wanted, got = export.outcomes.get(line, "no record"), found.get(line, "no record")
        if wanted != got:
            verdict.differing += 1
            verdict.fault(f"{where}: {got} instead of {wanted}", f"{export.name}:{line}")


def _judge_patients(verdict: Verdict, clinic: Clinic, state: State) -> None:
    planted = {one.person.number for one in clinic.planted} | {move.former for move in clinic.moves}
    wanted = {
        (person.first, person.last): person
        for person in clinic.people
        if person.number in planted or (person.imported and person.proven)
    }
    for stored in state.patients.values():
        person = wanted.pop((stored.first, stored.last), None)
        if person is None:
            verdict.differing += 1
            verdict.fault("a patient who is nobody", f"key {stored.key}")
        elif stored.born != _iso(person):
            verdict.differing += 1
            verdict.fault(
                "another date of birth", f"person {person.number}: {stored.born} instead of {_iso(person)}"
            )
    for person in wanted.values():
        verdict.differing += 1
        verdict.fault("a patient who is missing", f"person {person.number}")


def _iso(person: Person) -> str:
    return person.born.isoformat() if person.born else ""


def _people_by_key(clinic: Clinic, state: State) -> dict[str, int]:
    numbers = {(person.first, person.last): person.number for person in clinic.people}
    return {key: numbers.get((stored.first, stored.last), 0) for key, stored in state.patients.items()}


def _judge_files(verdict: Verdict, clinic: Clinic, answer: Answer, state: State) -> None:
    people = _people_by_key(clinic, state)
    rows = {_as_listed(row["key"]): row for row in answer.tables.get("files.csv", ())}
    verdict.linked = sum(row["outcome"] in _LINKED for row in rows.values())
    for key in rows.keys() | clinic.files.keys():
        row, truth = rows.get(key), clinic.files.get(key)
        wanted = _as_told(truth[1]) if truth else ("not in the listing",)
        got = _told(row, truth[1] if truth else None, people) if row else ("not in the report",)
        if wanted != got:
            verdict.differing += 1
            kind = f"{got[0]} instead of {wanted[0]}" if got[0] != wanted[0] else f"{got[0]} otherwise"
            verdict.fault(f"file: {kind}", f"{key}: {_words(got)} instead of {_words(wanted)}")


def _as_listed(key: str) -> str:
    """A key without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return key[1:] if key[:1] == "'" and key[1:2] in {"=", "+", "-", "@"} else key


def _as_told(truth: FileTruth) -> tuple[str, ...]:
    if truth.person is None:
        return (truth.outcome,)
    assert truth.day is not None
    return (truth.outcome, str(truth.person), truth.day.isoformat(), truth.category or "", truth.side)


def _told(row: dict[str, str], truth: FileTruth | None, people: dict[str, int]) -> tuple[str, ...]:
    if not row["patient_id"]:
        return (row["outcome"],)
    category = row["category"] if truth is None or truth.category is not None else ""
    side = row["side"] if category else ""
    return (row["outcome"], str(people.get(row["patient_id"], 0)), row["captured_on"], category, side)


def _words(facts: tuple[str, ...]) -> str:
    """An outcome, and for a link the person's number, the day, the category and the side."""
    return " ".join(facts)


def _judge_database(verdict: Verdict, clinic: Clinic, state: State) -> None:
    """Reports may err or lie; what a person will see is what the database holds."""
    people = _people_by_key(clinic, state)
    for key, shown in state.images.items():
        _, truth = clinic.files.get(key, (Kind.JPEG, FileTruth("nobody's")))
        if problem := _link_problem(shown, truth, people):
            verdict.wrong_links += 1
            verdict.fault(f"wrong link: {problem}", key)
        elif shown.batch_day != shown.day:
            verdict.differing += 1
            verdict.fault("an image in the batch of another day", key)
    for key, (_, truth) in clinic.files.items():
        if truth.person is not None and key not in state.images:
            verdict.differing += 1
            verdict.fault("not in the database", key)
    batches = {shown.batch for shown in state.images.values()}
    places = {(shown.patient, shown.day) for shown in state.images.values()}
    if len(batches) != len(places):
        verdict.fault("batches", f"{len(batches)} for {len(places)} days of patients")


def _link_problem(shown: Shown, truth: FileTruth, people: dict[str, int]) -> str:
    if truth.person is None:
        return f"{truth.outcome}, and yet linked"
    if people.get(shown.patient) != truth.person:
        return "another person"
    if truth.day is None or shown.day != truth.day.isoformat():
        return "another day"
    return ""


def _judge_books(verdict: Verdict, clinic: Clinic, course: Course) -> None:
    people = _people_by_key(clinic, course.state)
    for book in clinic.books:
        verdict.rows += len(book.lines)
        verdict.records += len(book.lines)
        for is_wrong, kind, place in findings(book, course.books[book.kind.name], course.state, people):
            verdict.wrong_records += is_wrong
            verdict.differing += not is_wrong
            verdict.fault(kind, place)
    if papers := clinic.documents:
        verdict.rows += len(papers.export.outcomes)
        verdict.files += len(papers.files)
        verdict.linked += sum(truth.person is not None for _, truth in papers.files.values())
        for is_wrong, kind, place in document_findings(
            papers, course.books["documents"], course.state, people
        ):
            verdict.wrong_links += is_wrong
            verdict.differing += not is_wrong
            verdict.fault(kind, place)


def _judge_repetition(verdict: Verdict, clinic: Clinic, course: Course) -> None:
    """The dry run told the truth, and a second run changes nothing."""
    if course.tried and course.linked and course.tried.raw != course.linked.raw:
        verdict.fault("the dry run's report", "is another one than the live run's")
    if course.again is None:
        return
    if course.after != course.state:
        verdict.fault("the second run", "changed the database")
    rows = course.again.tables.get("files.csv", ())
    changed = [row["key"] for row in rows if row["outcome"] in ("linked", "relinked", "updated")]
    if changed or len(rows) != len(clinic.files):
        verdict.fault("the second run", f"reports {len(changed)} changes, {len(rows)} files")
