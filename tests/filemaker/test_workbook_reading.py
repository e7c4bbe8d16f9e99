"""Workbooks are read by a process of their own: its end is no end of ours, and no half of a workbook is an export."""

import subprocess
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from marshal import dumps
from pathlib import Path

import pytest

from filemaker import ExportError, read_export
from filemaker.workbooks import reading, workbook
from filemaker.workbooks.reading_process import _handed_over, received
from filemaker.workbooks.values import Cell
from tests.ugly.model import pictures
from tests.ugly.other_workbooks import xlsb
from tests.ugly.packages import with_sheets
from tests.ugly.render import HEADER, pack, workbook_parts
from tests.ugly.render import workbook as workbook_file

Started = list[subprocess.Popen[bytes]]

MANY = 12_000  # rows: more than an export is opened with, and than fit between two processes


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """The processes that were started."""
    found: Started = []

    class Seen(reading.Reading):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            found.append(self._process)

    monkeypatch.setattr(workbook, "Reading", Seen)
    return found


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "a.xlsb"
    path.write_bytes(xlsb(pictures(MANY)))
    return path


def test_a_process_that_dies_half_way_makes_the_export_unusable(many: Path, started: Started) -> None:
    export = read_export(many)
    rows = export.batches()
    started[0].kill()
    for batches in (rows, export.batches()):
        with pytest.raises(ExportError, match="it cannot be read"):
            list(batches)


def test_a_workbook_that_takes_too_long_is_refused(
    many: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_SECONDS", 0.001)
    with pytest.raises(ExportError, match="it cannot be read"):
        read_export(many)
    assert started[0].returncode is not None


def test_the_process_ends_when_all_is_read_and_when_nobody_reads_on(many: Path, started: Started) -> None:
    export = read_export(many)
    assert sum(len(batch.lines) for batch in export.batches()) == MANY
    assert started[0].returncode is not None
    half_read = read_export(many).batches()
    next(half_read)
    assert started[1].poll() is None
    del half_read
    assert started[1].returncode is not None


def test_rows_can_be_read_again_and_beside_each_other(many: Path) -> None:
    export = read_export(many)
    first = [batch.columns["recid"] for batch in export.batches()]
    beside = zip(export.batches(), export.batches(), strict=True)
    assert [(one.columns["recid"], two.columns["recid"]) for one, two in beside] == [
        (one, one) for one in first
    ]


def test_a_large_sheet_is_read_whole_though_others_were_looked_at(tmp_path: Path, started: Started) -> None:
    path = tmp_path / "a.xlsx"
    cover = workbook_parts([["Our clinic"]] * 7_000, None, shared=False)
    table = workbook_parts(pictures(7_000), HEADER, shared=False)
    path.write_bytes(pack(with_sheets(cover, cover, table, cover)))
    export = read_export(path)
    assert sum(len(batch.lines) for batch in export.batches()) == 7_000
    assert started[0].returncode is not None


def test_what_the_library_refuses_is_named_by_its_format(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsb"
    path.write_bytes(xlsb(pictures(), sheet=b"\x91\x01\xff"))
    with pytest.raises(ExportError, match=r"it is a binary workbook \(\.xlsb\) that cannot be read"):
        read_export(path)


def test_cells_of_every_kind_are_handed_over_as_they_are() -> None:
    mixed: Sequence[Cell] = [
        "", "a\0\ud800", True, 0, 1e300, date(1899, 12, 31), datetime(2016, 10, 18, 14, 3, 5, 999_999),  # noqa: DTZ001
        time(23, 59, 59, 1), timedelta(days=-2, microseconds=5), timedelta(days=40_000, seconds=7),
    ]  # fmt: skip
    rows: tuple[list[int], list[Sequence[Cell]]] = ([3, 9], [["x", "y"], [1.0, date(2016, 1, 1)], mixed])
    numbers, columns, kinds = received(dumps(_handed_over(rows)))
    assert (numbers, columns) == rows
    assert list(map(type, columns[2])) == list(map(type, mixed))
    assert kinds == [str, None, None]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsb"])
def test_where_no_file_is_nameless_the_workbook_goes_through_a_pipe(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_nameless", lambda: None)
    path = tmp_path / name
    path.write_bytes(workbook_file(pictures(3)) if name == "a.xlsx" else xlsb(pictures(3)))
    assert [batch.columns["recid"] for batch in read_export(path).batches()] == [["2", "3", "4"]]
