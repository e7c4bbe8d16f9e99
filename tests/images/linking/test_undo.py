"""Undo: what one run did to links is taken back, but for what was changed since."""

from __future__ import annotations

import pytest
from django.utils import timezone

from console import SilentProgress
from errors import UnusableInput
from images.linking.undo import LinkUndo, undo_run
from images.models import Image, ImageBatch, LinkRun
from tests.images.clinic import ADA, BRUNO, Clinic, database_state, linked_to, outcomes
from tests.processes import Installation


def undo(run: int | None, *, dry_run: bool = False) -> LinkUndo:
    assert run is not None
    return undo_run(run, SilentProgress(), dry_run=dry_run)


def batches() -> list[tuple[object, ...]]:
    return sorted(
        ImageBatch.objects.values_list("id", "patient_id", "name", "captured_on", "source", "created_by_run")
    )


def two_patients(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.patient(BRUNO)
    for recid in range(2, 12):
        clinic.picture(str(recid), ADA if recid % 2 else BRUNO, f"10/{recid + 10}/2016")


def test_the_first_run_undone_leaves_nothing(clinic: Clinic) -> None:
    two_patients(clinic)

    result = undo(clinic.link().run)

    assert (len(result.unlinked), result.restored, result.left, result.batches_removed) == (10, [], {}, 10)
    assert not Image.objects.exists()
    assert not ImageBatch.objects.exists()
    assert LinkRun.objects.get().undone_at


def test_a_run_that_did_everything_undone_leaves_the_database_as_it_was(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    clinic.rows[0] = (*clinic.rows[0][:-1], "Right Plantar")
    clinic.row("3", ADA, "01/01/2015")
    clinic.picture("50", ADA)
    clinic.reimport_patients()
    before = (database_state(), batches())
    run = clinic.link()
    assert set(outcomes(run)) == {"linked", "relinked", "conflicting_metadata"}

    result = undo(run.run)

    assert (len(result.unlinked), len(result.restored), result.left) == (1, 10, {})
    assert (database_state(), batches()) == before
    assert outcomes(clinic.link()) == outcomes(run)


def test_an_update_undone_brings_the_former_facts_back(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    before = database_state()
    clinic.rows[0] = (*clinic.rows[0][:-1], "Right Plantar")

    undo(clinic.link().run)

    assert database_state() == before


def test_what_a_person_corrected_since_is_left_and_listed(clinic: Clinic) -> None:
    two_patients(clinic)
    run = clinic.link()
    Image.objects.filter(recid="2").update(
        category="wound", corrections=["category"], corrected_at=timezone.now()
    )

    result = undo(run.run)

    assert result.left == {"2.jpg": "corrected by a person since"}
    assert list(linked_to()) == ["2.jpg"]
    assert ImageBatch.objects.count() == 1


def test_what_a_later_run_wrote_is_left_and_listed(clinic: Clinic) -> None:
    two_patients(clinic)
    first = clinic.link()
    clinic.rows[0] = (*clinic.rows[0][:-1], "Right Plantar")
    second = clinic.link()

    assert undo(first.run).left == {"2.jpg": f"written by run {second.run} since"}


@pytest.mark.any_database
def test_the_result_says_everything_to_other_programs(clinic: Clinic) -> None:
    two_patients(clinic)
    clinic.link()
    clinic.rows[0] = ("01/02/2015", *clinic.rows[0][1:])
    clinic.rows[1] = (*clinic.rows[1][:-1], "Right Plantar")
    clinic.picture("50", ADA)
    run = clinic.link().run
    Image.objects.filter(recid="3").update(corrected_at=timezone.now())

    assert undo(run, dry_run=True).as_json() == {
        "run": run,
        "dry_run": True,
        "unlinked": 1,
        "restored": 1,
        "left": {"3.jpg": "corrected by a person since"},
        "batches_removed": 2,
    }


@pytest.mark.any_database
def test_every_fact_that_a_run_changed_is_what_it_was(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA, "10/18/2016", "Left Dorsal")
    first = clinic.link().run
    before = (database_state(), batches())
    clinic.rows[0] = ("10/20/2016", "another.jpg", "IMAGE-40", ADA, "another.jpg", "1", "2", "R-Brannock")
    clinic.file("2.jpg", b"another picture")
    second = clinic.link().run
    changed = [zip(*rows, strict=True) for rows in zip(before[0], database_state(), strict=True)]
    assert sum(was != now for pairs in changed for was, now in pairs) >= 9

    undo(second)

    assert (database_state(), batches()) == before
    assert Image.objects.get().last_run_id == first


def test_two_runs_are_undone_the_newest_first(clinic: Clinic) -> None:
    two_patients(clinic)
    first = clinic.link()
    clinic.rows[0] = (*clinic.rows[0][:-1], "Right Plantar")
    undo(clinic.link().run)
    assert first.run

    result = undo_run(first.run, SilentProgress())

    assert (len(result.unlinked), result.left) == (10, {})
    assert not Image.objects.exists()


@pytest.mark.any_database
def test_an_image_whose_record_became_another_one_is_that_of_the_former_again(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.row("77", ADA)
    clinic.file("77.b.jpg")
    clinic.link()
    before = database_state()
    clinic.row("77.b", ADA)
    run = clinic.link()
    assert Image.objects.get().recid == "77.b"

    undo(run.run)

    assert database_state() == before


def test_a_dry_run_says_the_same_and_writes_nothing(clinic: Clinic) -> None:
    two_patients(clinic)
    run = clinic.link().run
    before = (database_state(), batches())

    dry = undo(run, dry_run=True)

    assert (database_state(), batches()) == before
    live = undo(run)
    assert (dry.unlinked, dry.restored, dry.left, dry.batches_removed) == (
        live.unlinked,
        live.restored,
        live.left,
        live.batches_removed,
    )


def test_a_run_that_is_not_there_or_undone_already_is_refused(clinic: Clinic) -> None:
    two_patients(clinic)
    run = clinic.link().run
    undo(run)

    with pytest.raises(UnusableInput, match="was undone already"):
        undo(run)
    with pytest.raises(UnusableInput, match="There is no run 4711"):
        undo(4711)


@pytest.mark.any_database
def test_the_command_undoes_the_run_that_the_linker_named(installation: Installation) -> None:
    clinic = Clinic(installation.folder)
    made = installation.python(
        "-c",
        "import django; django.setup(); from patients.models import Patient; "
        f"Patient.objects.create(filemaker_metadata={{'filemaker_id': '{ADA}'}})",
    )
    assert made.returncode == 0
    clinic.picture("2", ADA)
    clinic.write_csv()
    linked = installation.manage(
        "link_filemaker_images_csv", "--csv", clinic.csv, "--images", clinic.images_url
    )
    number = linked.stdout.split("Done, as run ")[1].split(":")[0]

    dry = installation.manage("undo_run", number, "--dry-run")
    done = installation.manage("undo_run", number)
    again = installation.manage("undo_run", number)

    assert (dry.returncode, done.returncode, again.returncode) == (0, 0, 2)
    assert "1  linked no more" in dry.stdout
    assert "is undone" in done.stdout
    assert "was undone already" in again.stderr
