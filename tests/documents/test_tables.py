"""What SQL and Python share of a run's workbench is what `documents/linking/tables.py` declares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from database import Workbench
from documents.linking.tables import GIVEN, MADE
from tests.documents.archive import Archive
from tests.images.clinic import ADA

DECLARED = {table.name: table for table in (*GIVEN, *(one for made in MADE.values() for one in made))}


@pytest.mark.any_database
def test_the_tables_of_a_run_of_documents_are_the_declared_ones(
    tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(tmp_path)
    archive.patient(ADA)
    archive.paper(1, ADA)
    archive.link()
    compared: set[str] = set()
    run_script = Workbench.run_script

    def compare(bench: Workbench, path: Path, *given: Any) -> None:
        run_script(bench, path, *given)
        for (name,) in bench.rows("SELECT table_name FROM information_schema.tables"):
            if table := DECLARED.get(name):
                columns = {column: kind for column, kind, *_ in bench.rows(f"DESCRIBE {name}")}
                assert columns == table.columns, f"{name} is not what documents/linking/tables.py declares"
                compared.add(name)

    monkeypatch.setattr(Workbench, "run_script", compare)
    archive.link()

    assert compared == set(DECLARED)
