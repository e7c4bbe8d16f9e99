"""What must hold whatever people and runs do, in whatever order."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from console import SilentProgress
from images.correcting import (
    CorrectionRefused,
    FactChanges,
    PatientChoice,
    correct_image,
    undo_correction,
    version_of,
)
from images.correcting.facts import ImageFacts
from images.linking import LinkResult
from images.linking.undo import undo_run
from images.models import Correction, Image, ImageBatch, LinkRun, TriageDecision
from images.triage import assign_files, open_files, take_back, take_back_assignment, take_back_at_once
from patients.models import Patient
from tests.generated import generated
from tests.images.clinic import ADA, BRUNO, CLEO, NOBODY, Clinic, database_state

CAST = (ADA, BRUNO, CLEO)
BORN = date(1960, 2, 29)
DAYS = (date(2016, 10, 18), date(2016, 10, 19), date(2016, 10, 20))
REFERENCES = (*CAST, NOBODY, "")
KINDS = ("Left Dorsal", "R-Brannock", "L-Shoe")
FILES = 6


@dataclass
class World:
    """A clinic in which things happen; `number` chooses among whatever there is to choose from."""

    clinic: Clinic
    by: User
    # Every key that a patient ever had -> the FileMaker id of the person.
    people: dict[UUID, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for filemaker_id in CAST:
            self.admit(filemaker_id)
        for recid in range(FILES):
            self.clinic.file(f"{recid}.jpg")
            self.say(recid, REFERENCES[recid % 5], DAYS[recid % 3])
        del self.clinic.rows[-1]

    def admit(self, filemaker_id: str) -> None:
        patient = Patient.objects.create(
            id=uuid4(), date_of_birth=BORN, filemaker_metadata={"filemaker_id": filemaker_id}
        )
        self.people[patient.pk] = filemaker_id

    def say(self, recid: int, reference: str, day: date, kind: str = KINDS[0]) -> None:
        self.clinic.row(str(recid), reference, f"{day:%m/%d/%Y}", kind)

    def choice(self, number: int) -> PatientChoice:
        patient = Patient.objects.get(filemaker_metadata__filemaker_id=CAST[number % 3])
        return PatientChoice(patient.pk, BORN)

    def link(self, _number: int = 0) -> LinkResult:
        return self.clinic.link(accept_fewer=True)

    def link_some(self, number: int) -> None:
        self.clinic.link(accept_fewer=True, limit=number % FILES + 1)

    def undo_newest_run(self, _number: int) -> None:
        run = LinkRun.objects.filter(undone_at=None).order_by("-pk").first()
        if run:
            undo_run(run.pk, SilentProgress())

    def export_says_otherwise(self, number: int) -> None:
        rows = [row for row in self.clinic.rows if row[6] != str(number % FILES)]
        self.clinic.rows = rows
        if number % 4:
            kind = KINDS[number // 9 % 3]
            self.say(number % FILES, REFERENCES[number // 7 % 5], DAYS[number // 3 % 3], kind)
        if not self.clinic.rows:
            self.say(0, ADA, DAYS[0])

    def patients_come_again(self, _number: int) -> None:
        Patient.objects.update(filemaker_metadata={})
        for filemaker_id in CAST:
            self.admit(filemaker_id)

    def correct(self, number: int) -> None:
        images = list(Image.objects.select_related("batch"))
        if images:
            image = images[number % len(images)]
            changes = (
                FactChanges(patient=self.choice(number // 7)),
                FactChanges(captured_on=DAYS[number // 7 % 3]),
                FactChanges(
                    view=("wound", "brannock", None)[number // 7 % 3], side=("right", "left", "")[number % 3]
                ),
                FactChanges(patient=self.choice(number // 7), captured_on=DAYS[number // 5 % 3]),
            )[number // 11 % 4]
            correct_image(image.pk, changes, self.by, version_of(image))

    def take_a_correction_back(self, number: int) -> None:
        entries = list(Correction.objects.filter(undone_at=None))
        if entries:
            entry = entries[number % len(entries)]
            image = Image.objects.select_related("batch").get(pk=entry.image_id)
            undo = take_back_assignment if entry.decision_id else undo_correction
            undo(entry.pk, self.by, version_of(image))

    def assign(self, number: int) -> None:
        files = list(open_files())
        if files:
            given = (
                FactChanges(),
                FactChanges(view="wound", side="left", captured_on=DAYS[number // 5 % 3]),
                FactChanges(side="right", captured_on=DAYS[number // 5 % 3]),
            )[number // 3 % 3]
            some = files[number % len(files) :]
            assign_files(dict.fromkeys([file.pk for file in some], given), self.choice(number // 7), self.by)

    def take_an_assignment_back(self, number: int) -> None:
        decisions = list(TriageDecision.objects.filter(taken_back_at=None))
        if decisions:
            take_back(decisions[number % len(decisions)].pk, self.by)

    def take_an_act_back(self, number: int) -> None:
        decisions = list(TriageDecision.objects.filter(taken_back_at=None))
        if decisions:
            take_back_at_once(decisions[number % len(decisions)].act, self.by)

    def proven(self, image: Image) -> str | None:
        """The person to whom the image belongs: whom somebody chose, else whom its one row names; None for nobody."""
        chosen = Correction.objects.filter(image_id=image.pk, fact="patient", undone_at=None).first()
        if chosen:
            return self.people[UUID(chosen.after)]
        references = {row[3] for row in self.clinic.rows if row[6] == image.recid}
        return next(iter(references & set(CAST)), None)


ACTIONS: dict[str, Callable[[World, int], object]] = {
    "link": World.link,
    "link_some": World.link_some,
    "undo_newest_run": World.undo_newest_run,
    "export_says_otherwise": World.export_says_otherwise,
    "patients_come_again": World.patients_come_again,
    "correct": World.correct,
    "correct_more": World.correct,
    "take_a_correction_back": World.take_a_correction_back,
    "assign": World.assign,
    "take_an_assignment_back": World.take_an_assignment_back,
    "take_an_act_back": World.take_an_act_back,
}
HISTORIES = st.lists(
    st.tuples(st.sampled_from(sorted(ACTIONS)), st.integers(0, 2000)), min_size=2, max_size=12
)


@contextlib.contextmanager
def world() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        made = World(Clinic(Path(folder)), User.objects.create(username="nurse"))
        made.link()
        yield made
        transaction.set_rollback(True)


@given(history=HISTORIES)
@generated(6)
def test_whatever_people_and_runs_do(db: None, history: list[tuple[str, int]]) -> None:
    with world() as here:
        for action, number in history:
            with contextlib.suppress(CorrectionRefused):
                ACTIONS[action](here, number)
            assert not Image.objects.exclude(batch__captured_on=F("captured_on")).exists()
            assert not ImageBatch.objects.filter(images=None).exists()
            assert not [
                image for image in Image.objects.select_related("batch") if ImageFacts.of(image).contradict
            ]
            places = list(ImageBatch.objects.values_list("patient", "captured_on"))
            assert len(places) == len(set(places))

        plan = here.link().plan
        after = database_state()

        assert plan.linked == len(after)
        assert plan.linked + len(open_files()) == plan.images == FILES
        for image in Image.objects.select_related("batch__patient"):
            if person := here.proven(image):
                assert image.batch.patient.filemaker_metadata.get("filemaker_id") == person
            else:
                # What a person corrected outlives the row that had proven the patient.
                assert image.corrections
        again = here.link().plan
        assert database_state() == after
        assert {outcome.value for outcome in again.files if outcome.is_taken} <= {"unchanged", "kept"}
        standing = TriageDecision.objects.filter(taken_back_at=None).values_list("key", flat=True)
        assert set(standing) <= set(Image.objects.values_list("storage_key", flat=True))
