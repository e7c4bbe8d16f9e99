"""No image is ever linked to anybody but its own patient: hostile clinics, by the thousand, whose truth is known.

Each run of the linker takes an export in which many small clinics stand side by side, each of them gone bad in its own way,
with recids and patients of its own. What is never done to them is to make the only row of an image a plain lie.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from django.db import transaction

from images.models import Image
from patients.models import Patient
from tests.images.clinic import Clinic

RUNS = 4
CLINICS_PER_RUN = 625

RowOf = tuple[str, str, str, str]


@dataclass
class HostileClinic:
    """A clinic of three patients and up to six images, whose rows and patients go bad step by step."""

    number: int
    chance: Random
    truth: dict[str, str] = field(init=False)
    rows: list[RowOf] = field(init=False)
    patients: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.patients = [str(UUID(int=self.number * 10 + place + 1)) for place in range(3)]
        recids = [f"{self.number}x{place}" for place in range(self.chance.randint(1, 6))]
        self.truth = {recid: self.chance.choice(self.patients) for recid in recids}
        self.rows = [(recid, owner, "10/18/2016", "Left Dorsal") for recid, owner in self.truth.items()]

    def go_bad(self) -> None:
        for _ in range(self.chance.randint(0, 6)):
            if self.rows:
                self.chance.choice(HOSTILITIES)(self, self.chance.randrange(len(self.rows)))

    def lose_the_rows(self, place: int) -> None:
        # All rows of the record: to lose the true one of two that contradict each other would leave a plain lie.
        self.rows = [row for row in self.rows if row[0] != self.rows[place][0]]

    def repeat_the_row(self, place: int) -> None:
        self._add(self.rows[place])

    def contradict_the_patient(self, place: int) -> None:
        recid, _, day, kind = self.rows[place]
        others = [who for who in self._everybody if who != self.truth[recid]]
        self._add((recid, self.chance.choice(others), day, kind))

    def contradict_the_day(self, place: int) -> None:
        recid, owner, _, kind = self.rows[place]
        self._add((recid, owner, "11/30/2017", kind))

    def blank_the_patient(self, place: int) -> None:
        self._change(place, owner="")

    def name_a_stranger(self, place: int) -> None:
        self._change(place, owner=str(UUID(int=self.chance.getrandbits(128))))

    def decorate_the_patient(self, place: int) -> None:
        self._change(place, owner=f" {{{self.rows[place][1].upper()}}}" if self.rows[place][1] else "")

    def spoil_the_day(self, place: int) -> None:
        self._change(place, day=self.chance.choice(["1/2/16", "", "02/30/2016", "n.d.", "10/18/2116"]))

    def double_a_patient(self, place: int) -> None:
        self.patients.append(self._everybody[place % 3].upper())

    def lose_a_patient(self, place: int) -> None:
        if self.patients:
            del self.patients[place % len(self.patients)]

    def _add(self, row: RowOf) -> None:
        # Anywhere: neither the first nor the last row of a record is the true one.
        self.rows.insert(self.chance.randrange(len(self.rows) + 1), row)

    @property
    def _everybody(self) -> list[str]:
        return [str(UUID(int=self.number * 10 + place + 1)) for place in range(3)]

    def _change(self, place: int, owner: str | None = None, day: str | None = None) -> None:
        recid, old_owner, old_day, kind = self.rows[place]
        new_owner = old_owner if owner is None else owner
        self.rows[place] = (recid, new_owner, old_day if day is None else day, kind)


HOSTILITIES = (
    HostileClinic.lose_the_rows,
    HostileClinic.repeat_the_row,
    HostileClinic.contradict_the_patient,
    HostileClinic.contradict_the_day,
    HostileClinic.blank_the_patient,
    HostileClinic.name_a_stranger,
    HostileClinic.decorate_the_patient,
    HostileClinic.spoil_the_day,
    HostileClinic.double_a_patient,
    HostileClinic.lose_a_patient,
)


@pytest.mark.any_database
@pytest.mark.parametrize("run", range(RUNS))
def test_no_image_is_linked_to_anybody_but_its_own_patient(db: None, tmp_path: Path, run: int) -> None:
    """2,500 hostile clinics; the match that decides over them is the same on every database."""
    chance = Random(run)  # noqa: S311 - for tests, not for secrets
    hostile = [HostileClinic(run * CLINICS_PER_RUN + number, chance) for number in range(CLINICS_PER_RUN)]
    clinic = Clinic(tmp_path)
    for one in hostile:
        one.go_bad()
        Patient.objects.bulk_create(Patient(filemaker_metadata={"filemaker_id": who}) for who in one.patients)
        for recid in one.truth:
            clinic.file(f"{recid}.jpg", recid.encode())
        for row in one.rows:
            clinic.row(*row)
    truth = {recid: owner for one in hostile for recid, owner in one.truth.items()}

    with transaction.atomic():
        plan = clinic.link().plan

    images = Image.objects.select_related("batch__patient")
    owners = {image.recid: image.batch.patient.filemaker_metadata["filemaker_id"].lower() for image in images}
    assert len(owners) == plan.linked > 0.2 * len(truth)
    assert {recid: truth[recid] for recid in owners} == owners
    assert sum(plan.files.values()) == len(truth)
    assert sum(plan.rows.values()) == len(clinic.rows)
