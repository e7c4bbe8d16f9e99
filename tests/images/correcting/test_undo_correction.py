"""A correction is taken back; the fact is the export's again unless an earlier correction stands."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from images.correcting import CannotBeUndone, StaleCorrection, undo_act, undo_correction, version_of
from images.models import Correction, Image, ImageBatch
from patients.models import Patient
from tests.images.clinic import ADA, BRUNO, CLEO, Clinic, database_state, linked_to, outcomes
from tests.images.correcting.people import DAY, choice, correct, image, three_patients
from tests.images.linked_before import link_as_before


@pytest.fixture
def linked(clinic: Clinic) -> Clinic:
    three_patients(clinic)
    link_as_before(clinic)
    return clinic


def facts() -> list[tuple[Any, ...]]:
    """Everything but the batches' keys: one that went and comes again has another."""
    return [(key, *rest) for _, key, _, *rest in database_state()]


def take_back(key: str, by: User, entry: Correction | None = None) -> None:
    entry = entry or Correction.objects.filter(storage_key=key, undone_at=None).latest("pk")
    undo_correction(entry.pk, by, version_of(image(key)))


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("2.jpg", {"view": "wound"}),
        ("2.jpg", {"side": ""}),
        ("2.jpg", {"captured_on": date(2010, 1, 1)}),
        ("4.jpg", {"captured_on": date(2010, 1, 1)}),
    ],
)
def test_a_fact_is_again_what_it_was(linked: Clinic, nurse: User, key: str, changes: dict[str, Any]) -> None:
    before = facts()
    correct(key, nurse, **changes)

    take_back(key, nurse)

    now = image(key)
    assert facts() == before
    assert (now.corrections, now.corrected_by) == ([], nurse)
    entry = Correction.objects.get()
    assert entry.undone_by == nurse
    assert entry.undone_at == now.corrected_at
    assert not ImageBatch.objects.filter(images=None).exists()
    assert outcomes(linked.link()) == {"unchanged": 4}


def test_a_patient_is_again_who_it_was(linked: Clinic, nurse: User) -> None:
    before = facts()
    correct("4.jpg", nurse, patient=choice(BRUNO))

    take_back("4.jpg", nurse)

    assert facts() == before
    assert (image("4.jpg").corrections, image("4.jpg").chosen_patient_ref) == ([], "")


def test_each_step_leads_back(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, patient=choice(BRUNO), view="wound")
    correct("2.jpg", nurse, patient=choice(CLEO))

    take_back("2.jpg", nurse)
    now = image("2.jpg")
    assert linked_to()["2.jpg"] == BRUNO
    assert (now.corrections, now.chosen_patient_ref) == (["category", "patient"], BRUNO.lower())

    take_back("2.jpg", nurse, Correction.objects.get(fact="patient", undone_at=None))
    assert linked_to()["2.jpg"] == ADA
    assert image("2.jpg").corrections == ["category"]
    assert image("2.jpg").category == "wound"


def test_a_later_correction_of_the_same_fact_is_taken_back_first(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, view="wound", side="right")
    correct("2.jpg", nurse, view="plantar")
    first = Correction.objects.filter(fact="category").earliest("pk")

    with pytest.raises(CannotBeUndone):
        take_back("2.jpg", nurse, first)

    take_back("2.jpg", nurse, Correction.objects.get(fact="side"))
    assert (image("2.jpg").category, image("2.jpg").side) == ("plantar", "left")


def test_a_correction_is_taken_back_once(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, view="wound")
    entry = Correction.objects.get()
    take_back("2.jpg", nurse)

    with pytest.raises(StaleCorrection):
        take_back("2.jpg", nurse, entry)


def test_what_changed_since_one_looked_is_left(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, view="wound")
    seen, entry = version_of(image("2.jpg")), Correction.objects.get()
    correct("2.jpg", nurse, side="right")

    with pytest.raises(StaleCorrection):
        undo_correction(entry.pk, nurse, seen)

    assert image("2.jpg").category == "wound"


def test_a_former_patient_who_is_gone_is_not_brought_back(linked: Clinic, nurse: User) -> None:
    correct("5.jpg", nurse, patient=choice(ADA))
    Patient.objects.get(filemaker_metadata__filemaker_id=BRUNO).delete()

    with pytest.raises(CannotBeUndone):
        take_back("5.jpg", nurse)


def test_the_export_has_its_say_again(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, view="wound")
    linked.rows[0] = (*linked.rows[0][:-1], "Right Plantar")
    linked.link()
    assert image("2.jpg").category == "wound"

    take_back("2.jpg", nurse)

    assert image("2.jpg").category == "dorsal"
    linked.link()
    assert image("2.jpg").category == "plantar"


def test_what_was_corrected_at_once_goes_back_at_once(linked: Clinic, nurse: User) -> None:
    before = facts()
    correct("4.jpg", nurse, view="brannock", side="right", captured_on=DAY, patient=choice(BRUNO))
    (act,) = set(Correction.objects.values_list("act", flat=True))

    undone = undo_act(act, nurse)

    assert facts() == before
    assert [(one.image.storage_key, one.former.side) for one in undone.restored] == [("4.jpg", "right")]
    assert undone.kept == []
    with pytest.raises(StaleCorrection):
        undo_act(act, nurse)


def test_of_many_images_those_that_changed_since_stay_and_are_named(linked: Clinic, nurse: User) -> None:
    before = facts()
    for key in ("2.jpg", "4.jpg", "5.jpg"):
        correct(key, nurse, view="wound")
    (act, *_) = Correction.objects.values_list("act", flat=True)
    Correction.objects.update(act=act)
    correct("4.jpg", nurse, view="plantar")
    Image.objects.filter(storage_key="5.jpg").delete()

    undone = undo_act(act, nurse)

    assert [one.image.storage_key for one in undone.restored] == ["2.jpg"]
    assert {kept.storage_key: type(kept.why) for kept in undone.kept} == {
        "4.jpg": CannotBeUndone,
        "5.jpg": StaleCorrection,
    }
    assert image("4.jpg").category == "plantar"
    assert [one for one in facts() if one[0] == "2.jpg"] == [one for one in before if one[0] == "2.jpg"]
    with pytest.raises(CannotBeUndone):
        undo_act(act, nurse)
    assert Correction.objects.filter(act=act, undone_at=None).count() == 2


def test_what_was_corrected_at_once_before_there_were_acts_is_one(linked: Clinic, nurse: User) -> None:
    correct("2.jpg", nurse, view="wound", side="right")
    correct("4.jpg", nurse, view="wound")
    for entry in Correction.objects.all():
        Correction.objects.filter(pk=entry.pk).update(act=uuid4())

    import_module("images.migrations.0006_acts").mark_what_was_done_at_once(apps, None)

    one, two, other = Correction.objects.order_by("pk").values_list("act", flat=True)
    assert one == two != other
