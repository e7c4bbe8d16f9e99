"""What the documents say of the code is where they say it: each file, each test, each floor; and no how-to leaves one out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from docs.pictures.house import PICTURE, house

PROJECT: Path = settings.PROJECT_DIR
DOCS = PROJECT / "docs"


def test_the_house_is_drawn_as_it_stands() -> None:
    assert PICTURE.read_text("utf-8") == house(), "draw it anew: python docs/pictures/house.py"


def table_rows(page: Path) -> Iterator[list[str]]:
    """The cells of each line of the page's tables, without their headings."""
    lines = page.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("| ") and not lines[min(number + 1, len(lines) - 1)].startswith("|-"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def in_code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


@cache
def names_of_tests() -> frozenset[str]:
    sources = [path.read_text("utf-8") for path in (PROJECT / "tests").rglob("test_*.py")]
    return frozenset(
        name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)
    )


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("*.md")), ids=lambda page: page.stem)
def test_every_decision_has_its_file_and_its_test(page: Path) -> None:
    rows = list(table_rows(page))

    assert rows
    assert not [row for row in rows if len(row) != 4 or not in_code(row[2]) or not in_code(row[3])]
    assert not [
        file for row in rows for file in in_code(row[2]) if not (settings.BACKEND_DIR / file).exists()
    ]
    assert not {name for row in rows for name in in_code(row[3])} - names_of_tests()
