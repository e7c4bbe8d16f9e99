"""The generator of `make prove` stays alive: every hazard in some small clinic, put through the same commands and judged."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from prove.clinics import Clinic, make_clinic
from prove.contents import Stock
from prove.figure import bound, write_between
from prove.hazards import HAZARDS
from prove.judging import judge
from prove.running import laid_out, run_clinic
from prove.sabotage import SABOTAGES, Sabotage, sabotaged
from pytest_django import Settings

_PROJECT = Path(__file__).resolve().parent.parent
_SEED = 9
_SIZE = 60
_TOGETHER = 6


def small_clinics() -> list[Clinic]:
    """As few as have every hazard in them; what must be refused is alone."""
    clinics: list[Clinic] = []
    left = dict.fromkeys(HAZARDS)
    while left:
        theme = next(iter(left))
        # Those about further exports go together, as each of these takes a command more.
        alike = sorted(left, key=lambda name: HAZARDS[name].books != HAZARDS[theme].books)
        companions = () if HAZARDS[theme].refuses else alike[: _TOGETHER * 2]
        clinic = make_clinic(_SEED, len(clinics), _SIZE, theme, companions)
        clinics.append(clinic)
        for name in clinic.hazards:
            left.pop(name, None)
    return clinics


@pytest.mark.any_database
@pytest.mark.parametrize("clinic", small_clinics(), ids=lambda clinic: clinic.hazards[0].replace(" ", "-"))
def test_every_hazard_ends_as_its_truth_has_it(
    clinic: Clinic, db: None, tmp_path: Path, settings: Settings
) -> None:
    settings.TIME_ZONE = clinic.zone
    with laid_out(clinic, Stock(tmp_path / "stock"), tmp_path / "clinic") as folder:
        course = run_clinic(clinic, folder, twice=False, rehearsed=False)

    assert judge(clinic, course).faults == []


def test_the_hostile_clinics_share_no_code_with_what_judges_them() -> None:
    # The faults of a listing are another proof, which calls the linker itself.
    paths = [path for path in (_PROJECT / "prove").rglob("*.py") if path.name != "listing_faults.py"]
    sources = [ast.parse(path.read_text("utf-8")) for path in paths]
    imported = {name for source in sources for node in ast.walk(source) for name in _imported(node)}
    product = {path.name.removesuffix(".py") for path in (_PROJECT / "backend").iterdir()} | {"tests.ugly"}

    assert {name for name in imported if name.partition(".")[0] in product or name in product} == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda one: one.check.replace(" ", "-"))
def test_each_check_that_is_taken_out_still_stands_where_the_list_has_it(sabotage: Sabotage) -> None:
    assert sabotaged(sabotage) != (_PROJECT / "backend" / sabotage.file).read_text("utf-8")
    assert set(sabotage.themes) <= set(HAZARDS)


def test_a_clinic_is_the_same_whenever_it_is_drawn() -> None:
    assert make_clinic(3, 14, 80) == make_clinic(3, 14, 80)
    assert make_clinic(3, 14, 80) != make_clinic(4, 14, 80)


def test_none_wrong_of_300_000_excludes_one_in_100_000() -> None:
    assert bound(300_000) == pytest.approx(3 / 300_000, rel=0.01)
    assert bound(300_000) < 1 / 100_000


def test_the_figure_goes_between_the_markers_and_nowhere_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = "before\n<!-- prove: begin -->\n{}\n<!-- prove: end -->\nafter\n"
    page.write_text(text.format("old"))

    write_between(page, "prove", "new")

    assert page.read_text() == text.format("new")
