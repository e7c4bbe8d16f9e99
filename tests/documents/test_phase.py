"""Documents on migration day: their phase, what looks before it and what looks after it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.fixtures import Settings

from console import SilentProgress
from documents.models import Document
from patients.models import Patient
from reimport.models import ReimportRun
from reimport.phases import undo_run
from tests.documents.archive import NAME, Archive, document_id, owners
from tests.images.clinic import ADA, BRUNO, NOBODY
from tests.reimport.day import NAMES, Day, dump, small_day
from transfers.models import TransferRun


@pytest.fixture
def day(tmp_path: Path, transactional_db: None, settings: Settings) -> Day:
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir(mode=0o700)
    settings.NEXUS_THUMBNAILS_DIR = settings.VAR_DIR / "thumbnails"
    new = small_day(tmp_path / "clinic")
    settings.NEXUS_IMAGES_URL = new.clinic.images_url
    return new


@pytest.fixture
def archive(day: Day, settings: Settings) -> Archive:
    new = Archive(day.clinic.root)
    settings.NEXUS_DOCUMENTS_URL = new.url
    for number, patient in enumerate((ADA, ADA, BRUNO, NOBODY), start=1):
        new.paper(number, patient, day="02/30/2018" if number == 1 else "")
    new.row(document_id(9), BRUNO)
    new.write_csv()
    return new


def report() -> dict[str, object]:
    path = settings.VAR_DIR / "reports" / f"reimport-{ReimportRun.objects.latest('pk').pk}.json"
    found: dict[str, object] = json.loads(path.read_text())
    return found


@pytest.mark.any_database
def test_a_full_re_import_carries_them_over_verifies_and_reports_them(day: Day, archive: Archive) -> None:
    before = dump()
    planned = day.run("--full", "--dry-run")
    assert dump() == before

    shown = day.run("--full")

    assert "8  documents" in planned
    assert "4 documents, 3 linked, 2 patients matched" in shown
    assert set(owners().values()) == {ADA, BRUNO}
    facts = report()
    assert facts["all_well"]
    assert facts["unresolved"]["documents"] == {  # type: ignore[index]
        "files": {"patient_not_found": [f"2016-10/{document_id(4).lower()}.pdf"]},
        "rows": {"file_lost": ["6"], "unreadable_dated_on": [2]},
        "attention": {},
    }
    html = (settings.VAR_DIR / "reports" / f"reimport-{ReimportRun.objects.get().pk}.html").read_text()
    assert not [name for name in (*NAMES, NAME) if name in shown + html + json.dumps(facts)]

    again = day.run("--full")
    assert Document.objects.count() == 3
    assert "3  unchanged" in again

    run = TransferRun.objects.filter(kind="documents").earliest("pk")
    assert len(undo_run(run.pk, SilentProgress()).gone) == 3
    assert not Document.objects.exists()


@pytest.mark.any_database
def test_what_is_not_there_is_left_out_by_name_unless_it_was_asked_for(day: Day) -> None:
    shown = day.run("--full")

    assert "not there: Docs.* or Documents.*" in shown
    assert "documents" not in {record.name for record in ReimportRun.objects.get().phases.all()}
    status, message = day.refused("--phase", "preflight", "--phase", "documents")
    assert (status, "There is no export of the documents" in message) == (2, True)


@pytest.mark.any_database
def test_preflight_looks_into_their_store_and_verification_at_every_object(
    day: Day, archive: Archive
) -> None:
    day.run("--full")
    ada = Patient.objects.get(filemaker_id=ADA)
    key = f"2016-10/{document_id(4).lower()}.pdf"
    size = (archive.store / key).stat().st_size
    Document.objects.create(patient=ada, storage_key=key, kind="letter", size_bytes=size)
    day.run("--phase", "verify")
    (archive.store / "2016-10" / f"{document_id(2).lower()}.pdf").unlink()
    (archive.store / "2016-10" / f"{document_id(3).lower()}.pdf").write_bytes(b"%PDF- other")

    _, message = day.refused("--phase", "verify")

    assert (
        f"not so: Every document's object exists in its store. 2016-10/{document_id(2).lower()}.pdf"
        in message
    )
    assert f"the size that the database has for it. 2016-10/{document_id(3).lower()}.pdf" in message

    for path in (archive.store / "2016-10").iterdir():
        path.unlink()
    status, message = day.refused("--phase", "preflight")
    assert (status, "There is not one file below" in message) == (2, True)
