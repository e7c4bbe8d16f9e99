"""What must hold for every clinic, however odd: sums close, the dry run tells the truth, a second run changes nothing,
and a run brings the database to what the inputs say."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from images.models import Image, ImageBatch, LinkRun
from patients.models import Patient
from tests.generated import generated
from tests.images.clinic import ADA, BRUNO, CLEO, NOBODY, Clinic, outcomes

RECIDS = st.sampled_from(["1", "2", "3", "07", "7", "a-b"])
REFERENCES = st.sampled_from([ADA, BRUNO, CLEO, NOBODY, ADA.lower(), f" {{{BRUNO}}} ", ""])
DAYS = st.sampled_from(
    ["10/18/2016", "10/19/2016", "2016-10-18", "1/2/16", "13/32/2016", "", "01/01/1850", "12/31/2031"]
)
TYPES = st.sampled_from(["Left Dorsal", "left dorsal", "R-Brannock", "Gait Lab", ""])
FOLDERS = st.sampled_from(["", "", "", "0001/", "letters/", "@eaDir/"])
KEYS = st.builds(
    "{}{}{}".format, FOLDERS, RECIDS, st.sampled_from([".jpg", ".PNG", ".mov", "", "_thumb.jpg"])
)

# An export without one record is refused by the reader, so there is always one.
ROWS = st.lists(st.tuples(RECIDS | st.just(""), REFERENCES, DAYS, TYPES), min_size=1, max_size=8)
FILES = st.dictionaries(KEYS, st.sampled_from([b"", b"picture", b"another"]), min_size=1, max_size=6)
PATIENTS = st.lists(st.sampled_from([ADA, BRUNO, CLEO, ADA.lower(), ""]), max_size=5)


@dataclass(frozen=True)
class Inputs:
    """Everything that a run reads: the rows, the files, and who the patients are."""

    rows: list[tuple[str, str, str, str]]
    files: dict[str, bytes]
    patients: list[str]


INPUTS = st.builds(Inputs, ROWS, FILES, PATIENTS)


@contextmanager
def clinic_of(*states: Inputs) -> Iterator[Clinic]:
    """A clinic in the last of the given states, after live runs in those before; undone afterwards."""
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        clinic = Clinic(Path(folder))
        for state in states[:-1]:
            enter(clinic, state)
            clinic.link(accept_fewer=True)
        enter(clinic, states[-1])
        yield clinic
        transaction.set_rollback(True)


def enter(clinic: Clinic, state: Inputs) -> None:
    Patient.objects.update(filemaker_metadata={})
    for filemaker_id in state.patients:
        Patient.objects.create(filemaker_metadata={"filemaker_id": filemaker_id} if filemaker_id else {})
    shutil.rmtree(clinic.images)
    for key, content in state.files.items():
        clinic.file(key, content)
    clinic.rows = []
    for row in state.rows:
        clinic.row(*row)


def facts() -> list[tuple[Any, ...]]:
    """What the database says of the images, but for keys that it made up itself."""
    return sorted(
        Image.objects.values_list(
            "storage_key", "batch__patient__filemaker_metadata__filemaker_id", "batch__captured_on", "captured_on",
            "batch__name", "category", "side", "filemaker_type", "filemaker_id", "recid", "size_bytes", "mime_type",
        )
    )  # fmt: skip


@given(inputs=INPUTS)
@generated(8)
def test_the_dry_run_equals_the_live_run_and_the_second_run_changes_nothing(db: None, inputs: Inputs) -> None:
    with clinic_of(inputs) as clinic:
        dry = clinic.link(dry_run=True)
        assert not LinkRun.objects.exists()

        live = clinic.link()
        after = facts()
        again = clinic.link()

        assert dry.plan == live.plan
        assert len(after) == live.plan.linked
        assert facts() == after
        assert set(outcomes(again)) <= {"unchanged", *(set(outcomes(live)) - {"linked"})}
        assert (again.plan.batches_created, again.plan.batches_removed, again.plan.withdrawn) == (0, 0, 0)


@given(inputs=INPUTS)
@generated(8)
def test_every_file_and_every_row_ends_in_exactly_one_outcome(db: None, inputs: Inputs) -> None:
    with clinic_of(inputs) as clinic:
        plan = clinic.link(dry_run=True, report_dir=clinic.root).plan

        assert sum(plan.files.values()) == plan.images == len(inputs.files)
        assert sum(plan.rows.values()) == plan.accounts["rows"].whole == len(inputs.rows)
        assert (clinic.root / "files.csv").read_text().count("\n") == len(inputs.files) + 1
        assert (clinic.root / "rows.csv").read_text().count("\n") == len(inputs.rows) + 1


@given(earlier=INPUTS, now=INPUTS)
@generated(8)
def test_a_run_brings_the_database_to_what_the_inputs_say_whatever_was_there_before(
    db: None, earlier: Inputs, now: Inputs
) -> None:
    with clinic_of(now) as clinic:
        clinic.link()
        fresh = facts()

    # Files stay listed, so that what was linked before is in the hands of the later run.
    now = replace(now, files={**now.files})
    with clinic_of(replace(earlier, files=now.files), now) as clinic:
        clinic.link(accept_fewer=True)

        assert facts() == fresh
        assert not ImageBatch.objects.filter(images=None).exists()
        places = list(ImageBatch.objects.values_list("patient", "captured_on"))
        assert len(places) == len(set(places))
