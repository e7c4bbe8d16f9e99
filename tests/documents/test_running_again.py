"""A run brings the documents to what the inputs say, a second one changes nothing, and what people did stays."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from console import SilentProgress
from documents.linking.undo import undo_documents
from documents.models import Document, MissingDocument
from errors import RunFailed
from patients.models import Patient
from tests.documents.archive import Archive, document_id, owners, state
from tests.images.clinic import ADA, BRUNO, NOBODY
from transfers.models import RunChange, TransferRun


@pytest.fixture
def archive(tmp_path: Path, transactional_db: None) -> Archive:
    new = Archive(tmp_path)
    new.patient(ADA)
    new.patient(BRUNO)
    for number in range(1, 4):
        new.paper(number, ADA)
    new.paper(4, BRUNO, kind="Quote", day="")
    new.paper(5, NOBODY)
    return new


def test_a_second_run_changes_nothing_and_a_dry_run_writes_nothing(archive: Archive) -> None:
    planned = archive.link(dry_run=True)
    assert not Document.objects.exists()
    assert not TransferRun.objects.exists()

    done = archive.link()
    assert done.as_json()["files"] == planned.as_json()["files"] == {"linked": 4, "patient_not_found": 1}
    before = state()

    again = archive.link()

    assert again.as_json()["files"] == {"unchanged": 4, "patient_not_found": 1}
    assert state() == before
    assert not RunChange.objects.filter(run=again.run).exists()


def test_patients_under_new_keys_take_their_documents_along_and_no_object_moves(archive: Archive) -> None:
    """There: every link pointed to a deleted patient, and a new key meant moving all objects."""
    archive.link()
    before = owners()
    ids = set(Document.objects.values_list("pk", flat=True))
    former = set(Patient.objects.values_list("pk", flat=True))
    archive.reimport_patients()

    healed = archive.link()

    assert healed.as_json()["files"] == {"relinked": 4, "patient_not_found": 1}
    assert owners() == before
    assert set(Document.objects.values_list("pk", flat=True)) == ids
    assert not Document.objects.filter(patient__in=former).exists()


def test_objects_that_were_moved_stay_the_documents_that_they_are(archive: Archive) -> None:
    archive.link()
    before = {document.filemaker_id: document.pk for document in Document.objects.all()}
    (archive.store / "2016-10").rename(archive.store / str(uuid4()))

    moved = archive.link()

    assert moved.as_json()["files"] == {"updated": 4, "patient_not_found": 1}
    assert moved.plan.not_listed == 0
    assert {document.filemaker_id: document.pk for document in Document.objects.all()} == before
    assert archive.link().as_json()["files"] == {"unchanged": 4, "patient_not_found": 1}


def test_a_corrected_export_changes_in_place_and_what_it_proves_no_more_is_withdrawn(
    archive: Archive,
) -> None:
    archive.link()
    kept = Document.objects.get(filemaker_id=document_id(1)).pk
    archive.rows[0] = (document_id(1), BRUNO, *archive.rows[0][2:])
    archive.rows[1] = (*archive.rows[1][:3], "Invoice", *archive.rows[1][4:])
    archive.rows[2] = (document_id(3), NOBODY, *archive.rows[2][2:])

    result = archive.link()

    assert result.as_json()["files"] == {
        "relinked": 1, "updated": 1, "unchanged": 1, "patient_not_found": 2,
    }  # fmt: skip
    assert result.plan.withdrawn == 1
    assert Document.objects.get(pk=kept).patient.filemaker_id == BRUNO
    assert Document.objects.get(filemaker_id=document_id(2)).kind == "invoice"
    assert not Document.objects.filter(filemaker_id=document_id(3)).exists()


def test_what_was_entered_or_changed_in_nexus_stays(archive: Archive) -> None:
    archive.link()
    changed = Document.objects.filter(filemaker_id=document_id(1))
    changed.update(kind="letter", patient=Patient.objects.get(filemaker_id=BRUNO))
    Document.objects.filter(filemaker_id=document_id(2)).update(kind="report")
    entered = Document.objects.create(
        patient=Patient.objects.get(filemaker_id=ADA), storage_key=f"2016-10/{document_id(5).lower()}.pdf",
        kind="quote", size_bytes=1, mime_type="application/pdf",
    )  # fmt: skip
    archive.rows[0] = (*archive.rows[0][:3], "Invoice", "10/19/2016", *archive.rows[0][5:])
    archive.rows[1] = (document_id(2), NOBODY, *archive.rows[1][2:])

    result = archive.link()

    assert result.as_json()["files"] == {"updated": 1, "unchanged": 2, "kept": 2}
    document = changed.get()
    assert (document.kind, document.patient.filemaker_id) == ("letter", BRUNO)
    assert document.dated_on is not None
    assert document.dated_on.isoformat() == "2016-10-19"
    assert Document.objects.get(filemaker_id=document_id(2)).kind == "report"
    assert Document.objects.get(pk=entered.pk).kind == "quote"
    assert archive.link().as_json()["files"] == {"unchanged": 2, "kept": 3}


def test_undoing_leads_back_and_leaves_what_was_changed_since(archive: Archive) -> None:
    first = archive.link()
    before = state()
    archive.rows[0] = (document_id(1), BRUNO, *archive.rows[0][2:])
    archive.rows[2] = (document_id(3), NOBODY, *archive.rows[2][2:])
    second = archive.link()
    assert second.run
    assert first.run

    undone = undo_documents(second.run, SilentProgress())

    assert (len(undone.restored), undone.gone, undone.left) == (2, [], {})
    assert state() == before

    Document.objects.filter(filemaker_id=document_id(2)).update(author="somebody")
    undone = undo_documents(first.run, SilentProgress())

    assert list(undone.left.values()) == ["changed in Nexus since"]
    assert [document.filemaker_id for document in Document.objects.all()] == [document_id(2)]


def test_rows_without_a_file_are_listed_under_their_patients_as_the_newest_full_run_has_it(
    archive: Archive,
) -> None:
    archive.row(document_id(20), ADA, kind="Quote", dumped="")
    archive.row(document_id(20), ADA, kind="Quote", dumped="")
    archive.row(document_id(21), BRUNO, day="")
    archive.row(document_id(22), NOBODY)
    archive.link()
    archive.link(limit=1)

    found = MissingDocument.objects.order_by("line").values_list(
        "outcome", "kind", "patient_id", "filemaker_id"
    )
    ada, bruno = (Patient.objects.get(filemaker_id=one).pk for one in (ADA, BRUNO))
    assert list(found) == [
        ("no_file", "quote", ada, document_id(20)),
        ("file_lost", "referral", bruno, document_id(21)),
    ]

    archive.file(f"x/{document_id(20)}.pdf")
    archive.link()

    assert [missing.filemaker_id for missing in MissingDocument.objects.all()] == [document_id(21)]


@pytest.mark.parametrize("moment", ["apply_plan", "write_missing", "close_run"])
def test_an_interrupted_run_leaves_everything_as_it_was(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    archive.link()
    before = state()
    archive.rows[0] = (document_id(1), BRUNO, *archive.rows[0][2:])
    archive.row(document_id(30), ADA)
    reports = {path.name: path.read_text() for path in (archive.root / "report").iterdir()}

    def interrupted(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"documents.linking.link.{moment}", interrupted)
        with pytest.raises(KeyboardInterrupt):
            archive.link()

    assert state() == before
    assert TransferRun.objects.count() == 1
    assert not MissingDocument.objects.exists()
    assert {path.name: path.read_text() for path in (archive.root / "report").iterdir()} == reports


@pytest.mark.any_database
def test_a_listing_that_came_up_short_unlinks_nothing(archive: Archive) -> None:
    for number in range(10, 40):
        archive.paper(number, ADA)
    archive.link()
    before = state()
    for path in list((archive.store / "2016-10").iterdir())[:20]:
        path.unlink()

    with pytest.raises(RunFailed, match="The listing came up short") as failure:
        archive.link(accept_fewer=False)

    assert "Nothing was written" in str(failure.value)
    assert state() == before
