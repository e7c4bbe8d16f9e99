"""The specification's figures of documents, on the database under test."""

from __future__ import annotations

from datetime import date

import pytest

from console import SilentProgress
from documents.linking import DocumentsResult, link_documents
from documents.models import Document
from filemaker import DateOptions
from files.options import LinkOptions
from sample_clinic.files import Places
from sample_clinic.plan import SampleClinic
from sample_clinic.register import missing_patients, write_patients


@pytest.fixture
def patients(transactional_db: None, sample_clinic: SampleClinic) -> None:
    write_patients(missing_patients(sample_clinic.patients))


def run(places: Places, url: str) -> DocumentsResult:
    options = LinkOptions(
        export=places.documents_csv, store_url=url, dates=DateOptions(today=date(2026, 11, 23))
    )
    return link_documents(options, SilentProgress())


def test_every_document_of_the_sample_clinic_is_accounted_for_and_a_second_run_changes_nothing(
    patients: None, sample_clinic_files: Places
) -> None:
    done = run(sample_clinic_files, sample_clinic_files.documents.as_uri())

    assert (done.totals()["documents"], done.totals()["linked"], done.totals()["skipped"]) == (
        10_190,
        10_148,
        42,
    )
    rows = done.as_json()["rows"]
    assert sum(rows.values()) == 11_274
    assert rows["no_file"] + rows["file_lost"] == 1_084
    assert rows["no_file"] >= 600
    assert Document.objects.count() == 10_148

    again = run(sample_clinic_files, sample_clinic_files.documents.as_uri())

    assert again.as_json()["files"]["unchanged"] == 10_148
    assert again.plan.withdrawn == 0
