"""A run whose inputs make no sense writes nothing, exits with 1, and says what to look at."""

from __future__ import annotations

import pytest

from console import SilentProgress
from errors import RunFailed, UnusableInput
from filemaker import DateOptions, DateOrder, ReadOptions
from images.linking import link
from images.models import Image, LinkRun
from patients.models import Patient
from tests.images.clinic import ADA, BRUNO, CLEO, NOBODY, TODAY, Clinic


def refused(clinic: Clinic, **changes: object) -> str:
    """The message with which the run is refused; nothing may be written."""
    with pytest.raises(RunFailed) as failure:
        clinic.link(**{"min_linked": 50.0, **changes})
    assert not Image.objects.exists()
    assert not LinkRun.objects.exists()
    return str(failure.value)


def test_ids_in_the_notes_are_found_there(clinic: Clinic) -> None:
    for recid, who in enumerate((ADA, BRUNO, CLEO), start=2):
        clinic.patient(
            who, id=patient_key_of(recid), filemaker_metadata={}, notes=f"imported; FileMaker id {who}"
        )
        clinic.picture(str(recid), who)

    message = refused(clinic)

    assert "Only 0 of 3 files (0.0 %) can be linked" in message
    assert "The column id_Contact (number 4) holds 3 different ids" in message
    assert "0 of 3 patients carry a FileMaker id" in message
    assert "patients.notes matched 100 % of them" in message
    assert "imported" not in message


def patient_key_of(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def test_ids_under_another_metadata_key_are_found_there(clinic: Clinic) -> None:
    clinic.patient(ADA, id=patient_key_of(1), filemaker_metadata={"contact_uuid": ADA})
    clinic.picture("2", ADA)

    assert "patients.filemaker_metadata.contact_uuid matched 100 %" in refused(clinic)


def test_an_export_of_another_clinic_is_named_as_such(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", NOBODY)

    assert "is this the same clinic's export?" in refused(clinic)


def test_a_database_without_patients_says_what_to_do(clinic: Clinic) -> None:
    clinic.picture("2", ADA)

    assert "Import the patients first" in refused(clinic)


def test_an_empty_patient_column_is_named(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", "")

    assert "The column id_Contact (number 4) is empty in every row" in refused(clinic)


def test_a_patient_column_without_one_id_that_proves_anybody_is_not_called_empty(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", "NULL")
    clinic.picture("3", "2.01610181015E+19")

    message = refused(clinic)

    assert "The column id_Contact (number 4) holds no id that proves anybody" in message
    assert "empty" not in message


def test_the_wrong_date_order_is_named_with_the_one_that_fits(clinic: Clinic) -> None:
    clinic.patient(ADA)
    for day in range(13, 23):
        clinic.picture(str(day), ADA, f"10/{day}/2016")

    message = refused(clinic, dates=DateOptions(order=DateOrder.DMY, today=TODAY))

    assert "The column date (number 1): read as dmy" in message
    assert "mdy 100 %" in message


def test_an_export_of_other_images_is_named(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.row("1", ADA)
    clinic.file("9.jpg")

    assert "recid (number 7) holds 1 different ids; 0 of them are the name of a listed file" in refused(
        clinic
    )


def test_just_enough_links_let_the_run_through(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.picture("3", NOBODY)

    assert clinic.link(min_linked=50.0).plan.linked == 1


def test_a_byte_order_mark_hides_no_column(clinic: Clinic) -> None:
    """The first cause of the run that skipped everything: the first column was called `\\ufeffdate`."""
    clinic.patient(ADA)
    clinic.picture("2", ADA)

    result = clinic.link()

    assert result.plan.linked == 1
    assert "utf8_bom" in [quirk.name for quirk in result.inputs.export.quirks]


def test_a_wrong_encoding_that_the_byte_order_mark_disproves_is_refused(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)

    with pytest.raises(UnusableInput, match="byte order mark of utf-8, so it is not cp1252"):
        clinic.link(read=ReadOptions(encoding="cp1252"))


def test_an_export_that_breaks_off_is_refused_unless_accepted(clinic: Clinic) -> None:
    clinic.patient(ADA)
    for recid in range(100, 120):
        clinic.picture(str(recid), ADA)
    clinic.write_csv()
    clinic.csv.write_bytes(clinic.csv.read_bytes()[:-40])

    with pytest.raises(UnusableInput, match="breaks off in the middle of a record"):
        link(clinic.options(), SilentProgress())
    assert not Image.objects.exists()

    assert link(clinic.options(accept_fewer=True), SilentProgress()).plan.linked == 19


def test_an_empty_bucket_is_refused(clinic: Clinic) -> None:
    clinic.row("2", ADA)

    with pytest.raises(UnusableInput, match="not one file"):
        clinic.link()


def test_no_message_names_a_patient(clinic: Clinic) -> None:
    clinic.patient(
        ADA,
        filemaker_metadata={"other": ADA},
        id=patient_key_of(1),
        first_name="Ada",
        last_name="Quillfeather",
    )
    clinic.picture("2", ADA)

    message = refused(clinic)

    assert "Quillfeather" not in message
    assert ADA.lower() not in message.lower()
    assert Patient.objects.count() == 1
