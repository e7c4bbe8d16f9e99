"""`make mutate` tells a change that a test notices from one that none does; a toy project shows it in a moment."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from mutate.change import Change
from mutate.finding import changes_of_file, changes_of_room, is_readable, sample, stale
from mutate.rooms import Equivalent, Room, read_equivalents, read_rooms
from mutate.sql_changes import sql_spots
from mutate.table import counted, listed
from mutate.trying import learn, try_changes

_PROJECT = Path(__file__).resolve().parent.parent
_MODULE = """\
LIMIT = 3


def is_few(count: int) -> bool:
    return count <= LIMIT


def is_many(count: int) -> bool:
    return count > 2 * LIMIT
"""
_TESTS = """\
from toy import is_few, is_many


def test_three_are_few_and_four_are_not():
    assert is_few(3)
    assert not is_few(4)


def test_a_hundred_are_many():
    assert is_many(100)
"""
_ROOM = Room("toy", ("backend/toy.py",), ("tests",))


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A project of one module and two tests, of which only the first says something of a bound."""
    project = tmp_path / "toy"
    for name, text in {
        "backend/toy.py": _MODULE,
        "tests/test_toy.py": _TESTS,
        "pytest.ini": "[pytest]\npythonpath = backend\nmarkers =\n  s3\n  browser\naddopts = -p no:django\n",
    }.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    return project


def test_what_a_test_notices_is_told_from_what_none_does(toy: Path) -> None:
    changes = changes_of_room(toy, _ROOM)

    verdicts = list(try_changes(toy, learn(toy, _ROOM, seed=1), changes, lanes=1, seed=1, most=60))

    assert {verdict.change.words: verdict.by for verdict in verdicts} == {
        "3 -> 4": "tests/test_toy.py::test_three_are_few_and_four_are_not",
        "count <= LIMIT -> count < LIMIT": "tests/test_toy.py::test_three_are_few_and_four_are_not",
        "count > 2 * LIMIT -> count >= 2 * LIMIT": "",
        "2 -> 3": "",
    }
    assert (toy / "backend" / "toy.py").read_text() == _MODULE
    assert "| toy | 4 | 2 | 50.0 % |" in counted({"toy": verdicts})
    missed = [verdict.change for verdict in verdicts if not verdict.is_noticed]
    assert "| toy.py | 9 | `2` | `3` |" in listed(missed)


def test_of_a_change_in_a_function_only_the_tests_that_enter_it_are_asked(toy: Path) -> None:
    tests = learn(toy, _ROOM, seed=1)
    asked = {change.words: tests.for_change(change, most=60) for change in changes_of_room(toy, _ROOM)}

    assert asked["2 -> 3"] == ["tests/test_toy.py::test_a_hundred_are_many"]
    assert len(asked["3 -> 4"]) == 2
    assert all(len(tests.for_change(change, most=0)) == 1 for change in changes_of_room(toy, _ROOM))


_READS_SQL = """\
from pathlib import Path

import pytest

import toy


@pytest.fixture(scope="module")
def few():
    return toy.is_few(3)


def test_a_file_of_sql_is_read():
    assert "1" in (Path(toy.__file__).parent / "toy.sql").read_text()


def test_the_first_that_needs_a_fixture(few):
    assert few


def test_the_next_that_needs_it(few):
    assert few
"""


def test_of_sql_the_tests_are_asked_that_read_it_and_what_a_fixture_did_each_of_its_tests_did(
    toy: Path,
) -> None:
    (toy / "backend" / "toy.sql").write_text("SELECT 1 FROM toys")
    (toy / "tests" / "test_sql.py").write_text(_READS_SQL)

    tests = learn(toy, _ROOM, seed=1)
    (change,) = changes_of_file(toy, "backend/toy.sql")
    asked = tests.for_change(change, most=60)
    entered = {name.partition("::")[2] for name in tests.reached["backend/toy.py:4"]}

    assert asked == ["tests/test_sql.py::test_a_file_of_sql_is_read"]
    assert entered == {
        "test_three_are_few_and_four_are_not", "test_the_first_that_needs_a_fixture", "test_the_next_that_needs_it",
    }  # fmt: skip


def test_of_what_stands_outside_of_functions_those_come_first_that_enter_one_of_the_module(toy: Path) -> None:
    (toy / "tests" / "test_first.py").write_text("def test_quick():\n    assert True\n")

    tests = learn(toy, _ROOM, seed=1)
    change = next(change for change in changes_of_room(toy, _ROOM) if change.old == "3")

    assert tests.for_change(change, most=60)[-1] == "tests/test_first.py::test_quick"


def test_tests_that_fail_anyway_can_notice_nothing(toy: Path) -> None:
    (toy / "tests" / "test_toy.py").write_text("def test_nothing():\n    assert False\n")

    with pytest.raises(RuntimeError, match="fail without any change"):
        learn(toy, _ROOM, seed=1)


_HOLDER = """
import time
from mutate.copies import temporary_folder
with temporary_folder() as folder:
    (folder / "copy").mkdir()
    print(folder, flush=True)
    time.sleep(60)
"""


