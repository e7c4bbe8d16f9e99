"""What the documents say of the code is where they say it: each file, each test, each floor; and no how-to leaves one out."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
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


def test_every_word_of_the_glossary_has_its_home() -> None:
    rows = list(table_rows(DOCS / "glossary.md"))

    assert len(rows) > 40
    assert not [row[0] for row in rows if len(row) != 3]
    assert not [
        row[0] for row in rows for home in in_code(row[2]) if not (settings.BACKEND_DIR / home).exists()
    ]


HOW_TO = sorted((DOCS / "how-to").glob("*.md"))


def files_to_touch(page: Path) -> set[str]:
    return {file for row in table_rows(page) for file in in_code(row[0])}


@pytest.mark.parametrize("page", HOW_TO, ids=lambda page: page.stem)
def test_every_file_that_a_how_to_names_is_there(page: Path) -> None:
    assert not [file for file in files_to_touch(page) if not (PROJECT / file).is_file()]


@pytest.mark.parametrize("page", HOW_TO, ids=lambda page: page.stem)
def test_a_how_to_leaves_no_file_out(page: Path) -> None:
    """What the example's name stands in has to be touched for the next one, too."""
    claims = re.findall(
        r"^Every file of (.+) that has (.+) is listed\.$", page.read_text("utf-8"), re.MULTILINE
    )
    found = {
        file.relative_to(PROJECT).as_posix()
        for folders, words in claims
        for folder in in_code(folders)
        for file in texts_of(folder)
        if all(stands_in(word, file.read_text("utf-8")) for word in in_code(words))
    }

    assert found
    assert sorted(found - files_to_touch(page)) == []


def stands_in(word: str, text: str) -> bool:
    """Also with capitals, if the word itself has none; `PATIENTS` are not all patients."""
    return re.search(rf"\b{word}\b", text, re.IGNORECASE if word.islower() else 0) is not None


def texts_of(folder: str) -> Iterator[Path]:
    """The files of a folder of the project that people write; of the documents, those about the product itself."""
    if folder == "docs":
        yield from DOCS.glob("*.md")
        return
    for path in (PROJECT / folder).rglob("*"):
        if path.suffix in {".py", ".sql", ".html", ".css", ".js", ".toml"} and "migrations" not in path.parts:
            yield path


def test_what_contributing_names_is_there_and_every_marker_is_explained() -> None:
    page = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
    places = [PROJECT, settings.BACKEND_DIR]
    paths = [name for name in in_code(page) if re.fullmatch(r"[\w./-]+/(?:\w+\.(?:py|md))?", name)]
    configuration = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    markers = [line.partition(":")[0] for line in configuration["tool"]["pytest"]["ini_options"]["markers"]]

    assert "tests/images/clinic.py" in paths
    assert not [path for path in paths if not any((place / path).exists() for place in places)]
    assert not [name for name in markers if f"`{name.partition('(')[0]}" not in page]


def test_only_few_places_ask_which_database_it_is() -> None:
    """As CONTRIBUTING.md has it: whoever writes a query elsewhere need not think of two databases."""
    asking = {
        path.relative_to(settings.BACKEND_DIR).as_posix()
        for path in settings.BACKEND_DIR.rglob("*.py")
        if "connection.vendor" in path.read_text("utf-8")
    }

    assert asking
    assert not {path for path in asking if not path.startswith("database/")} - {
        "reimport/backup/configured.py"
    }


# Those of Django, one for each command, and for each migration.
NAMES_OF_DJANGO = {"Command", "Migration"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product but its migrations, parsed."""
    for path in sorted(settings.BACKEND_DIR.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(settings.BACKEND_DIR).as_posix(), ast.parse(path.read_bytes())


def test_no_two_classes_have_one_name() -> None:
    """As CONTRIBUTING.md has it: whoever looks for one finds no other."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path, module in modules():
        for node in module.body:
            if isinstance(node, ast.ClassDef) and node.name not in NAMES_OF_DJANGO:
                places[node.name].append(path)

    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_only_the_face_of_a_package_has_a_list_of_names() -> None:
    """As CONTRIBUTING.md has it: in a module it would repeat what an underscore says."""
    listing = {
        path
        for path, module in modules()
        if not path.endswith("__init__.py")
        and any(isinstance(node, ast.Name) and node.id == "__all__" for node in ast.walk(module))
    }

    assert listing == set()
