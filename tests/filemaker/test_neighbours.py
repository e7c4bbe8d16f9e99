"""A broken record costs itself alone: it never shifts, swallows or changes its neighbours."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.filemaker.reading import read
from tests.ugly.model import picture, pictures
from tests.ugly.render import CANONICAL, delimited


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
