"""Every ugly export is read as what it is, and each of its quirks has a name."""

from pathlib import Path

import pytest

from filemaker import read_export
from filemaker.quirks import CATALOGUE, COLUMN_QUIRKS
from tests.filemaker.reading import rows_of
from tests.ugly import UGLY


@pytest.mark.parametrize("name", UGLY)
def test_an_ugly_export_is_read_as_what_it_is(name: str, tmp_path: Path) -> None:
    truth = UGLY[name](tmp_path)
    export = read_export(truth.path, truth.schema, truth.options)
    lines, rows = rows_of(export)
    assert [{key: row.get(key) for key in truth.rows[0]} for row in rows] == truth.rows
    assert tuple(lines) == (truth.lines or tuple(lines))
    assert {quirk.name for quirk in export.quirks} == truth.quirks
    assert tuple(row.line for row in export.malformed) == truth.malformed


@pytest.mark.parametrize("name", UGLY)
def test_reading_an_export_again_gives_the_same(name: str, tmp_path: Path) -> None:
    truth = UGLY[name](tmp_path)
    export = read_export(truth.path, truth.schema, truth.options)
    first = (rows_of(export), export.quirks, export.malformed)
    assert (rows_of(export), export.quirks, export.malformed) == first


@pytest.mark.parametrize("name", UGLY)
def test_progress_ends_at_the_size_of_the_file(name: str, tmp_path: Path) -> None:
    truth = UGLY[name](tmp_path)
    seen: list[int] = []
    for _ in read_export(truth.path, truth.schema, truth.options, progress=seen.append).batches():
        pass
    assert seen == sorted(seen)
    assert seen[-1] == truth.path.stat().st_size


def test_every_quirk_of_the_catalogue_has_an_ugly_export(tmp_path: Path) -> None:
    met: set[str] = set()
    for name, maker in UGLY.items():
        folder = tmp_path / name
        folder.mkdir()
        met |= maker(folder).quirks
    assert met | COLUMN_QUIRKS == set(CATALOGUE)
    assert not met & COLUMN_QUIRKS


def test_every_quirk_says_what_it_is() -> None:
    assert all(text.detail.endswith(".") for text in CATALOGUE.values())
