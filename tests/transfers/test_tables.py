"""The tables by which the SQL of a plan and its Python understand each other are those that are declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from console import SilentProgress
from database import Workbench
from patients.transfer import PATIENTS
from tests.patients.registry import ADA, BRUNO, Registry
from transfers.plan import make_plan
from transfers.stand import load_inputs, load_records
from transfers.tables import GIVEN, MADE


@pytest.mark.any_database
def test_every_column_has_the_name_and_the_type_that_is_declared(tmp_path: Path, db: None) -> None:
    registry = Registry(tmp_path)
    registry.row(ADA)
    registry.run()
    registry.row(BRUNO)
    registry.write()
    with Workbench() as bench:
        inputs = load_inputs(bench, PATIENTS, registry.options(), SilentProgress())
        load_records(bench, PATIENTS, inputs, SilentProgress())
        make_plan(bench, PATIENTS, None, SilentProgress())

        for table in (*GIVEN, *MADE):
            found = {name: kind for name, kind, *_ in bench.rows(f"DESCRIBE {table.name}")}
            assert found == table.columns, table.name
