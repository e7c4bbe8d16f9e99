"""The scratch database keeps to its memory, puts the rest on the disk, and says so where it cannot."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings

from database import Workbench, memory, workbench
from database.memory import Memory, matching_memory
from errors import NexusError

NAME = "Quillfeather"
# Some 90 MB of text, to be sorted with 40.
TOO_MUCH = "SELECT md5(range::VARCHAR) || md5(range::VARCHAR) AS x FROM range(1_000_000) ORDER BY x LIMIT 1 OFFSET 500_000"


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: LazySettings) -> Path:
    monkeypatch.setattr(workbench, "matching_memory", lambda: Memory(megabytes=40, threads=1))
    settings.VAR_DIR = tmp_path
    return tmp_path / "tmp"


def test_what_does_not_fit_is_put_on_the_disk(little_memory: Path) -> None:
    with Workbench() as bench:
        assert len(bench.rows(TOO_MUCH)) == 1
        assert little_memory.is_dir()


def test_without_a_scratch_folder_it_says_what_to_do(little_memory: Path) -> None:
    little_memory.write_text("a file in the way")

    with Workbench() as bench, pytest.raises(NexusError) as caught:
        bench.rows(TOO_MUCH)

    assert caught.value.exit_status == 1
    assert str(little_memory) in caught.value.message
    assert "NEXUS_VAR_DIR" in caught.value.remedy or "NEXUS_MATCH_MEMORY" in caught.value.remedy


def test_more_than_memory_and_disk_can_take(little_memory: Path) -> None:
    with Workbench() as bench:
        bench.rows("SET max_temp_directory_size = '1MB'")
        with pytest.raises(NexusError) as caught:
            bench.rows(TOO_MUCH)

    assert caught.value.exit_status == 1
    assert "needs more memory than the 40 MB" in caught.value.message
    assert "NEXUS_MATCH_MEMORY" in caught.value.remedy


def test_the_setting_is_the_limit(settings: LazySettings) -> None:
    settings.NEXUS_MATCH_MEMORY = 200
    assert matching_memory() == Memory(megabytes=200, threads=1)


@pytest.mark.parametrize(
    ("physical", "container", "address_space", "megabytes"),
    [
        (8_000_000_000, "max", None, 4_000),
        (8_000_000_000, "2000000000", None, 1_000),
        (8_000_000_000, "9223372036854771712", 1_600_000_000, 800),
        (64_000_000, "max", None, 125),
    ],
)
def test_without_it_half_of_what_there_is(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    physical: int,
    container: str,
    address_space: int | None,
    megabytes: int,
) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text(f"{container}\n")
    monkeypatch.setattr(memory, "_CONTAINER_LIMITS", (tmp_path / "none", limit))
    monkeypatch.setattr(memory, "_physical", lambda: physical)
    monkeypatch.setattr(memory, "_address_space", lambda: address_space)
    monkeypatch.setattr(memory, "settings", SimpleNamespace(NEXUS_MATCH_MEMORY=0))

    assert matching_memory().megabytes == megabytes


@pytest.mark.parametrize(
    "query", [f"SELECT '{NAME}'::DATE", f"SELECT '{NAME}'::BIGINT", f"SELECT * FROM {NAME}"]
)
def test_the_scratch_database_quotes_no_value(query: str) -> None:
    with Workbench() as bench, pytest.raises(NexusError) as caught:
        bench.rows(query)

    assert "Exception" in str(caught.value)
    assert NAME not in str(caught.value)
    assert caught.value.__context__ is None


def test_too_few_addresses_are_said_before_anything_crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_address_space", lambda: 300_000_000)
    with pytest.raises(NexusError, match=r"300 MB of addresses \(ulimit -v\)"):
        Workbench()
