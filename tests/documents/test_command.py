"""`link_filemaker_documents`: what it prints, for people and for other programs, from a folder and from a bucket."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from documents.models import Document
from tests.documents.archive import NAME, Archive, document_id
from tests.images.clinic import ADA, NOBODY
from tests.servers.rclone import RcloneServer
from transfers.models import TransferRun

pytestmark = pytest.mark.any_database


@pytest.fixture
def archive(tmp_path: Path, transactional_db: None) -> Archive:
    new = Archive(tmp_path)
    new.patient(ADA)
    new.paper(1, ADA)
    new.paper(2, ADA, kind="Council form", day="02/30/2018")
    new.paper(3, NOBODY)
    new.write_csv()
    return new


def printed(archive: Archive, *more: str) -> str:
    out = io.StringIO()
    call_command("link_filemaker_documents", "--csv", str(archive.csv), *more, stdout=out, no_color=True)
    return out.getvalue()


def test_the_summary_and_the_json_tell_the_same_and_no_name(archive: Archive, settings: Settings) -> None:
    settings.NEXUS_DOCUMENTS_URL = archive.url
    target = archive.root / "result.json"

    shown = printed(archive, "--json", str(target))

    assert re.search(r"total +linked +patients +undated +skipped +errors", shown)
    assert re.search(r"3 +2 \(66\.66 %\) +1 +1 +1 +0", shown)
    for line in (
        "1  skipped: whose patient is not in the database",
        "1 documents have no day",
        "1 dates cannot be read, in line 3",
        "1  Council form",
        "backend/documents/types.toml",
        "all accounted for",
    ):
        assert line in shown
    told = json.loads(target.read_text())
    assert set(told) == {
        "run", "dry_run", "totals", "files", "rows", "attention", "unmapped_types", "unreadable_dates", "quirks", "seconds",
    }  # fmt: skip
    assert told["files"] == {"linked": 2, "patient_not_found": 1}
    run = TransferRun.objects.get()
    assert (run.kind, run.store_url, run.inputs["documents_missing"]) == ("documents", archive.url, 0)
    assert NAME not in shown + json.dumps(told) + json.dumps(run.inputs)


def test_an_export_of_something_else_is_refused_with_what_it_is(archive: Archive) -> None:
    """There: all rows were skipped, because the columns were called differently."""
    archive.csv.write_text(
        "recid,id,id_Contact,Type,date,fileName\n"
        + "".join(f"{n},I-{n},{ADA},Dorsal,,a.jpg\n" for n in range(9))
    )

    with pytest.raises(CommandError) as refusal:
        printed(archive, "--documents", archive.url, "--accept-fewer")

    assert refusal.value.returncode == 1
    assert "Only 0 of 3 files (0.0 %) can be linked" in str(refusal.value)
    assert "By its columns it is an export of images." in str(refusal.value)
    assert not TransferRun.objects.exists()


@pytest.mark.s3
def test_documents_of_a_bucket_are_linked_below_their_prefix(
    archive: Archive, rclone_server: RcloneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in rclone_server.environ.items():
        monkeypatch.setenv(name, value)
    rclone_server.make_bucket("papers")
    key = f"clinic/2016-10/{document_id(1).lower()}.PDF"
    rclone_server.put("papers", key, b"%PDF-1.4 a paper")
    rclone_server.put("papers", f"clinic/2016-10/{document_id(2)}", b"%PDF-1.4 a paper without an extension")

    printed(archive, "--documents", "s3://papers/clinic/", "--accept-fewer")

    assert Document.objects.get(filemaker_id=document_id(1)).storage_key == key
    assert Document.objects.get(filemaker_id=document_id(2)).mime_type == "application/pdf"


def test_the_doctor_knows_an_export_of_documents_and_what_would_become_of_it(archive: Archive) -> None:
    target = archive.root / "found.json"

    call_command(
        "check_export", str(archive.csv), "--documents", archive.url, "--json", str(target), stdout=io.StringIO()
    )  # fmt: skip

    found = json.loads(target.read_text())
    assert (found["kind"], found["ready"], found["layout"]) == ("documents", True, "")
    assert found["pairing"]["files"] == {"linked": 2, "patient_not_found": 1}
    assert not Document.objects.exists()
