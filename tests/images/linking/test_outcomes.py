"""Every file and every row ends in exactly one outcome, and the right patient gets the picture, or nobody."""

from __future__ import annotations

import pytest

from console import SilentProgress
from images.linking import link
from images.models import Image, ImageBatch
from tests.images.clinic import ADA, BRUNO, NOBODY, Clinic, linked_to, outcomes, row_outcomes
from tests.ugly.render import fmpxmlresult


def test_an_image_is_linked_to_its_patient_in_a_batch_of_its_day(clinic: Clinic) -> None:
    ada = clinic.patient(ADA)
    clinic.picture("2", ADA, day="10/18/2016", kind="Left Dorsal")

    result = clinic.link()

    image = Image.objects.get()
    assert outcomes(result) == {"linked": 1}
    assert image.batch.patient == ada
    assert image.batch.name == "18 Oct 2016 (FileMaker Import)"
    assert image.batch.captured_on.isoformat() == "2016-10-18"
    assert image.captured_on == image.batch.captured_on
    assert (image.category, image.side, image.filemaker_type) == ("dorsal", "left", "Left Dorsal")
    assert (image.storage_key, image.recid, image.original_name) == ("2.jpg", "2", "Left-Dorsal.jpg")
    assert (image.size_bytes, image.mime_type, image.filemaker_id) == (7, "image/jpeg", "IMAGE-2")


@pytest.mark.any_database
def test_the_batch_of_a_patient_and_a_day_has_the_same_key_for_ever(clinic: Clinic) -> None:
    """Written down once: another key would give a batch that the database holds a second row."""
    clinic.patient(ADA)
    clinic.picture("2", ADA)

    clinic.link()

    assert str(Image.objects.get().batch_id) == "f56342a6-4c7f-8687-8f4b-b260db163b1d"


