"""Writes docs/checking-exports.md: what `check_export` says of the sample clinic, of ugly exports and of refused files.

python docs/paste_checks.py

Works in a folder of its own, on a database of its own. tests/checking/test_page.py keeps the page true.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT / "backend"), str(PROJECT)]

INTRODUCTION = """\
# Checking exports

What `manage.py check_export` says: of the sample clinic's two exports, of ten ugly ones, and of files that fit badly or are
refused. The sample clinic's patients are in the database; its images are not linked yet. Made by `docs/paste_checks.py`.
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "NEXUS_VAR_DIR": str(folder / "var"),
            "DJANGO_SETTINGS_MODULE": "nexus.settings",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        page = "\n".join([INTRODUCTION, *sections(folder)])
    (PROJECT / "docs" / "checking-exports.md").write_text(page, "utf-8")


def sections(folder: Path) -> list[str]:
    from django.core.management import call_command
    from tests.checking.examples import Example, section, small_examples
    from tests.ugly.model import PATIENTS

    from patients.models import Patient

    csv, images = folder / "Image_dataV9.csv", folder / "images"
    call_command("make_sample_clinic", csv=csv, images=images, verbosity=0)
    sample = [
        section(Example("The sample clinic's images", csv, images)),
        section(Example("The sample clinic's patients", csv.with_name("Patients.csv"), images)),
    ]
    Patient.objects.all().delete()
    Patient.objects.bulk_create(Patient(id=key, filemaker_metadata={"filemaker_id": key}) for key in PATIENTS)
    (folder / "small").mkdir()
    return [*sample, *map(section, small_examples(folder / "small"))]


if __name__ == "__main__":
    main()
