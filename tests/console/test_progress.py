"""What a log shows of a job that waits."""

from __future__ import annotations

import io
import re
import time

import pytest

from console import LineProgress, progress


def test_a_step_that_waits_says_so_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SILENCE", 0.04)
    monkeypatch.setattr(progress, "HEARTBEAT", 0.02)
    out = io.StringIO()

    with LineProgress(out).step("Listing the images", unit="files") as step:
        step.advance(3_000)
        while "waiting" not in out.getvalue():
            time.sleep(0.01)

    # How many seconds, a busy machine decides.
    assert re.search(
        r"^  Listing the images: 3,000 files, still waiting after \d+ s$", out.getvalue(), re.MULTILINE
    )
    assert out.getvalue().splitlines()[-1].startswith("Listing the images: 3,000 files, ")


def test_a_step_that_goes_on_is_left_alone() -> None:
    out = io.StringIO()
    with LineProgress(out).step("Matching"):
        pass
    assert out.getvalue() == "Matching: 0.0 s\n"
