"""`docs/security.md`: each line of ASVS is met by tests that there are, or says why it does not apply, or that it is open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (PROJECT / "docs" / "security.md").read_text("utf-8").splitlines()
    if re.match(r"\| (5: )?\d", line)
]


def names_of_tests() -> set[str]:
    files = (PROJECT / "tests").rglob("test_*.py")
    return {
        name
        for path in files
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }


def test_every_line_of_the_audit_has_its_state() -> None:
    """The audit had 77; none is left out."""
    assert len(ROWS) == 77
    assert len({line for line, *_ in ROWS}) == 77
    assert {state for _, _, state, _ in ROWS} <= {"met", "not applicable", "open"}


def test_what_is_met_is_kept_by_tests_that_there_are() -> None:
    known = names_of_tests()
    cells = {line: by for line, _, state, by in ROWS if state == "met"}
    named = {line: re.findall(r"`(test_\w+)`", by) for line, by in cells.items()}

    assert [line for line, tests in named.items() if not tests] == []
    assert {name for tests in named.values() for name in tests} - known == set()


@pytest.mark.parametrize("state", ["not applicable", "open"])
def test_what_is_not_met_says_why(state: str) -> None:
    assert [line for line, _, given, by in ROWS if given == state and len(by) < 20] == []
