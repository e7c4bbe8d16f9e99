"""A broken record costs itself alone: it never shifts, swallows or changes its neighbours.

Unless its quotation marks leave open where it ends: then no line that may lie inside one of its fields is a record.
"""

import csv
import io
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filemaker import PATIENT_EXPORT, ExportError
from tests.filemaker.reading import read
from tests.ugly.model import picture, pictures
from tests.ugly.render import CANONICAL, HEADER, delimited

quietly = [HealthCheck.function_scoped_fixture]


@settings(max_examples=400, deadline=None, suppress_health_check=quietly)
@given(
    broken=st.integers(0, 11),
    position=st.integers(0, 200),
    inserted=st.sampled_from(('"', ",", "x", "\0")),
)
def test_signs_put_into_a_record_whose_fields_are_quoted(
    broken: int, position: int, inserted: str, tmp_path: Path
) -> None:
    rows = pictures(12)
    header, *lines = delimited(rows, quote_all=True).split("\r\n")[:-1]
    at = position % (len(lines[broken]) + 1)
    lines[broken] = lines[broken][:at] + inserted + lines[broken][at:]
    _, found_lines, found = read(tmp_path / "a.csv", "\r\n".join([header, *lines, ""]))
    by_line = dict(zip(found_lines, found, strict=True))
    for number, row in enumerate(rows):
        if number != broken:
            assert by_line.get(number + 2) == dict(zip(CANONICAL, row, strict=True))
    assert set(by_line) <= set(range(2, 14))


@settings(max_examples=400, deadline=None, suppress_health_check=quietly)
@given(
    broken=st.integers(0, 11),
    position=st.integers(0, 200),
    inserted=st.sampled_from(('"', '""', '",', ',"', '","', '"x"', '"\x0b')),
    quote_all=st.booleans(),
)
def test_marks_put_into_a_record_make_no_other_of_its_neighbours(
    broken: int, position: int, inserted: str, quote_all: bool, tmp_path: Path
) -> None:
    rows = pictures(12)
    header, *lines = delimited(rows, quote_all=quote_all).split("\r\n")[:-1]
    at = position % (len(lines[broken]) + 1)
    lines[broken] = lines[broken][:at] + inserted + lines[broken][at:]
    try:
        export, found_lines, found = read(tmp_path / "a.csv", "\r\n".join([header, *lines, ""]))
    except ExportError:
        return  # every line is in doubt
    by_line = dict(zip(found_lines, found, strict=True))
    for number, row in enumerate(rows):
        if number != broken and number + 2 in by_line:
            assert by_line[number + 2] == dict(zip(CANONICAL, row, strict=True))
    assert set(by_line) | {row.line for row in export.malformed} == set(range(2, 14))


FIELDS = ("recid", "id_Contact", "date", "Notes", "Type")
# What notes are made of; {} becomes a line that is a record of its own.
NOTE_LINES = ("see", "{}", '{}"', '"{}', "end", 'he said "hi"', '"', "", "a, b; c")


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], str]:
    """Records, the header the first of them, with notes of several lines that look like records; and their text."""
    fields = draw(st.permutations(FIELDS))
    delimiter = draw(st.sampled_from(",;"))
    end = draw(st.sampled_from(("\r\n", "\n", "\r")))
    fake = delimiter.join(
        {"recid": "901", "id_Contact": "P9", "date": "10/19/2016"}.get(name, "x") for name in fields
    )
    notes = st.lists(st.sampled_from(NOTE_LINES), max_size=4).map(
        lambda lines: end.join(line.format(fake) for line in lines)
    )
    rows = [list(fields)]
    for number in range(draw(st.integers(1, 5))):
        facts = {"recid": str(number), "id_Contact": f"Q{number}", "date": "10/18/2016"}
        rows.append([facts[name] if name in facts else draw(notes) for name in fields])
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=delimiter,
        lineterminator=end,
        quoting=csv.QUOTE_ALL if draw(st.booleans()) else csv.QUOTE_MINIMAL,
    )
    writer.writerows(rows)
    return rows, out.getvalue()


@settings(max_examples=250, deadline=None, suppress_health_check=quietly)
@given(table=tables())
def test_lines_of_a_field_are_never_records(table: tuple[list[list[str]], str], tmp_path: Path) -> None:
    rows, text = table
    export, _, found = read(tmp_path / "a.csv", text)
    assert [list(row.values()) for row in found] == rows[1:]
    assert not export.malformed


