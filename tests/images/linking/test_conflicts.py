"""Rows of one record must say the same of every fact that is stored; where they do not, none of them counts."""

from __future__ import annotations

import csv

import pytest

from images.models import Image
from tests.images.clinic import ADA, BRUNO, NOBODY, Clinic, outcomes, row_outcomes

pytestmark = pytest.mark.any_database


def rows_of(clinic: Clinic) -> list[tuple[str, str]]:
    """The outcome and the detail of each row, as the report has them."""
    with (clinic.root / "report" / "rows.csv").open(encoding="utf-8-sig") as file:
        return [(row["outcome"], row["detail"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("differs", "named"),
    [
        ({"patient": BRUNO}, "patient"),
        ({"day": "10/19/2016"}, "date"),
        # The one says a day; of the other nobody knows what it says.
        ({"day": "13/32/2016"}, "date"),
        ({"image_id": "IMAGE-3"}, "id"),
    ],
)
def test_rows_that_differ_in_one_fact_give_the_image_to_nobody(
    clinic: Clinic, differs: dict[str, str], named: str
) -> None:
    clinic.patient(ADA)
    clinic.patient(BRUNO)
    clinic.picture("2", ADA)
    clinic.row(**{"recid": "2", "patient": ADA, **differs})

    result = clinic.link(report_dir=clinic.root / "report")

    assert outcomes(result) == {"conflicting_metadata": 1}
    assert rows_of(clinic) == [("conflicting", f"rows of this recid differ in {named}")] * 2
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("cell", "text", "named"),
    [(7, "Right Dorsal", "type"), (1, "another name.jpg", "file name")],
    ids=["type", "file name"],
)
def test_rows_that_differ_in_a_text_alone_do_so_too(clinic: Clinic, cell: int, text: str, named: str) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.rows.append(tuple(text if at == cell else was for at, was in enumerate(clinic.rows[0])))

    assert outcomes(clinic.link(report_dir=clinic.root / "report")) == {"conflicting_metadata": 1}
    assert rows_of(clinic) == [("conflicting", f"rows of this recid differ in {named}")] * 2


def test_the_case_of_a_type_and_of_an_id_is_no_difference(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    first = clinic.rows[0]
    clinic.rows.append((*first[:2], first[2].lower(), *first[3:7], first[7].lower()))

    assert outcomes(clinic.link()) == {"linked": 1}


def test_of_rows_that_say_the_same_the_first_is_used(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.row("1", ADA)
    clinic.picture("2", ADA)
    for _ in range(2):
        clinic.row("2", ADA)

    clinic.link(report_dir=clinic.root / "report")

    assert rows_of(clinic)[1:] == [
        ("used", "linked"),
        ("duplicate", "same as line 3"),
        ("duplicate", "same as line 3"),
    ]


def test_a_row_without_a_recid_describes_no_file_without_one(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.row("", ADA)
    clinic.file("{}.jpg")

    result = clinic.link()

    assert outcomes(result) == {"no_metadata": 1}
    assert row_outcomes(result) == {"no_recid": 1}


def test_a_row_is_told_why_it_has_no_file(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.picture("3", ADA)
    clinic.row("4", ADA, dumped="")

    clinic.link(report_dir=clinic.root / "report", limit=1)

    assert rows_of(clinic) == [("used", "linked"), ("no_file", "beyond --limit"), ("no_file", "")]


def test_the_files_of_one_recid_are_told_together(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.file("2.png", b"")

    clinic.link(report_dir=clinic.root / "report")

    assert rows_of(clinic) == [("used", "empty_file linked")]


def test_what_is_linked_is_counted_by_patients_and_batches(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.patient(BRUNO)
    clinic.picture("2", ADA, "10/18/2016")
    clinic.picture("3", ADA, "10/19/2016")
    clinic.picture("4", ADA, "10/20/2016")
    clinic.picture("5", BRUNO, "10/18/2016")
    clinic.picture("6", BRUNO, "10/18/2016")
    clinic.picture("7", NOBODY)
    clinic.link(limit=3)
    clinic.rows[0] = (*clinic.rows[0][:3], NOBODY, *clinic.rows[0][4:])

    plan = clinic.link(limit=5).plan

    assert (plan.images, plan.accounts["rows"].whole) == (5, 6)
    assert (plan.patients, plan.batches, plan.batches_created, plan.batches_removed) == (2, 3, 1, 1)
    assert (plan.standing, plan.withdrawn, plan.not_listed) == (3, 1, 0)
    assert (plan.linked, plan.skipped, plan.expected, plan.linked_percent) == (4, 1, 5, 80.0)
