"""Writes docs/checking-exports.md: what `check_export` says of the sample clinic's export and of ten ugly ones.

python docs/paste_checks.py        after `make demo`
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BACKEND = PROJECT / "backend"
sys.path[:0] = [str(BACKEND), str(PROJECT)]

from tests.ugly import UGLY  # noqa: E402
from tests.ugly.model import PATIENTS  # noqa: E402

SHOWN = (
    "windows_1252",
    "utf16_without_bom",
    "records_end_in_a_mix",
    "no_header_but_known_ids",
    "portal_rows",
    "a_quote_that_is_never_closed",
    "file_still_being_written",
    "merge_file_with_semicolons",
    "workbook_with_rounded_ids",
    "fmpxmlresult_with_repetitions",
)
INTRODUCTION = """\
# Checking exports

What `manage.py check_export` says, of the sample clinic's export and of ten ugly ones that the tests make
(`tests/ugly/`). Made by `docs/paste_checks.py`.
"""
MAKE_PATIENTS = """
import django, sys; django.setup()
from patients.models import Patient
for name in sys.argv[1:]:
    Patient.objects.create(id=name, filemaker_metadata={"filemaker_id": name})
"""


def main() -> None:
    pages = [INTRODUCTION, section("The sample clinic", check(PROJECT / "Image_dataV9.csv", {}))]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environ = {
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "PYTHONPATH": str(BACKEND),
            "DJANGO_SETTINGS_MODULE": "nexus.settings",
        }
        run(["manage.py", "migrate", "--verbosity=0"], environ)
        run(["-c", MAKE_PATIENTS, *PATIENTS], environ)
        for ugly in SHOWN:
            dump = folder / ugly / "dump"
            dump.mkdir(parents=True)
            made = UGLY[ugly](folder / ugly)
            for row in made.rows:
                (dump / f"{row.get('recid') or 'unnamed'}.jpg").write_bytes(b"picture")
            output = check(made.path, {**environ, "NEXUS_IMAGES_URL": f"{dump.as_uri()}/"})
            pages.append(section(ugly.replace("_", " ").capitalize(), output))
    (PROJECT / "docs" / "checking-exports.md").write_text("\n".join(pages), "utf-8")


def check(export: Path, environ: dict[str, str]) -> str:
    """What the command prints, from the file's description on."""
    return run(["manage.py", "check_export", str(export)], environ).split("\n\n", 1)[-1]


def run(arguments: list[str], environ: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=BACKEND,
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def section(title: str, output: str) -> str:
    lines = "\n".join(line.rstrip() for line in output.rstrip().split("\n"))
    return f"## {title}\n\n```\n{lines}\n```\n"


if __name__ == "__main__":
    main()
