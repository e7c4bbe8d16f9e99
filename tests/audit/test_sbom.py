"""What Nexus is made of can be written down by one command."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent.parent


def test_what_nexus_is_made_of_is_written_by_one_command(tmp_path: Path) -> None:
    """As `make sbom` does."""
    pinned = (PROJECT / "requirements" / "base.txt").read_text("utf-8")
    wanted = set(re.findall(r"^([a-z0-9_.-]+)==", pinned, re.MULTILINE))
    written = tmp_path / "sbom.json"
    command = Path(sys.executable).with_name("cyclonedx-py")

    subprocess.run(
        [command, "requirements", PROJECT / "requirements" / "base.txt", "--output-file", written],
        check=True,
        capture_output=True,
    )

    told = json.loads(written.read_text("utf-8"))
    assert told["bomFormat"] == "CycloneDX"
    assert {part["name"] for part in told["components"]} == wanted
    assert "cyclonedx-py requirements requirements/base.txt" in (PROJECT / "Makefile").read_text("utf-8")
