"""What SQL and Python share of a run's workbench is what `images/linking/tables.py` declares."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from database import Workbench, WorkTable
from errors import RunFailed
from images.linking import tables
from images.linking.tables import GIVEN, MADE
from tests.images.clinic import ADA, BRUNO, Clinic

pytestmark = pytest.mark.any_database

DECLARED = {table.name: table for table in (*GIVEN, *(one for made in MADE.values() for one in made))}
ASKING = ("load", "rows", "record", "stream")

Step = tuple[str, tuple[Any, ...]]


@pytest.fixture
def small(clinic: Clinic) -> Clinic:
    """Two patients, a row without a file, and a file without a row."""
    clinic.patient(ADA)
    clinic.patient(BRUNO)
    clinic.picture("2", ADA)
    clinic.picture("3", BRUNO)
    clinic.row("4", ADA)
    clinic.file("5.jpg")
    return clinic


def test_every_table_that_is_declared_is_given_or_made() -> None:
    declared = {one.name for one in vars(tables).values() if isinstance(one, WorkTable)}

    assert declared == DECLARED.keys()
    assert {one.name for one in MADE["match.sql"]} == {
        "repeated", "file_plan", "planned_file", "new_batch", "emptied_batch",
    }  # fmt: skip


def test_the_tables_of_a_run_are_the_declared_ones(small: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compared after each file of SQL, so that this fails before whoever reads a table by a name that is gone."""
    compared: set[str] = set()

    def compare(bench: Workbench, _path: Path) -> None:
        for (name,) in bench.rows("SELECT table_name FROM information_schema.tables"):
            if table := DECLARED.get(name):
                columns = {column: kind for column, kind, *_ in bench.rows(f"DESCRIBE {name}")}
                assert columns == table.columns, f"{name} is not what images/linking/tables.py declares"
                compared.add(name)

    run_script = Workbench.run_script
    monkeypatch.setattr(Workbench, "run_script", _followed_by(run_script, compare))
    small.link()

    assert compared == set(DECLARED)


def _followed_by(first: Callable[..., None], then: Callable[[Workbench, Path], None]) -> Callable[..., None]:
    def both(bench: Workbench, path: Path, *given: Any) -> None:
        first(bench, path, *given)
        then(bench, path)

    return both


def test_python_asks_for_nothing_that_is_not_declared(small: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run asks, once more, with tables that are made of their declarations alone."""
    steps: list[Step] = []
    small.link()
    with monkeypatch.context() as patch:
        for method in (*ASKING, "run_script"):
            _write_down(patch, method, steps)
        small.link(report_dir=small.root / "report")

    with Workbench() as bench:
        for method, given in steps:
            if method == "run_script":
                for table in MADE.get(given[0].name, ()):
                    bench.fill(table, [])
            elif method == "load":
                bench.load(given[0], given[1], [])
            else:
                _ask(bench, *given[:2])
    assert {method for method, _ in steps} == {*ASKING, "run_script"}


def _ask(bench: Workbench, query: str, *parameters: Any) -> None:
    try:
        bench.rows(query, *parameters)
    except RunFailed:
        pytest.fail(f"asks for what images/linking/tables.py does not declare: {query}")


def _write_down(patch: pytest.MonkeyPatch, method: str, steps: list[Step]) -> None:
    original = getattr(Workbench, method)

    def asked(bench: Workbench, *given: Any) -> Any:
        steps.append((method, given))
        return original(bench, *given)

    patch.setattr(Workbench, method, asked)
