"""What becomes of every file of the documents' store, and of every row of their export."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from documents.models import Document
from patients.models import Patient
from tests.documents.archive import CREATED, NAME, Archive, document_id, owners
from tests.images.clinic import ADA, BRUNO, NOBODY

PDF = b"%PDF-1.4 a paper"


@pytest.fixture
def archive(tmp_path: Path, transactional_db: None) -> Archive:
    new = Archive(tmp_path)
    new.patient(ADA)
    new.patient(BRUNO, date_of_birth=date(2017, 1, 1))
    return new


def test_every_outcome_of_files_and_rows(archive: Archive) -> None:
    """One store with one of each, beside what is linked."""
    archive.row(document_id(1), ADA)
    archive.file(f"anything/{document_id(1).lower()}.pdf")
    archive.row(f"{{{document_id(2).lower()}}}", f" {BRUNO.lower()} ", kind="Letter")
    archive.file(f"{document_id(2)}.DOCX", b"PK")
    archive.row(document_id(3), ADA)
    archive.file(f"a/{document_id(3)}.pdf", b"")
    archive.file(f"a/{document_id(4)}.pdf")
    archive.row(document_id(5), ADA)
    archive.row(document_id(5), BRUNO)
    archive.file(f"a/{document_id(5)}.pdf")
    archive.row(document_id(6), "NULL")
    archive.file(f"a/{document_id(6)}.pdf")
    archive.row(document_id(7), NOBODY)
    archive.file(f"a/{document_id(7)}.pdf")
    archive.row(document_id(8), "TWICE")
    archive.file(f"a/{document_id(8)}.pdf")
    archive.patient("TWICE")
    Patient.objects.create(filemaker_metadata={"filemaker_id": "TWICE"})
    archive.file(f"a/{document_id(9)}.zip")
    archive.file("a/.DS_Store", b"x")
    archive.file(f"anything/{document_id(1).lower()}_thumb.jpg")
    archive.row(document_id(1), ADA)
    archive.row(document_id(10), ADA, dumped="")
    archive.row(document_id(11), ADA)
    archive.row("", ADA)

    archive.link()

    fates = archive.fates()
    assert fates == {
        f"anything/{document_id(1).lower()}.pdf": "linked",
        f"anything/{document_id(1).lower()}_thumb.jpg": "derived_file",
        f"{document_id(2)}.DOCX": "linked",
        f"a/{document_id(3)}.pdf": "empty_file",
        f"a/{document_id(4)}.pdf": "no_metadata",
        f"a/{document_id(5)}.pdf": "conflicting_metadata",
        f"a/{document_id(6)}.pdf": "no_patient_id",
        f"a/{document_id(7)}.pdf": "patient_not_found",
        f"a/{document_id(8)}.pdf": "ambiguous_patient",
        f"a/{document_id(9)}.zip": "unsupported_file",
        "a/.DS_Store": "unsupported_file",
    }
    assert archive.row_fates() == [
        ("used", "linked"),
        ("used", "linked"),
        ("used", "empty_file"),
        ("conflicting", "rows of this id differ in patient"),
        ("conflicting", "rows of this id differ in patient"),
        ("used", "no_patient_id"),
        ("used", "patient_not_found"),
        ("used", "ambiguous_patient"),
        ("duplicate", "same as line 2"),
        ("no_file", ""),
        ("file_lost", ""),
        ("no_recid", ""),
    ]
    assert owners() == {f"anything/{document_id(1).lower()}.pdf": ADA, f"{document_id(2)}.DOCX": BRUNO}
    assert NAME not in "".join(path.read_text("utf-8-sig") for path in (archive.root / "report").iterdir())


def test_what_a_document_is_is_kept_to_the_letter(archive: Archive) -> None:
    archive.row(document_id(1), ADA, kind="D.V.A. Script 2")
    archive.row(document_id(2), ADA, kind="Council form", day="")
    archive.row(document_id(3), BRUNO, day="02/30/2018")
    archive.file(f"x/{document_id(1)}.heic", b"h")
    archive.file(f"x/{document_id(2)}.xlsx", b"PK")
    archive.file(f"x/{document_id(3)}", PDF)

    result = archive.link()

    first, second, third = Document.objects.order_by("storage_key")
    assert (first.kind, first.filemaker_type, first.mime_type) == ("other", "D.V.A. Script 2", "image/heic")
    assert (first.dated_on, first.author, first.created_text) == (date(2016, 10, 18), "reception", CREATED)
    assert (first.order_id, first.filemaker_id, first.sha256) == ("ORDER-1", document_id(1), "")
    assert (second.kind, second.dated_on, second.date_text) == ("other", None, "")
    assert (third.dated_on, third.date_text, third.mime_type) == (None, "02/30/2018", "application/pdf")
    assert result.as_json()["unmapped_types"] == {"Council form": 1, "D.V.A. Script 2": 1}
    assert result.as_json()["unreadable_dates"] == [4]
    assert archive.row_fates()[2] == ("used", "linked; date is impossible")
    assert result.totals() == {
        "documents": 3, "linked": 3, "patients_matched": 2, "undated": 2, "skipped": 0, "errors": 0,
    }  # fmt: skip


@pytest.mark.any_database
def test_a_documents_id_is_compared_with_documents_alone(archive: Archive) -> None:
    """There: a document's id was compared with patients' ids."""
    archive.row(ADA, BRUNO)
    archive.file(f"{BRUNO}/{ADA.lower()}.pdf")
    archive.file(f"{ADA}/{BRUNO.lower()}.pdf")

    archive.link()

    assert archive.fates() == {
        f"{BRUNO}/{ADA.lower()}.pdf": "linked",
        f"{ADA}/{BRUNO.lower()}.pdf": "no_metadata",
    }
    assert owners() == {f"{BRUNO}/{ADA.lower()}.pdf": BRUNO}


@pytest.mark.any_database
def test_of_a_key_only_the_documents_id_counts(archive: Archive) -> None:
    """A UUID is nobody else's, in whichever folder; of numbers, a folder that is not the documents' own has others."""
    for number in range(1, 9):
        archive.row(str(number), ADA)
        archive.file(f"documents/{number}.pdf")
    archive.file("letters/1.pdf")
    archive.file("letters/30.pdf")
    for number in range(20, 22):
        archive.paper(number, BRUNO)
        (archive.store / "2016-10" / f"{document_id(number).lower()}.pdf").rename(
            archive.store / "letters" / f"{document_id(number)}.pdf"
        )

    archive.link()

    fates = archive.fates()
    assert {key for key, fate in fates.items() if fate == "linked"} == {
        *(f"documents/{number}.pdf" for number in range(1, 9)),
        *(f"letters/{document_id(number)}.pdf" for number in range(20, 22)),
    }
    assert (fates["letters/1.pdf"], fates["letters/30.pdf"]) == ("foreign_folder", "no_metadata")


@pytest.mark.any_database
def test_two_files_of_one_id_are_linked_both_and_are_worth_a_look(archive: Archive) -> None:
    archive.row(document_id(1), BRUNO)
    archive.file(f"a/{document_id(1)}.docx", b"PK")
    archive.file(f"b/{document_id(1)}.pdf")

    result = archive.link()

    assert set(archive.fates().values()) == {"linked"}
    assert {row["attention"] for row in archive.sheet("attention")} == {"shared_id", "before_birth"}
    assert result.as_json()["attention"] == {"shared_id": 2, "before_birth": 2}


@pytest.mark.any_database
def test_a_limit_takes_the_first_files_in_key_order(archive: Archive) -> None:
    for number in range(1, 5):
        archive.paper(number, ADA)

    result = archive.link(limit=2)

    assert result.totals()["documents"] == 2
    assert archive.row_fates() == [("used", "linked")] * 2 + [("no_file", "beyond --limit")] * 2


@pytest.mark.any_database
@pytest.mark.parametrize("changed", ["author", "day", "kind"])
def test_one_id_twice_with_another_fact_is_nobodys(archive: Archive, changed: str) -> None:
    archive.paper(1, ADA)
    archive.row(document_id(1), ADA, **{changed: "01/02/2015"})

    archive.link()

    assert set(archive.fates().values()) == {"conflicting_metadata"}
    assert not Document.objects.exists()
