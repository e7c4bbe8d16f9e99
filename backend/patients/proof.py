"""Whom an id of FileMaker's proves: the one home of that rule, for jobs in SQL (`proof.sql`) and for pages.

The patients that carry the id (`Patient.filemaker_id`); where none does, the one whose primary key it is. More than one is
nobody. Who carries an id comes first because, after a second import under new keys, the old row may still have the id as
its key, and it is the new row that carries it.

Two kinds of asking differ in what is compared, and in what they make of a doubt:

- Whose a record is (an image's `id_Contact`, a file that a person decides about): ids as `normalise_id` leaves them; a key
  only where the id is a UUID. A patient whose key is the id is meant also where it carries another one: FileMaker's id was
  its key first, and nothing of that patient is overwritten.
- Which patient a row of the patients' export is: by the key that follows from the id (`patient_key`), so that a UUID is the
  same with hyphens and without, and a patient that lost its metadata is found also by an id that is no UUID. There a doubt
  means nobody, because that row would be overwritten.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Upper
from django.db.models.lookups import Exact, In

from database import Workbench, WorkTable, as_text, column_batches
from filemaker import normalise_id, rounded_ids
from patients.carried_ids import IsWrittenOddly
from patients.models import Patient

# What a workbench holds that asks whose records are, and what `proof.sql` makes there.
PATIENT: Final = WorkTable("patient", {"id": "UUID", "carries": "VARCHAR", "date_of_birth": "DATE"})

CARRIER: Final = WorkTable("carrier", {"ref": "VARCHAR", "patients": "BIGINT", "patient_id": "UUID"})
PROOF: Final = WorkTable("proof", {**CARRIER.columns, "doubt": "VARCHAR"})

_PROOF = Path(__file__).with_name("proof.sql")
_REFERENCES: Final = """
SELECT DISTINCT patient_ref AS ref, TRY_CAST(patient_ref AS UUID) AS key FROM export_row WHERE patient_ref <> ''
"""
# What DuckDB casts to a UUID: the hyphens may stand anywhere.
_KEY = re.compile(r"[0-9a-f]{32}")


def prove(bench: Workbench, asked: str) -> None:
    """Makes `carrier` and `proof` of the workbench's `patient`; see `proof.sql`.

    Args:
        bench: holds `patient`, with `id` and `carries`.
        asked: a query for `ref` and `key`, one line per id.
    """
    bench.rows(f"CREATE TABLE asked AS {asked}")
    bench.run_script(_PROOF, {})


def prove_references(bench: Workbench) -> None:
    """`prove` for every `patient_ref` of `export_row` that is not blank."""
    prove(bench, _REFERENCES)


def load_patients(bench: Workbench, advance: Callable[[int], None]) -> None:
    """Loads `patient`, for whoever asks whose records are.

    An id that a spreadsheet rounded before it came into the database is nobody's.
    """
    rows = Patient.objects.order_by().values_list(as_text("id"), "filemaker_id", as_text("date_of_birth"))
    bench.fill(
        PATIENT,
        (
            (keys, [normalise_id(text) or None for text in texts], births)
            for keys, texts, births in column_batches(rows, advance)
        ),
    )
    long = bench.rows("SELECT DISTINCT carries FROM patient WHERE length(carries) > 15")
    for one in rounded_ids(identifier for (identifier,) in long):
        bench.rows("UPDATE patient SET carries = NULL WHERE carries = ?", [one])


def patients_meant(references: Iterable[str]) -> dict[str, list[Patient]]:
    """Who is meant by the ids of records, as `prove_references` has it: two queries, however many they are.

    One id alone does not tell whether a spreadsheet has rounded it; that is seen only where a whole column is read.

    Args:
        references: in any spelling.

    Returns:
        id, through `normalise_id` -> the patients, more than one where several carry it; only ids that mean somebody.
    """
    wanted = {reference for reference in map(normalise_id, references) if reference}
    if not wanted:
        return {}
    carriers: dict[str, list[Patient]] = defaultdict(list)
    by_key: dict[UUID, Patient] = {}
    for patient in _carrying_or_keyed(wanted):
        carriers[carried_id(patient)].append(patient)
        by_key[patient.pk] = patient
    meant = {one: carriers.get(one) or _the_one(by_key, one) for one in wanted}
    return {one: patients for one, patients in meant.items() if patients}


def _carrying_or_keyed(references: Collection[str]) -> QuerySet[Patient]:
    """Everybody of whom `normalise_id` could make one of these references, and a few more."""
    odd = Patient.objects.order_by().filter(IsWrittenOddly("filemaker_id")).values_list("pk", "filemaker_id")
    keys = {key for key, text in odd.iterator() if normalise_id(text) in references}
    keys.update(key for one in references if (key := _as_key(one)))
    spelt = In(Upper("filemaker_id"), [one.upper() for one in references])
    return Patient.objects.filter(Q(spelt) | Q(pk__in=keys))


def _the_one(by_key: dict[UUID, Patient], reference: str) -> list[Patient]:
    key = _as_key(reference)
    patient = by_key.get(key) if key else None
    return [patient] if patient else []


def _as_key(reference: str) -> UUID | None:
    digits = reference.replace("-", "")
    return UUID(digits) if _KEY.fullmatch(digits) else None


def carried_id(patient: Patient) -> str:
    """The FileMaker id that a patient carries, through `normalise_id`; empty for none."""
    return normalise_id(patient.filemaker_id)


def reference_of(patient: Patient) -> str:
    """By what a later run finds the patient, also under a new key: the FileMaker id, else the key itself."""
    return carried_id(patient) or str(patient.pk)


def carrying(text: str) -> QuerySet[Patient]:
    """The patients whose FileMaker id is written so, to the letter; in no order."""
    # The index is on the capitals.
    spelt = Exact(Upper("filemaker_id"), Upper(Value(text)))
    return Patient.objects.order_by().filter(spelt, filemaker_id=text)


def known_references() -> Iterator[str]:
    """By what records may name the patients: the FileMaker ids they carry and their primary keys, normalised."""
    for key, text in Patient.objects.order_by().values_list("pk", "filemaker_id").iterator():
        yield str(key)
        if identifier := normalise_id(text):
            yield identifier
