"""A broken record costs itself alone: it never shifts, swallows or changes its neighbours."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filemaker import PATIENT_EXPORT
from tests.filemaker.reading import read
from tests.ugly.model import picture, pictures
from tests.ugly.render import CANONICAL, HEADER, delimited


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    broken=st.integers(0, 11),
    position=st.integers(0, 200),
    inserted=st.sampled_from(('"', '""', ",", '",', ',"', '","', "x", '"x"', "\0", '"\x0b')),
    quote_all=st.booleans(),
)
def test_signs_put_into_a_record(
    broken: int, position: int, inserted: str, quote_all: bool, tmp_path: Path
) -> None:
    rows = pictures(12)
    header, *lines = delimited(rows, quote_all=quote_all).split("\r\n")[:-1]
    at = position % (len(lines[broken]) + 1)
    lines[broken] = lines[broken][:at] + inserted + lines[broken][at:]
    _, found_lines, found = read(tmp_path / "a.csv", "\r\n".join([header, *lines, ""]))
    by_line = dict(zip(found_lines, found, strict=True))
    for number, row in enumerate(rows):
        if number != broken:
            assert by_line.get(number + 2) == dict(zip(CANONICAL, row, strict=True))
    assert set(by_line) <= set(range(2, 14))


def test_many_broken_records_in_a_large_file(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - repeatable on purpose
    rows = [picture(number) for number in range(30_000)]
    header, *lines = delimited(rows).split("\r\n")[:-1]
    broken = set(chance.sample(range(30_000), 900))
    for number in broken:
        at = chance.randrange(len(lines[number]))
        lines[number] = lines[number][:at] + chance.choice(('"', ",", '","')) + lines[number][at:]
    export, found_lines, found = read(tmp_path / "a.csv", "\r\n".join([header, *lines, ""]))
    by_line = dict(zip(found_lines, found, strict=True))
    assert all(
        by_line[number + 2] == dict(zip(CANONICAL, row, strict=True))
        for number, row in enumerate(rows)
        if number not in broken
    )
    accounted = {row.line for row in export.malformed} | set(by_line)
    assert accounted == set(range(2, 30_002))


@pytest.mark.parametrize("unfinished", range(1, 150, 7))
def test_a_file_cut_anywhere_keeps_its_whole_records(unfinished: int, tmp_path: Path) -> None:
    rows = pictures(5)
    content = delimited(rows, quote_all=True).encode()[:-unfinished]
    whole = content.count(b"\r\n") - 1
    _, _, found = read(tmp_path / "a.csv", content)
    assert found[:whole] == [dict(zip(CANONICAL, row, strict=True)) for row in rows[:whole]]
    assert len(found) - whole in (0, 1)


def test_a_note_of_several_lines_is_one_record_whatever_its_commas(tmp_path: Path) -> None:
    notes = ["well, then", "one\ntwo, three", "1, 2\n3, 4\n5, 6", "\n0", "a,b,c\nd,e,f", "a\n\nb, c,\n"]
    lines = [f'P-{number},Ms,"{note}",1960' for number, note in enumerate(notes)]
    content = "\n".join(["filemaker_id,title,notes,dob", *lines, ""])
    export, _, rows = read(tmp_path / "a.csv", content, schema=PATIENT_EXPORT)
    assert [row["notes"] for row in rows] == notes
    assert not export.malformed


def test_a_first_field_of_several_lines_is_one_record(tmp_path: Path) -> None:
    """Its last line is always a whole record by itself; nothing stands before it that could be another's."""
    _, _, rows = read(tmp_path / "a.csv", 'notes,filemaker_id\n"one\ntwo",P-1\n', schema=PATIENT_EXPORT)
    assert rows == [{"notes": "one\ntwo", "filemaker_id": "P-1"}]


def test_two_records_that_broken_quotes_may_have_mixed_are_nobodys(tmp_path: Path) -> None:
    """The first one is cut off inside a quoted field, the next one closes it: together they have eight fields."""
    header, *lines = delimited(pictures(4)).split("\r\n")[:-1]
    first = lines[1].split(",")
    second = lines[2].split(",")
    lines[1] = ",".join([*first[:4], f'"{first[4]}'])
    lines[2] = ",".join([*second[:4], f'{second[4]}"', *second[5:]])
    export, found_lines, _ = read(tmp_path / "a.csv", "\n".join([header, *lines, ""]))
    assert found_lines == [2, 5]
    assert [row.line for row in export.malformed] == [3, 4]


@pytest.mark.parametrize("column", range(8))
@pytest.mark.parametrize("apart", [1, 3])
def test_two_stray_quotes_in_one_column_swallow_nothing(column: int, apart: int, tmp_path: Path) -> None:
    """Read to the letter, the rows between an opening and a closing mark are one sound record."""
    rows = pictures(8)
    quoted = [list(row) for row in rows]
    quoted[2][column] = '"' + quoted[2][column]
    quoted[2 + apart][column] += '"'
    content = "".join(",".join(row) + "\n" for row in [list(HEADER), *quoted])
    _, lines, found = read(tmp_path / "a.csv", content)
    by_line = dict(zip(lines, found, strict=True))
    for number, row in enumerate(rows):
        if number not in (2, 2 + apart):
            assert by_line[number + 2] == dict(zip(CANONICAL, row, strict=True))
    assert 4 not in by_line
