"""Decisions stay over later runs, and are taken back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from errors import RunFailed
from gallery.models import AccessEvent
from gallery.triage import decide
from images.models import Image, TriageDecision, UnlinkedRow
from images.triage import open_files, open_rows
from tests.gallery.reading import words
from tests.gallery.triage.desk import key, listed, patient, sheet
from tests.images.clinic import ADA, Clinic

Action = AccessEvent.Action


def test_files_are_set_aside_stay_so_and_are_taken_back(messy: Clinic, steward: Client) -> None:
    files = [key("7.jpg"), key("notes.txt")]
    form = steward.get(reverse("set_aside_files"), {"file": files})
    assert "Set 2 files aside" in words(form)

    answer = steward.post(reverse("set_aside_files"), {"file": files, "reason": "test_picture"}, follow=True)
    assert "2 files set aside" in words(answer)
    assert AccessEvent.objects.get(action=Action.SET_ASIDE).detail == "2 files, test_picture"
    messy.link()
    assert "notes.txt" not in listed(steward)
    aside = listed(steward, reason="set_aside")
    assert "notes.txt A test picture by steward" in aside

    decision = TriageDecision.objects.get(key="notes.txt")
    back = steward.post(reverse("take_back", args=[decision.pk]), {"listed_reason": "set_aside"}, follow=True)
    assert "Taken back" in words(back)
    assert "notes.txt" in listed(steward)
    assert "notes.txt" not in listed(steward, reason="set_aside")
    assert AccessEvent.objects.get(action=Action.TOOK_BACK).detail == f"decision {decision.pk}: set_aside"


def test_without_a_reason_nothing_is_set_aside(messy: Clinic, steward: Client) -> None:
    answer = steward.post(reverse("set_aside_files"), {"file": key("7.jpg"), "reason": ""})

    assert answer.status_code == 422
    assert open_files().filter(storage_key="7.jpg").exists()


def test_an_assignment_is_shown_and_taken_back(messy: Clinic, steward: Client) -> None:
    steward.post(reverse("assign"), sheet("20.jpg"))
    image = Image.objects.get(storage_key="20.jpg")
    assert "20.jpg To Quillfeather, Ada , Plantar, right, 6 May 2017 by steward" in listed(
        steward, reason="assigned"
    )

    steward.post(reverse("take_back", args=[TriageDecision.objects.get().pk]))

    assert "20.jpg" in listed(steward)
    event = AccessEvent.objects.get(action=Action.TOOK_BACK)
    assert (event.patient_id, event.image_id) == (patient(ADA).pk, image.pk)


def test_what_was_taken_back_already_is_said_so(messy: Clinic, steward: Client) -> None:
    steward.post(reverse("set_aside_files"), {"file": key("7.jpg"), "reason": "other"})
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

    answer = steward.post(reverse("set_aside_rows"), {"row": [row.pk], "reason": "other"})

    assert answer.status_code == 422
    assert "A malformed row cannot be set aside" in words(answer)
    assert not TriageDecision.objects.exists()


@pytest.mark.any_database
def test_files_that_went_meanwhile_are_said_so_on_the_form(messy: Clinic, steward: Client) -> None:
    files = [key("7.jpg"), key("8.jpg")]
    steward.post(reverse("set_aside_files"), {"file": files[:1], "reason": "other"})

    answer = steward.post(reverse("set_aside_files"), {"file": files, "reason": "other"})

    assert answer.status_code == 409
    assert TriageDecision.objects.count() == 1


def busy(*_: object) -> None:
    raise RunFailed("Another program is writing.", "Try again.")


@pytest.mark.any_database
def test_a_run_in_progress_is_said_and_what_was_chosen_stays(
    messy: Clinic, steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("assign_files", "set_aside_files", "take_back"):
        monkeypatch.setattr(decide, name, busy)

    assigned = steward.post(reverse("assign"), sheet("20.jpg"))
    aside = steward.post(reverse("set_aside_files"), {"file": [key("7.jpg")], "reason": "other"})
    back = steward.post(reverse("take_back", args=[1]), follow=True)

    assert (assigned.status_code, aside.status_code, back.status_code) == (503, 503, 200)
    assert 'value="1950-12-28"' in assigned.content.decode()
    assert "7.jpg" in words(aside)
    for answer in (assigned, aside, back):
        assert "Another program is writing. Try again." in words(answer)
    assert not TriageDecision.objects.exists()
