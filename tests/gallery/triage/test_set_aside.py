"""Decisions stay over later runs, and are taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from errors import RunFailed
from gallery.access.roles import Role
from gallery.models import AccessEvent
from gallery.triage import assign, set_aside, take_back
from images.correcting import FactChanges, correct_image, version_of
from images.models import Image, TriageDecision, UnlinkedRow
from images.triage import open_files, open_rows
from tests.gallery.reading import words
from tests.gallery.staff import member
from tests.gallery.triage.desk import key, listed, patient, sheet
from tests.images.clinic import ADA, Clinic

Action = AccessEvent.Action


def test_files_are_set_aside_stay_so_and_are_taken_back(messy: Clinic, steward: Client) -> None:
    files = [key("7.jpg"), key("notes.txt")]
    form = steward.get(reverse("set_aside_files"), {"file": files})
    assert "Set 2 files aside" in words(form)

    answer = steward.post(reverse("set_aside_files"), {"file": files, "reason": "test_picture"}, follow=True)
    assert "2 files set aside: a test picture. Later runs keep it. Undo" in words(answer)
    assert AccessEvent.objects.get(action=Action.SET_ASIDE).detail == "2 files, test_picture"
    messy.link()
    assert "notes.txt" not in listed(steward)
    aside = listed(steward, reason="set_aside")
    assert "2 files set aside: a test picture by steward" in aside
    assert "notes.txt" in aside

    decision = TriageDecision.objects.get(key="notes.txt")
    back = steward.post(reverse("take_back", args=[decision.pk]), {"listed_reason": "set_aside"}, follow=True)
    assert "Taken back" in words(back)
    assert "notes.txt" in listed(steward)
    assert "notes.txt" not in listed(steward, reason="set_aside")
    assert AccessEvent.objects.get(action=Action.TOOK_BACK).detail == f"decision {decision.pk}, set_aside"


def test_without_a_reason_nothing_is_set_aside(messy: Clinic, steward: Client) -> None:
    answer = steward.post(reverse("set_aside_files"), {"file": key("7.jpg"), "reason": ""})

    assert answer.status_code == 422
    assert open_files().filter(storage_key="7.jpg").exists()


def test_an_assignment_is_shown_and_taken_back(messy: Clinic, steward: Client) -> None:
    steward.post(reverse("assign"), sheet("20.jpg"))
    image = Image.objects.get(storage_key="20.jpg")
    assigned = listed(steward, reason="assigned")
    assert "1 file to Quillfeather, Ada by steward" in assigned
    assert "20.jpg Plantar, right, 6 May 2017" in assigned

    steward.post(reverse("take_back", args=[TriageDecision.objects.get().pk]))

    assert "20.jpg" in listed(steward)
    event = AccessEvent.objects.get(action=Action.TOOK_BACK)
    assert (event.patient_id, event.image_id) == (patient(ADA).pk, image.pk)


def test_what_was_taken_back_already_is_said_so(messy: Clinic, steward: Client) -> None:
    steward.post(reverse("set_aside_files"), {"file": key("7.jpg"), "reason": "duplicate"})
    address = reverse("take_back", args=[TriageDecision.objects.get().pk])
    steward.post(address)

    assert "was taken back already" in words(steward.post(address, follow=True))
    assert AccessEvent.objects.filter(action=Action.TOOK_BACK).count() == 1


def test_rows_are_set_aside_stay_so_and_are_taken_back(messy: Clinic, steward: Client) -> None:
    rows = list(UnlinkedRow.objects.filter(outcome="file_lost").values_list("pk", flat=True))
    steward.post(reverse("set_aside_rows"), {"row": rows, "reason": "lost_before_export"})
    messy.rows.insert(0, ("", "", "", "", "", "", "", ""))
    messy.link()

    assert not open_rows().filter(outcome="file_lost").exists()
    assert "Lost before the export steward" in listed(steward, "unlinked_rows", reason="set_aside")
    back = steward.post(reverse("take_back", args=[TriageDecision.objects.all()[0].pk]), follow=True)
    assert back.redirect_chain[0][0] == reverse("unlinked_rows")
    assert open_rows().filter(outcome="file_lost").count() == 1


@pytest.mark.any_database
def test_rows_that_cannot_be_set_aside_are_said_so_on_the_form(messy: Clinic, steward: Client) -> None:
    row = UnlinkedRow.objects.filter(outcome="file_lost")[0]
    UnlinkedRow.objects.filter(pk=row.pk).update(key="")

    answer = steward.post(reverse("set_aside_rows"), {"row": [row.pk], "reason": "duplicate"})

    assert answer.status_code == 422
    assert "A malformed row cannot be set aside" in words(answer)
    assert not TriageDecision.objects.exists()


@pytest.mark.any_database
def test_files_that_went_meanwhile_are_said_so_on_the_form(messy: Clinic, steward: Client) -> None:
    files = [key("7.jpg"), key("8.jpg")]
    steward.post(reverse("set_aside_files"), {"file": files[:1], "reason": "duplicate"})

    answer = steward.post(reverse("set_aside_files"), {"file": files, "reason": "duplicate"})

    assert answer.status_code == 409
    assert TriageDecision.objects.count() == 1


def busy(*_: object) -> None:
    raise RunFailed("Another program is writing.", "Try again.")


@pytest.mark.any_database
def test_a_run_in_progress_is_said_and_what_was_chosen_stays(
    messy: Clinic, steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assign, "assign_files", busy)
    monkeypatch.setattr(set_aside, "set_aside_files", busy)
    monkeypatch.setattr(take_back, "take_back", busy)

    assigned = steward.post(reverse("assign"), sheet("20.jpg"))
    aside = steward.post(reverse("set_aside_files"), {"file": [key("7.jpg")], "reason": "duplicate"})
    back = steward.post(reverse("take_back", args=[1]), follow=True)

    assert (assigned.status_code, aside.status_code, back.status_code) == (503, 503, 200)
    assert 'value="1950-12-28"' in assigned.content.decode()
    assert "7.jpg" in words(aside)
    for answer in (assigned, aside, back):
        assert "Another program is writing. Try again." in words(answer)
    assert not TriageDecision.objects.exists()


def way_back(page: Any) -> str:
    """Where the message on a page is sent to take back what it tells."""
    (found,) = re.findall(r'class="notice success".*?action="([^"]*)"', page.content.decode(), re.DOTALL)
    return str(found)


def test_what_was_assigned_at_once_is_one_entry_and_goes_back_by_the_message(
    messy: Clinic, steward: Client
) -> None:
    done = steward.post(reverse("assign"), sheet("20.jpg", "7.jpg", "8.jpg"), follow=True)
    assigned = listed(steward, reason="assigned")

    back = steward.post(way_back(done), follow=True)

    assert "3 files to Quillfeather, Ada by steward" in assigned
    assert "Take all 3 back" in assigned
    assert "Taken back: 3 files are on the list again." in words(back)
    assert not TriageDecision.objects.filter(taken_back_at=None).exists()
    events = AccessEvent.objects.filter(action=Action.TOOK_BACK)
    assert {event.patient_id for event in events} == {patient(ADA).pk}
    assert len({event.image_id for event in events}) == 3


def test_one_that_was_corrected_since_stays_assigned_and_is_named(messy: Clinic, steward: Client) -> None:
    done = steward.post(reverse("assign"), sheet("20.jpg", "7.jpg"), follow=True)
    image = Image.objects.get(storage_key="7.jpg")
    correct_image(image.pk, FactChanges(view="wound"), member(Role.CLINICIAN), version_of(image))

    back = steward.post(way_back(done), follow=True)

    said = words(back)
    assert (
        "Taken back: 1 file is on the list again. 7.jpg stays as it is: Somebody corrected the image" in said
    )
    assert 'class="notice warning"' in back.content.decode()
    assert Image.objects.filter(storage_key="7.jpg").exists()
    assert "Somebody corrected the image" in words(steward.post(way_back(done), follow=True))


def test_another_reason_is_said(messy: Clinic, steward: Client) -> None:
    file = {"file": key("7.jpg"), "reason": "other"}

    refused = steward.post(reverse("set_aside_files"), file)
    done = steward.post(reverse("set_aside_files"), {**file, "remark": "the dog"}, follow=True)

    assert refused.status_code == 422
    assert "Say which" in words(refused)
    assert "the dog" in listed(steward, reason="set_aside")
    assert "the dog" not in "".join(AccessEvent.objects.values_list("detail", flat=True))
    steward.post(way_back(done))
    assert open_files().filter(storage_key="7.jpg").exists()
