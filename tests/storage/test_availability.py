"""A server that is not installed skips its tests by name, and fails them where they must run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.servers import rclone
from tests.servers.availability import find_binary, skip_or_fail
from tests.servers.rclone import serve_rclone


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_a_missing_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(rclone, "find_binary", lambda _: None)
    with pytest.raises(outcome, match="rclone is not installed"), serve_rclone(tmp_path, tmp_path / "log"):
        pass
    with pytest.raises(outcome, match="the reason"):
        skip_or_fail("the reason")


def test_programs_are_looked_for_beside_python_first() -> None:
    assert find_binary("no-such-program-anywhere") is None
    assert find_binary("sh") is not None
