"""What stands around a table, and is no record of it."""

from pathlib import Path

import pytest

from filemaker import PATIENT_EXPORT, ExportError
from tests.filemaker.reading import quirks_of, read
from tests.ugly.model import named, pictures
from tests.ugly.render import HEADER, delimited, merge, tab_separated, workbook

ROWS = named(pictures())


@pytest.mark.parametrize(
    "line",
    ["sep=,", "SEP=,", '"sep=,"', "sep=,,,,,,,,", "\ufeffsep=,"],
    ids=["", "caps", "quoted", "padded", "bom"],
)
def test_a_line_that_names_the_separator(line: str, tmp_path: Path) -> None:
    export, lines, found = read(tmp_path / "a.csv", f"{line}\r\n{delimited(pictures())}")
    assert (found, lines) == (ROWS, [3, 4, 5, 6])
    assert quirks_of(export)["separator_line"] == (1, 1)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "^"])
def test_any_separator_that_is_named(separator: str, tmp_path: Path) -> None:
    content = f"sep={separator}\r\n" + delimited(pictures(), delimiter=separator)
    _, _, found = read(tmp_path / "a.csv", content)
    assert found == ROWS


@pytest.mark.parametrize(
    "above",
    ["Pictures\r\n", "Pictures,,,,,,,\r\n", "Clinic\r\nExported,10/18/2016\r\n\r\n", '"two\r\nlines"\r\n'],
    ids=["one", "padded", "two and a blank", "one that breaks"],
)
def test_titles_above_the_header(above: str, tmp_path: Path) -> None:
    export, lines, found = read(tmp_path / "a.csv", above + delimited(pictures()))
    first = above.count("\n") + 2
    assert (found, lines) == (ROWS, list(range(first, first + 4)))
    assert "title_lines" in quirks_of(export)


def test_lines_above_a_header_that_may_be_records_are_no_titles(tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        read(tmp_path / "a.csv", ",".join(pictures()[0][:7]) + "\r\n" + delimited(pictures()))


@pytest.mark.parametrize("mark", ["\x1a", "\x1a\0\0\0", "\x1a\x1a", "\x1a\r\n", "\0\x1a\0"])
@pytest.mark.parametrize("cut", [False, True])
def test_a_ctrl_z_at_the_end(mark: str, cut: bool, tmp_path: Path) -> None:
    content = delimited(pictures()).removesuffix("\r\n" if cut else "")
    export, _, found = read(tmp_path / "a.csv", content + mark)
    assert found == ROWS
    assert {"end_mark"} <= set(quirks_of(export)) <= {"end_mark", "nul_bytes", "no_final_line_end"}


def test_a_ctrl_z_inside_a_field_is_data(tmp_path: Path) -> None:
    content = delimited(pictures()).replace("Left Dorsal", "Left\x1aDorsal")
    export, _, found = read(tmp_path / "a.csv", content)
    assert found[0]["type"] == "Left\x1aDorsal"
    assert "end_mark" not in quirks_of(export)


@pytest.mark.parametrize("again", ["{}", "\ufeff{}", "\x1a{}"], ids=["plain", "byte order mark", "Ctrl-Z"])
@pytest.mark.parametrize(
    ("name", "writes"),
    [("a.csv", delimited), ("a.mer", merge), ("a.tab", lambda rows: tab_separated(rows, HEADER))],
)
def test_the_header_again(again: str, name: str, writes: object, tmp_path: Path) -> None:
    assert callable(writes)
    export, _, found = read(tmp_path / name, writes(pictures()) + again.format(writes(pictures())))
    assert found == ROWS * 2
    assert quirks_of(export)["repeated_header"] == (6, 1)


def test_the_header_again_in_another_spelling_or_in_a_workbook(tmp_path: Path) -> None:
    header = [name.upper() for name in HEADER]
    _, _, found = read(tmp_path / "a.csv", delimited(pictures()) + delimited(pictures(), header))
    assert found == ROWS * 2
    export, lines, found = read(tmp_path / "a.xlsx", workbook([*pictures(), HEADER, *pictures()]))
    assert found == ROWS * 2
    assert lines == [2, 3, 4, 5, 7, 8, 9, 10]
    assert "repeated_header" in quirks_of(export)


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 2, 3, 0), (2, 3, 0, 1)])
def test_the_header_again_in_another_order_is_refused(order: tuple[int, ...], tmp_path: Path) -> None:
    header = ("id", "first name", "last name", "date of birth")
    rows = [["P-1", "Ann", "Smith", "02/15/1951"]]
    changed = [[row[at] for at in order] for row in (header, *rows)]
    with pytest.raises(ExportError, match="line 3: here is a second header"):
        read(
            tmp_path / "a.csv",
            delimited(rows, header) + delimited(changed, None),
            schema=PATIENT_EXPORT,
        )


def test_a_patient_called_like_a_column_is_no_header(tmp_path: Path) -> None:
    header = ("id", "first name", "last name", "notes")
    rows = [["ANN", "First", "Last", "Notes"], ["P-2", "First", "Last", "Notes"]]
    _, _, found = read(tmp_path / "a.csv", delimited(rows, header), schema=PATIENT_EXPORT)
    assert [row["filemaker_id"] for row in found] == ["ANN", "P-2"]
