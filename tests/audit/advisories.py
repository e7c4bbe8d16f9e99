"""Asks for the advisories of every library at its pinned version; ends with 1 where there is one.

pip-audit asks a service on the internet. Where that does not answer, this says so, and stops nothing: nothing was found, and
nothing was looked at either.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

_PINNED = Path(__file__).parent.parent.parent / "requirements" / "base.txt"
_SECONDS = 60


def main() -> int:
    """The exit status, its reason printed."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "advisories.json"
        why = _ask(result)
        found: list[dict[str, Any]] = json.loads(result.read_text())["dependencies"] if not why else []
    if why:
        sys.stdout.write(f"NOT LOOKED AT: the advisories of the libraries. {why}\n")
        return 0
    return _told(found)


def _ask(result: Path) -> str:
    """Writes what is known; why that could not be, empty where it could."""
    command = (
        sys.executable,
        "-m",
        "pip_audit",
        "--disable-pip",
        "--require-hashes",
        "--progress-spinner",
        "off",
    )
    asked = [*command, "--requirement", str(_PINNED), "--format", "json", "--output", str(result)]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"The service did not answer within {_SECONDS} s."
    if result.exists() and result.stat().st_size:
        return ""
    lines = done.stderr.strip().splitlines() or ["pip-audit said nothing."]
    return f"The service cannot be asked: {lines[-1][:200]}"


def _told(found: list[dict[str, Any]]) -> int:
    known = [(one, advisory) for one in found for advisory in one.get("vulns", ())]
    for one, advisory in known:
        better = ", ".join(advisory["fix_versions"]) or "none yet"
        sys.stdout.write(f"{one['name']} {one['version']}: {advisory['id']}; mended in {better}\n")
    passed_over = [one for one in found if "skip_reason" in one]
    if passed_over:
        sys.stdout.write(
            f"NOT LOOKED AT: the advisories of {len(passed_over)} of {len(found)} libraries: "
            f"the service does not know them ({str(passed_over[0]['skip_reason'])[:200]})\n"
        )
    sys.stdout.write(f"{len(found) - len(passed_over)} libraries looked at, {len(known)} advisories\n")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
