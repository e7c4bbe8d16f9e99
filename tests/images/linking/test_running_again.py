"""Run it again, any time: nothing doubles, links heal, and what a person corrected stays."""

from __future__ import annotations

from uuid import uuid4

import pytest

from errors import RunFailed
from images.models import Image, ImageBatch, LinkRun
from patients.models import Patient
from tests.images.clinic import ADA, BRUNO, Clinic, database_state, linked_to, outcomes


def two_patients(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.patient(BRUNO)
    clinic.picture("2", ADA, "10/18/2016")
    clinic.picture("3", ADA, "10/19/2016", "R-Brannock")
    clinic.picture("4", BRUNO, "10/18/2016")


def test_a_second_run_changes_nothing(clinic: Clinic) -> None:
    two_patients(clinic)
    first = clinic.link()
    before = database_state()

    second = clinic.link()

    assert outcomes(second) == {"unchanged": 3}
    assert (second.plan.batches_created, second.plan.linked) == (0, first.plan.linked)
    assert database_state() == before


def test_a_dry_run_writes_nothing_and_tells_what_the_live_run_does(clinic: Clinic) -> None:
    two_patients(clinic)

    dry = clinic.link(dry_run=True)

    assert not Image.objects.exists()
    assert not LinkRun.objects.exists()
    assert clinic.link().plan == dry.plan


def test_a_dry_run_over_what_is_there_counts_nothing_as_created(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()

    dry = clinic.link(dry_run=True)

    assert outcomes(dry) == {"unchanged": 3}
    assert dry.plan.batches_created == 0


def test_patients_imported_again_under_new_keys_get_all_their_images_back(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    clinic.reimport_patients()

    result = clinic.link()

    assert outcomes(result) == {"relinked": 3}
    assert linked_to() == {"2.jpg": ADA, "3.jpg": ADA, "4.jpg": BRUNO}
    assert Image.objects.count() == 3
    assert ImageBatch.objects.count() == 3
    assert not ImageBatch.objects.filter(images=None).exists()
    assert outcomes(clinic.link()) == {"unchanged": 3}


def test_an_old_batch_is_used_again_when_its_patient_is(clinic: Clinic) -> None:
    """Old keys become valid again: no second batch for the same patient and day."""
    two_patients(clinic)
    clinic.link()
    carriers = list(Patient.objects.values_list("pk", "filemaker_metadata"))
    clinic.reimport_patients()
    clinic.link(limit=1)
    for key, metadata in carriers:
        Patient.objects.exclude(pk=key).filter(filemaker_metadata=metadata).update(filemaker_metadata={})
        Patient.objects.filter(pk=key).update(filemaker_metadata=metadata)

    clinic.link()

    assert linked_to() == {"2.jpg": ADA, "3.jpg": ADA, "4.jpg": BRUNO}
    assert ImageBatch.objects.count() == 3


def test_a_corrected_export_moves_the_image_and_removes_the_batch_it_empties(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    clinic.rows[2] = (*clinic.rows[2][:3], ADA, *clinic.rows[2][4:])

    result = clinic.link()

    assert outcomes(result) == {"relinked": 1, "unchanged": 2}
    assert result.plan.batches_removed == 1
    assert linked_to()["4.jpg"] == ADA
    assert ImageBatch.objects.count() == 2


def test_a_batch_that_a_run_empties_goes_whoever_made_it(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    ImageBatch.objects.update(created_by_run=None)
    clinic.reimport_patients()

    clinic.link()

    assert ImageBatch.objects.count() == 3
    assert not ImageBatch.objects.filter(images=None).exists()


def test_a_corrected_type_updates_the_image_in_place(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    before = Image.objects.get(recid="4")
    clinic.rows[2] = (*clinic.rows[2][:-1], "Right Planter")

    assert outcomes(clinic.link()) == {"updated": 1, "unchanged": 2}

    after = Image.objects.get(recid="4")
    assert (after.pk, after.batch_id) == (before.pk, before.batch_id)
    assert (after.category, after.side) == ("plantar", "right")


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("cell", "text", "field"),
    [
        (2, "IMAGE-40", "filemaker_id"),
        (1, "another name.jpg", "original_name"),
        (7, "left dorsal", "filemaker_type"),
    ],
    ids=["id", "name", "type"],
)
def test_a_text_of_the_row_that_changed_alone_is_updated(
    clinic: Clinic, cell: int, text: str, field: str
) -> None:
    two_patients(clinic)
    clinic.link()
    clinic.rows[2] = tuple(text if at == cell else was for at, was in enumerate(clinic.rows[2]))

    assert outcomes(clinic.link()) == {"updated": 1, "unchanged": 2}
    assert getattr(Image.objects.get(recid="4"), field) == text


@pytest.mark.any_database
def test_batches_that_no_import_made_are_neither_filled_nor_removed(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    imported = Image.objects.get(recid="2").batch
    uploaded = ImageBatch.objects.create(
        id=uuid4(),
        patient=imported.patient,
        captured_on=imported.captured_on,
        name="uploaded",
        source="upload",
    )
    Image.objects.filter(recid="2").update(batch=uploaded)
    imported.delete()
    clinic.picture("5", ADA, "10/18/2016")

    assert outcomes(clinic.link()) == {"linked": 1, "unchanged": 3}
    assert (Image.objects.get(recid="2").batch.source, Image.objects.get(recid="5").batch.source) == (
        "upload",
        "filemaker",
    )
    assert list(uploaded.images.values_list("recid", flat=True)) == ["2"]

    clinic.rows[0] = (*clinic.rows[0][:-1], "Right Plantar")
    assert outcomes(clinic.link()) == {"updated": 1, "unchanged": 3}
    assert Image.objects.get(recid="2").batch == uploaded

    clinic.rows[0] = ("10/20/2016", *clinic.rows[0][1:])
    assert outcomes(clinic.link()) == {"relinked": 1, "unchanged": 3}
    assert ImageBatch.objects.filter(pk=uploaded.pk, images=None).exists()


def test_more_images_are_added_to_the_batches_there_are(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    clinic.picture("5", ADA, "10/18/2016", "Left Plantar")

    result = clinic.link()

    assert outcomes(result) == {"linked": 1, "unchanged": 3}
    assert result.plan.batches_created == 0


@pytest.mark.parametrize(
    ("fact", "changes"),
    [("category", {"category": "wound"}), ("side", {"side": "right"})],
    ids=["category", "side"],
)
def test_what_a_person_corrected_stays(clinic: Clinic, fact: str, changes: dict[str, str]) -> None:
    two_patients(clinic)
    clinic.link()
    Image.objects.filter(recid="2").update(corrections=[fact], **changes)

    assert outcomes(clinic.link()) == {"unchanged": 2, "kept": 1}
    assert Image.objects.filter(recid="2", **changes).exists()


def test_an_image_that_a_person_moved_to_another_patient_stays_there(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    brunos = ImageBatch.objects.get(patient__filemaker_metadata__filemaker_id=BRUNO)
    Image.objects.filter(recid="2").update(batch=brunos, corrections=["patient"])

    assert outcomes(clinic.link()) == {"unchanged": 2, "kept": 1}
    assert linked_to()["2.jpg"] == BRUNO


def test_a_corrected_category_does_not_keep_an_image_from_healing(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    Image.objects.filter(recid="2").update(corrections=["category"], category="wound")
    clinic.reimport_patients()

    assert outcomes(clinic.link()) == {"relinked": 3}
    assert linked_to()["2.jpg"] == ADA
    assert Image.objects.get(recid="2").category == "wound"


def test_a_link_that_the_inputs_prove_no_more_is_withdrawn(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    clinic.row("4", ADA, "10/18/2016")

    result = clinic.link()

    assert outcomes(result) == {"unchanged": 2, "conflicting_metadata": 1}
    assert result.plan.withdrawn == 1
    assert "4.jpg" not in linked_to()
    assert not ImageBatch.objects.filter(images=None).exists()


def test_a_corrected_image_outlives_a_lost_row(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    Image.objects.filter(recid="2").update(corrections=["side"], side="right")
    del clinic.rows[0]

    assert outcomes(clinic.link()) == {"unchanged": 2, "kept": 1}
    assert linked_to()["2.jpg"] == ADA


def test_a_truncated_export_does_not_take_back_what_was_linked(clinic: Clinic) -> None:
    clinic.patient(ADA)
    for recid in range(100, 140):
        clinic.picture(str(recid), ADA)
    clinic.link()
    before = database_state()
    del clinic.rows[25:]

    with pytest.raises(RunFailed, match="15 of 40 links made before would be withdrawn"):
        clinic.link()
    assert database_state() == before

    assert outcomes(clinic.link(accept_fewer=True)) == {"unchanged": 25, "no_metadata": 15}


def test_a_listing_that_came_up_short_stops_the_run(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    (clinic.images / "4.jpg").unlink()

    with pytest.raises(RunFailed, match=r"2 files, where run .* found 3"):
        clinic.link()
    assert len(linked_to()) == 3

    result = clinic.link(accept_fewer=True)
    assert result.plan.not_listed == 1
    assert len(linked_to()) == 3


@pytest.mark.any_database
def test_what_lies_beyond_a_limit_is_not_missing(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()

    assert clinic.link(limit=1).plan.not_listed == 0


def test_a_live_run_leaves_its_record(clinic: Clinic) -> None:
    two_patients(clinic)

    result = clinic.link(limit=2)

    run = LinkRun.objects.get()
    assert run.pk == result.run
    assert run.finished_at > run.started_at
    assert "@" in run.started_by
    assert (run.files_listed, run.limit) == (3, 2)
    assert len(run.inputs["export_sha256"]) == len(run.inputs["listing_sha256"]) == 64
    assert (run.files, run.rows) == ({"linked": 2}, {"used": 2, "no_file": 1})
    assert run.totals["patients_matched"] == 1
    assert "Matching" in run.seconds
    assert set(ImageBatch.objects.values_list("created_by_run", flat=True)) == {run.pk}


def test_a_person_may_have_other_images_under_keys_of_their_own(clinic: Clinic) -> None:
    """Images that no dump knows are none of the linker's business."""
    two_patients(clinic)
    clinic.link()
    batch = ImageBatch.objects.all()[0]
    Image.objects.create(
        id=uuid4(), batch=batch, storage_key="elsewhere/9.jpg", size_bytes=1, mime_type="image/jpeg",
        category="other", recid="9", captured_on="2020-01-01",
    )  # fmt: skip

    result = clinic.link()

    assert (result.plan.not_listed, outcomes(result)) == (1, {"unchanged": 3})
