"""The tables by which the SQL of a plan and its Python understand each other are those that are declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from console import SilentProgress
from database import Workbench, WorkTable
from patients.keys import patient_key
from patients.models import Patient
from patients.transfer import PATIENTS
from tests.patients.registry import ADA, BRUNO, Registry
from tests.transfers.diary import DIARY, Diary
from transfers import tables
from transfers.options import ImportOptions
from transfers.plan import make_plan
from transfers.stand import load_inputs, load_records
from transfers.tables import DOUBTS, GIVEN, MADE
from transfers.transfer import Transfer

pytestmark = [pytest.mark.any_database, pytest.mark.usefixtures("db")]


def test_every_column_has_the_name_and_the_type_that_is_declared(tmp_path: Path) -> None:
    registry = Registry(tmp_path)
    registry.row(ADA)
    registry.run()
    registry.row(BRUNO)
    registry.write()
    check_tables(PATIENTS, registry.options(), (*GIVEN, *MADE))


def test_every_table_that_is_declared_is_given_or_made() -> None:
    declared = [one for one in vars(tables).values() if isinstance(one, WorkTable)]

    assert {one.name for one in declared} == {one.name for one in (*GIVEN, DOUBTS, *MADE)}


def test_so_has_every_column_of_records_of_patients(tmp_path: Path) -> None:
    Patient.objects.create(pk=patient_key(ADA), filemaker_metadata={"filemaker_id": ADA})
    diary = Diary(tmp_path)
    diary.row("", ADA, "walks well", "Dr Ink", "rain")
    diary.write()
    check_tables(DIARY, diary.options(), (*GIVEN, DOUBTS, *MADE))


def check_tables(transfer: Transfer, options: ImportOptions, known: tuple[WorkTable, ...]) -> None:
    with Workbench() as bench:
        inputs = load_inputs(bench, transfer, options, SilentProgress())
        load_records(bench, transfer, inputs, SilentProgress())
        make_plan(bench, transfer, None, SilentProgress())

        for table in known:
            found = {name: kind for name, kind, *_ in bench.rows(f"DESCRIBE {table.name}")}
            assert {name: found.get(name) for name in table.columns} == table.columns, table.name
            # What whose records they are adds to the rows (patients/records.py).
            assert found.keys() - table.columns.keys() <= {"patient_ref", "names_nobody"}, table.name