@settings(max_examples=600, deadline=None, suppress_health_check=quietly)
@given(table=tables(), place=st.integers(0, 10_000), is_lost=st.booleans())
def test_with_one_mark_lost_or_added_there_are_true_records_only(
    table: tuple[list[list[str]], str], place: int, is_lost: bool, tmp_path: Path
) -> None:
    rows, text = table
    marks = [at for at, sign in enumerate(text) if sign == '"']
    if is_lost and marks:
        at = marks[place % len(marks)]
        changed = text[:at] + text[at + 1 :]
    else:
        at = place % (len(text) + 1)
        changed = f'{text[:at]}"{text[at:]}'
    try:
        _, _, found = read(tmp_path / "a.csv", changed)
    except ExportError:
        return
    assert all(list(row.values()) in rows[1:] for row in found)


@pytest.mark.parametrize("column", range(4))
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_note_whose_second_line_looks_like_a_record(column: int, end: str, tmp_path: Path) -> None:
    note = end.join(("see", "9,P7,10/19/2016,list", "end"))
    rows = [["1", "P1", "10/18/2016"], ["2", "P2", "10/18/2016"]]
    header = ["recid", "id_Contact", "date"]
    for row, text in zip((header, *rows), ("Notes", note, "ok"), strict=True):
        row.insert(column, text)
    export, lines, found = read(tmp_path / "a.csv", delimited(rows, header, line_ending=end))
    assert [list(row.values()) for row in found] == rows
    assert lines == [2, 5]
    assert {quirk.name for quirk in export.quirks} == {"line_break_in_field", "records_in_field"}


def test_a_line_in_doubt_names_the_line_of_the_mark(tmp_path: Path) -> None:
    content = 'recid,id_Contact,Notes\n1,P1,see\n9,P7,list\nend"\n2,P2,ok\n'
    export, lines, _ = read(tmp_path / "a.csv", content)
    assert lines == [5]
    assert [(row.line, row.reason) for row in export.malformed] == [
        (2, "it may lie inside a field, because the quotation marks of line 4 are broken"),
        (3, "it may lie inside a field, because the quotation marks of line 4 are broken"),
        (4, "broken quotation marks"),
    ]


@pytest.mark.parametrize("line", [2, 4999, 5000])
def test_lines_farther_away_than_a_field_can_be_long_are_records(line: int, tmp_path: Path) -> None:
    lines = [f"{number},P{number},{'x' * 90}\n" for number in range(2, 5002)]
    for mark in ('{},P,"see\n', '{},P,list"\n'):
        lines[line - 2] = mark.format(line)
        export, found_lines, _ = read(tmp_path / "a.csv", "recid,id_Contact,Type\n" + "".join(lines))
        doubtful = {row.line for row in export.malformed}
        assert line in doubtful
        assert doubtful | set(found_lines) == set(range(2, 5002))
        assert max(abs(one - line) for one in doubtful) * 100 < csv.field_size_limit() + 200


def test_broken_quotation_marks_that_leave_open_where_the_header_ends(tmp_path: Path) -> None:
    content = 'recid,id_Contact,"No\ntes"\n1,P1,ok\n2,P2,end"\n'
    with pytest.raises(ExportError, match="line 1: broken quotation marks leave open where its header ends"):
        read(tmp_path / "a.csv", content)


def test_many_broken_records_in_a_large_file(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - repeatable on purpose
    rows = [picture(number) for number in range(30_000)]
    header, *lines = delimited(rows, quote_all=True).split("\r\n")[:-1]
    broken = set(chance.sample(range(30_000), 900))
    for number in broken:
        at = chance.randrange(len(lines[number]))
        lines[number] = lines[number][:at] + chance.choice(('"', ",", "x")) + lines[number][at:]
    export, found_lines, found = read(tmp_path / "a.csv", "\r\n".join([header, *lines, ""]))
    by_line = dict(zip(found_lines, found, strict=True))
    lost = [
        number
        for number, row in enumerate(rows)
        if number not in broken and by_line.get(number + 2) != dict(zip(CANONICAL, row, strict=True))
    ]
    assert all({number - 1, number + 1} & broken for number in lost)
    assert len(lost) < 30
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
def test_two_stray_quotes_in_one_column_mix_no_records(column: int, apart: int, tmp_path: Path) -> None:
    """Read to the letter, the rows between an opening and a closing mark are one sound record."""
    rows = pictures(8)
    quoted = [list(row) for row in rows]
    quoted[2][column] = '"' + quoted[2][column]
    quoted[2 + apart][column] += '"'
    content = "".join(",".join(row) + "\n" for row in [list(HEADER), *quoted])
    export, lines, found = read(tmp_path / "a.csv", content)
    by_line = dict(zip(lines, found, strict=True))
    for number, row in enumerate(rows):
        if not 2 <= number <= 2 + apart:
            assert by_line[number + 2] == dict(zip(CANONICAL, row, strict=True))
    assert not {5, 6} & set(by_line) or apart == 1
    if column in (0, 7):  # the field's own text, at one end of a record that is otherwise one line's
        assert "records_in_field" in {quirk.name for quirk in export.quirks}
    else:
        assert 4 not in by_line
