"""Whom an id proves: one rule, in SQL for jobs and in the ORM for pages, and one place where the id is read."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from database import Workbench
from filemaker import normalise_id
from patients.carried_ids import carried_id_text
from patients.keys import patient_key
from patients.models import Patient
from patients.proof import carrying, load_patients, patients_meant, prove_references, reference_of
from tests.generated import generated
from tests.patients.registry import ADA, BRUNO, DORA

BACKEND = Path(__file__).parents[2] / "backend"

# One id in many spellings, ids that differ in little, and what says that there is none.
SPELLINGS = (
    ADA, ADA.lower(), ADA.title(), f" {{{ADA}}}\t", f"{{{ADA}}}", f'="{ADA}"', f"'{ADA}", f"\u200b{ADA}",
    ADA.replace("-", ""), BRUNO, DORA, DORA.lower(), "1200", "1.200E+3", "1200E+0", "1.2E+3", "1,200", "1e3", "É-1", "é-1",
    "null", "-", "", "{}",
)  # fmt: skip
CARRIED = st.sampled_from([*SPELLINGS, 1200, 12.5, None, True, ["1200"], {"id": ADA}])
PATIENTS = st.lists(
    st.tuples(st.none() | st.sampled_from([ADA, BRUNO, DORA, "1200"]), CARRIED),
    max_size=5,
    unique_by=lambda patient: patient[0] or object(),
)
ASKED = st.lists(st.sampled_from(SPELLINGS), min_size=1, max_size=6)


@contextmanager
def clinic_of(patients: list[tuple[str | None, Any]]) -> Iterator[None]:
    """Patients with the keys of these ids, or any, who carry these; gone afterwards."""
    with transaction.atomic():
        for key_of, carried in patients:
            key = {"id": patient_key(key_of)} if key_of else {}
            Patient.objects.create(**key, filemaker_metadata={"filemaker_id": carried})
        yield
        transaction.set_rollback(True)


@contextmanager
def proven(references: list[str]) -> Iterator[Workbench]:
    """A workbench that has asked whom these ids, normalised, prove."""
    with Workbench() as bench:
        load_patients(bench, lambda _: None)
        bench.load("export_row", {"patient_ref": "VARCHAR"}, [(references,)])
        prove_references(bench)
        yield bench


def proven_in_sql(references: list[str]) -> dict[str, tuple[int, UUID | None]]:
    """Of each id that means somebody: how many it means, and who is proven."""
    with proven(references) as bench:
        rows = bench.rows("SELECT ref, patients, patient_id FROM proof WHERE patients > 0")
    return {ref: (patients, key) for ref, patients, key in rows}


@given(patients=PATIENTS, asked=ASKED)
@generated(40)
def test_jobs_and_pages_say_the_same_of_any_patients_and_ids(
    db: None, patients: list[tuple[str | None, Any]], asked: list[str]
) -> None:
    with clinic_of(patients):
        meant = patients_meant(asked)
        proven = proven_in_sql([normalise_id(one) for one in asked])

    assert proven == {
        ref: (len(found), found[0].pk if len(found) == 1 else None) for ref, found in meant.items()
    }


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        (ADA, [ADA.lower(), ADA.title(), f"{{{ADA}}}", f"{ADA}\t", f'"{ADA}"', f"'{ADA}", f"\u200b{ADA}"]),
        ("1200", [1200, "1.200e3", "1200E+0"]),
        ("é-1", ["É-1"]),
    ],
)
def test_pages_find_everybody_who_carries_an_id_however_it_is_written(
    db: None, asked: str, written: list[Any]
) -> None:
    """Each alone: the examples of the property above may miss one."""
    with clinic_of([(None, text) for text in written]):
        found = patients_meant([asked])[asked.lower()]

    assert {patient.filemaker_id for patient in found} == {str(text) for text in written}


@pytest.mark.parametrize(
    ("patients", "doubt"),
    [
        ([(ADA, ADA)], None),
        ([(BRUNO, ADA)], None),
        ([(ADA, "")], None),
        ([(ADA, BRUNO), (BRUNO, ADA)], None),
        ([(ADA, ADA), (BRUNO, ADA)], "several_carry"),
        ([(ADA, BRUNO)], "key_of_another"),
        ([(BRUNO, BRUNO)], None),
    ],
    ids=["carried under its key", "carried elsewhere", "a key alone", "carried, its key another's", "twice", "another's", "nobody"],
)  # fmt: skip
def test_what_speaks_against_a_proof_is_named(
    db: None, patients: list[tuple[str | None, Any]], doubt: str | None
) -> None:
    with clinic_of(patients), proven([ADA.lower()]) as bench:
        assert bench.rows("SELECT doubt FROM proof") == [(doubt,)]
        carriers = dict(bench.rows("SELECT ref, patients FROM carrier"))

    assert carriers == Counter(normalise_id(carried) for _, carried in patients if carried)


def test_who_carries_an_id_is_found_by_it_to_the_letter(db: None) -> None:
    with clinic_of([(ADA, ADA), (BRUNO, ADA.lower()), (DORA, "É-1")]):
        found = {
            text: [patient.pk for patient in carrying(text)] for text in (ADA, ADA.lower(), "É-1", "é-1")
        }

    assert found == {
        ADA: [patient_key(ADA)],
        ADA.lower(): [patient_key(BRUNO)],
        "É-1": [patient_key(DORA)],
        "é-1": [],
    }


def test_a_patient_without_an_id_is_found_again_by_the_key(db: None) -> None:
    with clinic_of([(ADA, "n/a"), (BRUNO, f" {{{DORA}}} ")]):
        references = {patient.pk: reference_of(patient) for patient in Patient.objects.all()}

    assert references == {patient_key(ADA): ADA.lower(), patient_key(BRUNO): DORA.lower()}


@pytest.mark.parametrize(
    ("metadata", "filemaker_id"),
    [
        ({"filemaker_id": f" {ADA}"}, f" {ADA}"),
        ({"filemaker_id": 4711}, "4711"),
        ({"filemaker_id": None}, ""),
        ({"Phone": "555-0100"}, ""),
        ([ADA], ""),
        ("filemaker_id", ""),
    ],
    ids=["to the letter", "a number", "null", "no id", "a list", "a text"],
)
def test_the_database_keeps_the_id_in_step_whoever_writes_the_metadata(
    db: None, metadata: Any, filemaker_id: str
) -> None:
    patient = Patient.objects.create(filemaker_metadata={"filemaker_id": BRUNO})
    Patient.objects.update(filemaker_metadata=metadata)

    patient.refresh_from_db()
    assert patient.filemaker_id == filemaker_id
    # The rule as it stands here and not in a migration, too.
    assert str(Patient.objects.annotate(said=carried_id_text()).get().said) == filemaker_id


# Sentences for people may name the field; what reads it is an attribute, or a text that is a path of names.
_PATH = re.compile(r"\w*filemaker_metadata\w*")
_WRITES_IT = {"sample_clinic/register.py"}


def test_nobody_outside_the_house_of_patients_reads_the_metadata() -> None:
    files = [*BACKEND.rglob("*.py"), *BACKEND.rglob("*.html")]
    readers = {str(path.relative_to(BACKEND)) for path in files if _reads_metadata(path)}

    assert {name for name in readers if name.startswith("patients/")}
    assert {name for name in readers if not name.startswith("patients/")} == _WRITES_IT


def _reads_metadata(path: Path) -> bool:
    text = path.read_text("utf-8")
    if path.suffix != ".py" or "filemaker_metadata" not in text:
        return "filemaker_metadata" in text
    return any(
        (isinstance(node, ast.Attribute) and _PATH.fullmatch(node.attr))
        or (isinstance(node, ast.keyword) and node.arg and _PATH.fullmatch(node.arg))
        or (isinstance(node, ast.Constant) and isinstance(node.value, str) and _PATH.fullmatch(node.value))
        for node in ast.walk(ast.parse(text))
    )
