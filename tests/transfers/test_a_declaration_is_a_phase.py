"""A new kind of record is its declaration and one entry of PHASES; whatever lists kinds then has it."""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from checking.check import check_export
from console import SilentProgress
from gallery.access.roles import Role
from gallery.runs.live_panel import panel_jobs
from images.models import Correction, Image, ImageBatch
from jobs.live_record import LiveJob, LiveRecord
from patients.models import Patient
from reimport import phases
from reimport.models import ReimportRun
from reimport.transfer_phase import transfer_phase
from tests.gallery.reading import read, words
from tests.gallery.staff import member
from tests.reimport.day import PATIENT_HEADER, Day, small_day
from tests.test_docs import undocumented_phases
from tests.transfers.toy import VISITORS
from transfers.models import TransferRun

pytestmark = pytest.mark.any_database

DORA = "0A1B2C3D-0000-4000-8000-0000000D0A00"


@pytest.fixture
def toy() -> Iterator[None]:
    """The one place that a new phase has to touch."""
    *others, images, documents, thumbnails, verify = phases.PHASES
    visitors = transfer_phase(VISITORS)
    with patch.object(phases, "PHASES", (*others, visitors, images, documents, thumbnails, verify)):
        yield


@pytest.fixture
def day(tmp_path: Path, transactional_db: None, settings: Settings) -> Day:
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir(mode=0o700)
    new = small_day(tmp_path / "clinic")
    settings.NEXUS_IMAGES_URL = new.clinic.images_url
    with (new.clinic.root / "Visitors.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [(DORA, "", "Dora", "Dormouse", "01/02/1990", "f"), ("", "", "Nemo", "Nobody", "", "")]
        csv.writer(file).writerows([PATIENT_HEADER, *rows])
    return new


@pytest.mark.usefixtures("toy")
def test_it_is_carried_out_and_verified_and_reported_in_its_own_words(day: Day) -> None:
    shown = day.run("--phase", "visitors", "--phase", "verify")

    assert Patient.objects.filter(last_name="Dormouse").exists()
    assert "2 visitors: writes down who came by" in shown
    reports = settings.VAR_DIR / "reports"
    facts = json.loads((reports / f"reimport-{ReimportRun.objects.get().pk}.json").read_text())
    page = (reports / f"reimport-{ReimportRun.objects.get().pk}.html").read_text()
    assert facts["unresolved"]["visitors"] == {"rows": {"no_id": ["3"]}}
    assert facts["runs"]["visitors"]["rows"] == {"created": 1, "no_id": 1}
    assert "visitors" in {check["name"] for check in facts["checks"]}
    assert "What became of the visitors" in page
    assert "visitors: rows visitors whom nobody asked for an id (1)" in page


@pytest.mark.usefixtures("toy")
def test_preflight_looks_into_its_export(day: Day) -> None:
    (day.clinic.root / "Visitors.csv").write_bytes(b"")

    status, message = day.refused("--phase", "preflight")

    assert status == 2
    assert "Visitors.csv: it is empty" in message


def test_its_tables_are_locked() -> None:
    wider = replace(VISITORS, kind=replace(VISITORS.kind, tables=(Patient, Correction)))
    with patch.object(phases, "PHASES", (*phases.PHASES, transfer_phase(wider))):
        assert {Patient, ImageBatch, Image} < {*phases.tables()}
        assert phases.tables()[-1] is Correction


@pytest.mark.usefixtures("toy")
def test_the_pages_list_it_and_give_its_table_and_undo_takes_it_back(day: Day) -> None:
    day.run("--phase", "visitors")
    run, reimport = TransferRun.objects.get(), ReimportRun.objects.get()
    steward = Client()
    steward.force_login(member(Role.STEWARD), "django.contrib.auth.backends.ModelBackend")

    assert f"visitors in run {run.pk}" in words(read(steward, "runs"))
    assert "visitors whom nobody asked for an id" in words(read(steward, "run", run.pk))
    assert "every visitor" in words(read(steward, "reimport_run", reimport.pk))
    table = steward.get(reverse("reimport_table", args=[reimport.pk, "visitors", "rows"]))
    assert "3,,no_id," in b"".join(table).decode()
    table.close()

    phases.undo_run(run.pk, SilentProgress())

    assert not Patient.objects.exists()
    assert "undone" in words(read(steward, "runs"))


@pytest.mark.usefixtures("toy")
def test_the_panel_says_what_its_command_does() -> None:
    now = datetime.now(tz=UTC)
    job = LiveJob(LiveRecord("import_visitors", 1, "host", now, now), is_running=True)

    assert panel_jobs([job])[0].title == "Writing down the visitors"


@pytest.mark.usefixtures("toy")
def test_the_command_line_and_the_documents_have_to_know_it() -> None:
    from reimport.management.commands.reimport import Command

    shown = Command().create_parser("manage.py", "reimport").format_help()

    assert "visitors" in shown
    assert "Visitors.*" in shown
    assert undocumented_phases() == ["| 2 `visitors` |", "`import_visitors`", "`Visitors.*`"]


@pytest.mark.usefixtures("toy")
def test_the_doctor_examines_its_export(day: Day) -> None:
    path = day.clinic.root / "Visitors.csv"
    check = check_export(day.clinic.options(export=path), SilentProgress(), "visitors")

    assert check.preview is not None
    assert check.preview.as_json()["rows"] == {"created": 1, "no_id": 1}


def test_nothing_else_names_a_kind_of_record() -> None:
    """The places outside a kind's own package that a new phase has to touch: 1, the list of phases."""
    backend = Path(settings.BACKEND_DIR)
    naming = {
        str(path.relative_to(backend))
        for path in backend.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "patients.transfer"
    }
    own = {name for name in naming if name.startswith("patients/")}

    assert naming - own == {"reimport/phases.py"}
