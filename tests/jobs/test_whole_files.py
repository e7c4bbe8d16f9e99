"""A file is there whole or not at all, for its owner alone, whoever else writes it at the same time."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs.whole_files import parts_of, written_whole


def test_it_takes_its_place_once_it_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "report.json"
    place.write_text("before")

    with written_whole(place) as part:
        part.write_text("half")
        assert place.read_text() == "before"
        part.write_text("whole")

    assert place.read_text() == "whole"
    assert place.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [place]


def test_what_goes_wrong_leaves_what_was_there(tmp_path: Path) -> None:
    place = tmp_path / "report.json"
    place.write_text("before")

    def fail() -> None:
        with written_whole(place) as part:
            part.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert place.read_text() == "before"
    assert list(tmp_path.iterdir()) == [place]


def test_two_at_once_do_not_mix(tmp_path: Path) -> None:
    place = tmp_path / "report.json"

    with written_whole(place) as first, written_whole(place) as second:
        first.write_text("first")
        second.write_text("second")

    assert place.read_text() == "first"


def test_what_a_killed_writer_left_is_found_with_what_lies_beside_it(tmp_path: Path) -> None:
    with written_whole(tmp_path / "backup.sqlite3") as part:
        journal = part.with_name(f"{part.name}-journal")
        journal.write_bytes(b"")
        (tmp_path / ".another.part").write_bytes(b"")

        assert sorted(parts_of(tmp_path / "backup.sqlite3")) == [part, journal]
