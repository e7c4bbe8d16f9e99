"""A whole re-import: what it does, records, logs and reports; and what its dry run says beforehand."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings

from images.models import Image, LinkRun
from nexus import __version__
from patients.models import Patient
from reimport.models import PhaseRun, ReimportRun
from reimport.phases import PHASES
from tests.images.clinic import linked_to
from tests.reimport.day import LINKED, NAMES, Day, dump, logged

# What a test takes that is not about the backup, which takes its time on PostgreSQL.
IMPORT = ("--phase", "patients", "--phase", "images", "--phase", "verify")


def test_a_full_run_does_everything_and_records_it(day: Day) -> None:
    shown = day.run("--full")

    assert linked_to() == LINKED
    assert Patient.objects.count() == 3
    run = ReimportRun.objects.get()
    assert run.state == ReimportRun.State.DONE
    assert run.finished_at is not None
    assert set(run.inputs) == {"patients", "images"}
    assert len(run.inputs["images"]["sha256"]) == 64
    phases = list(run.phases.all())
    there = [phase.name for phase in PHASES if not phase.export or phase.name in {"patients", "images"}]
    assert [(phase.name, phase.state) for phase in phases] == [(name, "done") for name in there]
    assert re.search(r"4 +appointments +left out +not there: Appointments\.\*", shown)
    assert re.search(r"5 +communications +left out +not there: Coms\.\* or Communications\.\*", shown)
    assert re.search(r"6 +notes +left out +not there: Notes\.\*", shown)
    assert phases[3].counts["linked"] == 6
    assert phases[3].details["link_run"] == LinkRun.objects.get().pk
    assert all(phase.plan_hash for phase in phases if phase.name in {"patients", "images"})
    assert "8 images, 6 linked" in shown
    assert str(day.patients_csv) in shown
    assert shown.rstrip().splitlines()[-1].startswith("Next: look through var/reports/reimport-")


def test_the_report_names_what_is_unresolved_and_nobody(day: Day) -> None:
    day.run(*IMPORT)
    run = ReimportRun.objects.get()
    folder = settings.VAR_DIR / "reports"

    facts = json.loads((folder / f"reimport-{run.pk}.json").read_text())
    page = (folder / f"reimport-{run.pk}.html").read_text()

    assert facts["all_well"]
    assert facts["unresolved"]["images"]["files"] == {
        "no_metadata": ["30.jpg"],
        "patient_not_found": ["20.jpg"],
    }
    assert facts["unresolved"]["images"]["rows"] == {"file_lost": ["9"]}
    assert facts["inputs"]["patients"]["sha256"] in page
    assert "<script" not in page
    assert "without metadata" in page
    assert f"UTC by Nexus {__version__}." in page


@pytest.mark.any_database
def test_logs_and_reports_hold_no_names(day: Day, capsys: pytest.CaptureFixture[str]) -> None:
    shown = day.run("--full", "--log-json", "--verbosity", "3") + capsys.readouterr().err

    written = [path for path in settings.VAR_DIR.rglob("*") if path.is_file() and "backups" not in path.parts]
    assert len(written) > 5
    texts = [shown, *(path.read_text() for path in written)]
    assert not [name for name in NAMES for text in texts if name in text]


def test_a_dry_run_tells_what_the_live_run_then_does(day: Day, capsys: pytest.CaptureFixture[str]) -> None:
    before = dump()
    day.run("--full", "--dry-run", "--log-json")
    dry = logged(capsys.readouterr().err, "phase done")
    assert dump() == before
    assert {path.parent.name for path in settings.VAR_DIR.rglob("*") if path.is_file()} == {"log"}

    day.run("--full", "--log-json")
    live = logged(capsys.readouterr().err, "phase done")

    assert dry["images"]["linked"] == 6
    assert dry["images"]["plan"]
    for name in ("preflight", "patients", "images", "verify"):
        assert _decided(dry[name]) == _decided(live[name]), name


def _decided(line: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in line.items() if name not in {"time", "run", "seconds"}}


def test_a_dry_run_that_fails_leaves_nothing_either(day: Day) -> None:
    before = dump()
    status, message = day.refused("--full", "--dry-run", "--min-linked", 90)
    assert (status, dump()) == (1, before)
    assert "--min-linked asks for 90 %" in message


def test_a_second_run_changes_nothing(day: Day) -> None:
    day.run(*IMPORT)
    images, patients = list(Image.objects.values()), list(Patient.objects.values())

    shown = day.run(*IMPORT)

    assert (list(Image.objects.values()), list(Patient.objects.values())) == (images, patients)
    assert "0 batches created" in shown
    assert "3 unchanged" in shown


def test_a_limit_is_the_images_alone(day: Day) -> None:
    day.run(*IMPORT, "--limit", 2)
    # The first two keys are 2.jpg and 20.jpg, and the latter is nobody's.
    assert (Image.objects.count(), Patient.objects.count()) == (1, 3)


def test_single_phases(day: Day) -> None:
    shown = day.run("--phase", "images", "--phase", "patients", "--verbosity", 1)
    assert linked_to() == LINKED
    assert [phase.name for phase in PhaseRun.objects.order_by("number")] == ["patients", "images"]
    assert "--phase verify checks it" in shown


def test_patients_imported_again_keep_their_keys_and_images(day: Day) -> None:
    day.run(*IMPORT)
    keys = dict(Patient.objects.values_list("filemaker_metadata__filemaker_id", "pk"))
    ada, bruno, _ = day.people
    day.people[ada] = ("", "Adalwina", "Newname", "02/29/1960", "f")
    del day.people[bruno]
    day.people["0A1B2C3D-0000-4000-8000-00000000D0A0"] = ("", "Dora", "Dormouse", "01/02/1990", "f")
    day.write_exports()

    shown = day.run(*IMPORT)

    again = dict(Patient.objects.values_list("filemaker_metadata__filemaker_id", "pk"))
    assert {key: again[key] for key in keys} == keys
    assert Patient.objects.get(pk=keys[ada]).last_name == "Newname"
    assert len(again) == 4
    assert linked_to() == LINKED
    assert "3 rows, 1 created, 1 updated, 1 unchanged" in shown
    report = json.loads(
        (settings.VAR_DIR / "reports" / f"reimport-{ReimportRun.objects.latest('pk').pk}.json").read_text()
    )
    assert report["unresolved"]["patients"]["patients"] == {"not_in_export": [str(keys[bruno])]}