def test_a_run_that_is_killed_leaves_nothing() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER], cwd=_PROJECT, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        folder = Path(holder.stdout.readline().strip())
        assert (folder / "copy").is_dir()
        holder.kill()

    gone = time.monotonic() + 10
    while folder.exists() and time.monotonic() < gone:
        time.sleep(0.02)
    assert not folder.exists()


def words_of(project: Path, name: str, source: str) -> set[str]:
    (project / name).write_text(source)
    return {change.words for change in changes_of_file(project, name) if is_readable(change)}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a = b and c", {"b and c -> ((b) or (c))", "b and c -> ((b))", "b and c -> ((c))"}),
        ("if not x:\n    f(x)", {"not x -> (x)", "f(x) -> pass"}),
        ("@requires(SEE)\ndef f():\n    return x in y", {"@requires(SEE) -> nothing", "x in y -> x not in y"}),
        ("A = ('one', 'two')", {"('one', 'two') -> ('two', )", "('one', 'two') -> ('one', )", "'one' -> 'one_'", "'two' -> 'two_'"}),
        ("x = y.filter(a=b, c=d)", {"y.filter(a=b, c=d) -> y", "y.filter(a=b, c=d) -> y.filter(a=b)", "y.filter(a=b, c=d) -> y.filter(c=d)"}),
        ("with held():\n    go()", {"held() -> __import__('contextlib').nullcontext()", "go() -> pass"}),
        ("raise Fault('what a person reads')", {"raise Fault('what a person reads') -> pass"}),
        ("x = 'SELECT a FROM b WHERE c'", {"WHERE c -> WHERE true"}),
        # What people read, and a wall before a defect of ours.
        ("with progress.step('Reading', unit='rows'):\n    go()", {"go() -> pass"}),
        ("add('--all', help='all', metavar='WORD')", {"add('--all', help='all', metavar='WORD') -> pass"}),
        ("x = zip(y, z, strict=True)", set()),
        ("_CHUNK = 100\n_MOST = 5", {"5 -> 6"}),
        ("_CHUNK: Final = 100", set()),
        ("x = read(y, strict=True)", {"True -> False"}),
    ],
)  # fmt: skip
def test_small_changes_of_python(tmp_path: Path, source: str, words: set[str]) -> None:
    assert words_of(tmp_path, "some.py", source) == words


@pytest.mark.parametrize(
    ("source", "some"),
    [
        ("SELECT a FROM b LEFT JOIN c USING (d)", {"LEFT JOIN -> JOIN"}),
        ("SELECT a FROM b WHERE c = 1 AND d <> 'x';", {"AND -> OR", "AND d <> 'x' -> nothing", "c = 1 AND -> nothing", "= -> <>", "1 -> 2"}),
        ("SELECT coalesce(a, b) FROM c", {"coalesce(a, b) -> a", "coalesce(a, b) -> b"}),
        ("SELECT a FROM b WHERE (a, b) <> (c, d)", {"(a, b) <> (c, d) -> (a) <> (c)", "(a, b) <> (c, d) -> (b) <> (d)"}),
        ("SELECT {'a': b} FROM c WHERE d = 'e'", {"'a' -> 'a_'", "'e' -> ''"}),
        ("SELECT CASE WHEN a THEN b WHEN c THEN d END FROM e", {"WHEN a THEN b -> nothing", "WHEN c THEN d -> nothing"}),
    ],
)  # fmt: skip
def test_small_changes_of_sql(tmp_path: Path, source: str, some: set[str]) -> None:
    assert some <= words_of(tmp_path, "some.sql", source)


def test_what_a_comment_says_is_no_change() -> None:
    assert list(sql_spots("-- WHERE a = 1 AND b\n")) == []


def test_what_is_declared_equivalent_is_not_tried_and_what_is_declared_in_vain_is_told(toy: Path) -> None:
    changes = changes_of_room(toy, _ROOM)
    known = Equivalent("backend/toy.py", "LIMIT = 3", "3 -> 4", "a reason")
    gone = Equivalent("backend/toy.py", "LIMIT = 5", "", "a reason")

    tried = sample(changes, [known, gone], 100, seed=1)

    assert "3 -> 4" not in {change.words for change in tried}
    assert len(tried) == len(changes) - 1
    assert stale(changes, [known, gone]) == [gone]


def test_a_seed_chooses_the_same_changes(toy: Path) -> None:
    changes = changes_of_room(toy, _ROOM)

    assert sample(changes, [], 2, seed=1) == sample(changes, [], 2, seed=1)


@pytest.mark.parametrize("room", read_rooms().values(), ids=lambda room: room.name)
def test_every_room_is_where_its_declaration_says(room: Room) -> None:
    changes = changes_of_room(_PROJECT, room)

    assert len(changes) > 20
    assert [test for test in room.tests if not (_PROJECT / test).exists()] == []


def test_every_equivalent_change_is_still_one_and_has_its_reason() -> None:
    declared = read_equivalents()
    files = {one.file for one in declared}
    changes: list[Change] = [change for file in sorted(files) for change in changes_of_file(_PROJECT, file)]

    assert stale(changes, declared) == []
    assert all(one.reason for one in declared)
