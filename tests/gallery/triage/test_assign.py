"""Unlinked files are assigned with the same safety as a correction."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from gallery.models import AccessEvent
from images.models import Image
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import words
from tests.gallery.triage.desk import key, patient, sheet
from tests.images.clinic import ADA, CLEO, Clinic

Action = AccessEvent.Action


def test_the_form_is_filled_in_where_all_files_agree(messy: Clinic, steward: Client) -> None:
    one = steward.get(reverse("assign"), {"file": key("20.jpg")}).content.decode()
    two = steward.get(reverse("assign"), {"file": [key("20.jpg"), key("21.jpg")]}).content.decode()

    assert 'value="2017-05-06"' in one
    assert '<option value="plantar" selected>' in one
    assert 'value="right" checked' in one
    assert '<option value="" selected>' in two
    assert "checked" not in two
    assert "Assign 2 files" in two


def test_the_patient_whom_the_metadata_name_is_marked(messy: Clinic, steward: Client) -> None:
    form = steward.get(reverse("assign"), {"file": [key("21.jpg"), key("22.jpg")]}).content.decode()

    assert f'value="{patient(ADA).pk}" checked' in form
    assert "1950" not in form


def test_files_are_assigned_and_stay_so(messy: Clinic, steward: Client) -> None:
    answer = steward.post(reverse("assign"), sheet("20.jpg", "7.jpg"), follow=True)

    assert "2 files assigned" in words(answer)
    assert answer.redirect_chain[0][0] == reverse("unlinked_files")
    messy.link()
    images = Image.objects.filter(storage_key__in=["20.jpg", "7.jpg"])
    assert {(str(image.captured_on), image.category, image.side) for image in images} == {
        ("2017-05-06", "plantar", "right")
    }
    assert {image.batch.patient_id for image in images} == {patient(ADA).pk}
    events = AccessEvent.objects.filter(action=Action.ASSIGNED)
    assert {event.image_id for event in events} == {image.pk for image in images}
    assert {event.patient_id for event in events} == {patient(ADA).pk}


@pytest.mark.parametrize(
    ("changes", "place", "said"),
    [
        ({"date_of_birth": "1950-12-27"}, "date-of-birth-error", "not this patient&#x27;s date of birth"),
        ({"date_of_birth": ""}, "date-of-birth-error", "not this patient&#x27;s date of birth"),
        ({"patient": ""}, "patient-error", "mark one"),
        ({"patient": "nobody"}, "patient-error", "Mark a patient"),
        ({"captured_on": "3000-01-01"}, "captured-on-error", "No image can have been taken"),
        ({"captured_on": "05/06/2017"}, "captured-on-error", "valid date"),
        ({"side": ""}, "side-error", "Choose one"),
        ({"view": ""}, "id_view_error", "Choose one"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_typed_is_lost(
    messy: Clinic, steward: Client, changes: dict[str, str], place: str, said: str
) -> None:
    answer = steward.post(reverse("assign"), sheet("20.jpg", q="quill", **changes))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said in page[page.index(f'id="{place}"') :].split("</p>")[0]
    sent = sheet("20.jpg", **changes)
    assert f'name="file" value="{sent["file"][0]}"' in page
    assert f'name="date_of_birth" type="date" value="{sent["date_of_birth"]}"' in page
    if "patient" not in changes:
        assert f'value="{sent["patient"]}" checked' in page
    assert 'value="quill"' in page
    assert not Image.objects.filter(storage_key="20.jpg").exists()
    assert not AccessEvent.objects.filter(action=Action.ASSIGNED).exists()


def test_a_patient_without_a_date_of_birth_is_confirmed_by_the_whole_id(
    messy: Clinic, steward: Client
) -> None:
    messy.patient(CLEO, last_name="Capybara")
    wrong = sheet("20.jpg", patient=str(patient(CLEO).pk), filemaker_id=CLEO[:8])

    refused = steward.post(reverse("assign"), wrong)
    assert refused.status_code == 422
    assert 'id="filemaker-id-error"' in refused.content.decode()

    assert steward.post(reverse("assign"), {**wrong, "filemaker_id": CLEO}).status_code == 302
    assert Image.objects.get(storage_key="20.jpg").batch.patient == patient(CLEO)


def test_whoever_comes_too_late_is_told_and_keeps_what_they_typed(
    messy: Clinic, steward: Client, signed_in: SignedIn
) -> None:
    late = sheet("20.jpg", "7.jpg")
    signed_in("administrator").post(reverse("assign"), sheet("7.jpg"))

    answer = steward.post(reverse("assign"), late)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "on the list no more" in page
    assert 'value="1950-12-28"' in page
    assert re.findall(r'name="file" value="([^"]*)"', page) == [key("20.jpg")]
    # What is left can be sent as it stands.
    assert steward.post(reverse("assign"), {**late, "file": [key("20.jpg")]}).status_code == 302


def test_a_file_that_went_meanwhile_is_missed_even_if_something_else_was_wrong_first(
    messy: Clinic, steward: Client, signed_in: SignedIn
) -> None:
    late = sheet("20.jpg", "7.jpg", side="")
    signed_in("administrator").post(reverse("assign"), sheet("7.jpg"))

    page = steward.post(reverse("assign"), late).content.decode()

    assert set(re.findall(r'name="file" value="([^"]*)"', page)) == set(late["file"])


def test_what_is_no_picture_cannot_be_assigned(messy: Clinic, steward: Client) -> None:
    answer = steward.post(reverse("assign"), sheet("20.jpg", "notes.txt"))

    assert answer.status_code == 422
    assert "neither an image nor a PDF" in words(answer)
    assert not Image.objects.filter(storage_key="20.jpg").exists()


def test_without_javascript_a_patient_is_found_by_sending_the_form(messy: Clinic, steward: Client) -> None:
    page = steward.post(
        reverse("assign"), sheet("20.jpg", patient="", q="quill", find="1", view="wound")
    ).content.decode()

    assert f'name="patient" value="{patient(ADA).pk}"' in page
    assert '<option value="wound" selected>' in page
    assert 'value="1950-12-28"' in page
    assert not Image.objects.filter(storage_key="20.jpg").exists()


def test_for_htmx_the_form_alone_is_sent_and_success_leads_on(messy: Clinic, steward: Client) -> None:
    htmx = {"HX-Request": "true"}

    refused = steward.post(reverse("assign"), sheet("20.jpg", side=""), headers=htmx)
    done = steward.post(reverse("assign"), sheet("20.jpg", listed_reason="no_metadata"), headers=htmx)

    assert "<html" not in refused.content.decode()
    assert done["HX-Redirect"] == f"{reverse('unlinked_files')}?reason=no_metadata"


@pytest.mark.parametrize("page", ["assign", "set_aside_files", "set_aside_rows"])
def test_with_nothing_marked_one_is_led_back(messy: Clinic, steward: Client, page: str) -> None:
    answer = steward.get(reverse(page), {"file": "x", "row": "-1"}, follow=True)

    assert "Nothing is marked" in words(answer)