def test_images_of_one_patient_and_day_share_a_batch_and_others_do_not(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.patient(BRUNO)
    clinic.picture("2", ADA, "10/18/2016")
    clinic.picture("3", ADA, "10/18/2016", "Right Dorsal")
    clinic.picture("4", ADA, "10/19/2016")
    clinic.picture("5", BRUNO, "10/18/2016")

    result = clinic.link()

    assert (result.plan.linked, result.plan.patients, result.plan.batches_created) == (4, 2, 3)
    assert ImageBatch.objects.count() == 3


@pytest.mark.parametrize(
    "written",
    [ADA.lower(), f"{{{ADA}}}", f"  {ADA} ", f"{{{ADA.lower()}}} "],
    ids=["lower", "braces", "space", "all"],
)
def test_ids_match_without_regard_to_case_braces_and_space(clinic: Clinic, written: str) -> None:
    clinic.patient(ADA)
    clinic.picture("2", written)

    assert outcomes(clinic.link()) == {"linked": 1}


def test_a_recid_is_text_so_007_is_not_7(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.row("7", ADA)
    clinic.file("007.jpg")

    result = clinic.link()

    assert outcomes(result) == {"no_metadata": 1}
    assert row_outcomes(result) == {"file_lost": 1}


def test_an_id_that_another_program_wrote_as_a_number_is_the_same_id(clinic: Clinic) -> None:
    dora = clinic.patient("4711", filemaker_metadata={"filemaker_id": 4711})
    clinic.picture("2", "4711")

    clinic.link()

    assert Image.objects.get().batch.patient == dora


def test_a_patient_is_found_by_primary_key_where_no_one_carries_the_id(clinic: Clinic) -> None:
    ada = clinic.patient(ADA, filemaker_metadata={})
    clinic.picture("2", ADA)

    clinic.link()

    assert Image.objects.get().batch.patient == ada


def test_who_carries_the_id_comes_before_whose_primary_key_it_is(clinic: Clinic) -> None:
    clinic.patient(ADA, filemaker_metadata={})
    carrier = clinic.patient(BRUNO, filemaker_metadata={"filemaker_id": ADA})
    clinic.picture("2", ADA)

    clinic.link()

    assert Image.objects.get().batch.patient == carrier


def test_whose_primary_key_an_id_is_is_meant_also_under_another_id(clinic: Clinic) -> None:
    """The import, which would overwrite that patient, takes it for a doubt."""
    rekeyed = clinic.patient(ADA, filemaker_metadata={"filemaker_id": BRUNO})
    clinic.picture("2", ADA)

    clinic.link()

    assert Image.objects.get().batch.patient == rekeyed


def test_two_patients_with_one_filemaker_id_get_nothing(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.patient(BRUNO, filemaker_metadata={"filemaker_id": ADA})
    clinic.picture("2", ADA)

    assert outcomes(clinic.link()) == {"ambiguous_patient": 1}
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("key", "content", "patient", "day", "reason"),
    [
        (".DS_Store", b"x", ADA, "10/18/2016", "unsupported_file"),
        ("2.mov", b"x", ADA, "10/18/2016", "unsupported_file"),
        ("2.jpg", b"", ADA, "10/18/2016", "empty_file"),
        ("3.jpg", b"x", ADA, "10/18/2016", "no_metadata"),
        ("2.jpg", b"x", "", "10/18/2016", "no_patient_id"),
        ("2.jpg", b"x", NOBODY, "10/18/2016", "patient_not_found"),
        ("2.jpg", b"x", ADA, "", "no_date"),
        ("2.jpg", b"x", ADA, "13/32/2016", "invalid_date"),
        ("2.jpg", b"x", ADA, "10/18/1816", "invalid_date"),
        ("2.jpg", b"x", ADA, "10/18/2036", "invalid_date"),
        ("2.jpg", b"x", ADA, "10/18/16", "ambiguous_date"),
        # Of several reasons, the first in the order of the list counts.
        ("2.jpg", b"", "", "", "empty_file"),
        ("2.jpg", b"x", "", "", "no_patient_id"),
    ],
)
def test_a_file_that_is_not_linked_has_its_reason(
    clinic: Clinic, key: str, content: bytes, patient: str, day: str, reason: str
) -> None:
    clinic.patient(ADA)
    clinic.row("2", patient, day)
    clinic.file(key, content)

    assert outcomes(clinic.link()) == {reason: 1}
    assert not Image.objects.exists()


def test_rows_that_contradict_each_other_give_the_image_to_nobody(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.patient(BRUNO)
    clinic.picture("2", ADA)
    clinic.row("2", BRUNO)

    result = clinic.link()

    assert outcomes(result) == {"conflicting_metadata": 1}
    assert row_outcomes(result) == {"conflicting": 2}


def test_identical_rows_are_one_image(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA, "10/18/2016")
    clinic.row("2", ADA.lower(), "2016-10-18")

    result = clinic.link()

    assert outcomes(result) == {"linked": 1}
    assert row_outcomes(result) == {"used": 1, "duplicate": 1}


def test_the_same_recid_under_two_extensions_is_two_images_of_one_patient(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.file("2.PNG")

    clinic.link()

    assert linked_to() == {"2.jpg": ADA, "2.PNG": ADA}
    assert Image.objects.get(storage_key="2.PNG").mime_type == "image/png"


def test_rows_without_a_recid_or_a_file_are_named(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.row("", ADA)
    clinic.row("3", ADA)

    assert row_outcomes(clinic.link()) == {"used": 1, "file_lost": 1, "no_recid": 1}


def test_a_malformed_row_costs_itself_alone(clinic: Clinic) -> None:
    clinic.patient(ADA)
    for recid in ("2", "3"):
        clinic.picture(recid, ADA)
    clinic.rows.insert(1, ("only", "two"))

    result = clinic.link()

    assert outcomes(result) == {"linked": 2}
    assert row_outcomes(result) == {"used": 2, "malformed": 1}


def test_an_unknown_type_becomes_other_and_is_listed_with_its_count(clinic: Clinic) -> None:
    clinic.patient(ADA)
    for recid in ("2", "3"):
        clinic.picture(recid, ADA, kind="Left Gait Lab")

    result = clinic.link()

    image = Image.objects.first()
    assert image is not None
    assert (image.category, image.side, image.filemaker_type) == ("other", "left", "Left Gait Lab")
    assert result.inputs.unmapped_types == {"Left Gait Lab": 2}


def test_nested_folders_and_odd_names_are_found(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.row("a b+%20é", ADA)
    clinic.file("2016/oct/A b+%20é.JPG")

    clinic.link()

    assert linked_to() == {"2016/oct/A b+%20é.JPG": ADA}


def test_a_limit_takes_the_first_files_in_key_order(clinic: Clinic) -> None:
    clinic.patient(ADA)
    for recid in ("10", "100", "9", "2"):
        clinic.picture(recid, ADA)

    result = clinic.link(limit=2)

    assert sorted(linked_to()) == ["10.jpg", "100.jpg"]
    assert result.plan.images == 2
    # All rows are accounted for even so.
    assert row_outcomes(result) == {"used": 2, "no_file": 2}


def test_an_order_of_dates_that_the_file_declares_counts_where_no_date_proves_one(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA, "03/04/2016")
    export = clinic.root / "images.xml"
    export.write_text(fmpxmlresult(clinic.rows, date_format="d/M/yyyy"), "utf-8")

    result = link(clinic.options(export=export), SilentProgress())

    assert result.inputs.dates.order == "dmy"
    assert Image.objects.get().captured_on.isoformat() == "2016-04-03"


def test_a_column_that_proves_both_orders_is_read_only_where_there_is_one_way_to(clinic: Clinic) -> None:
    clinic.patient(ADA)
    for recid, day in (("2", "10/18/2016"), ("3", "18/10/2016"), ("4", "03/04/2016")):
        clinic.picture(recid, ADA, day)

    result = clinic.link()

    assert outcomes(result) == {"linked": 2, "ambiguous_date": 1}
    assert {image.captured_on.isoformat() for image in Image.objects.all()} == {"2016-10-18"}
    assert result.inputs.dates.order is None
    assert "only what can be read in one way was read" in result.inputs.dates.sentence()
