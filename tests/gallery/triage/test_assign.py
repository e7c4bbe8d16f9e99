"""Unlinked files are assigned with the same safety as a correction."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gallery.models import AccessEvent
from images.models import Image
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import words
from tests.gallery.triage.desk import as_exported, key, of, patient, sheet
from tests.images.clinic import ADA, CLEO, NOBODY, Clinic

Action = AccessEvent.Action


def ends(page: str) -> dict[str, str]:
    """With what each file would be assigned, by its name."""
    cards = page.split("<li>")[1:] if "<li>" in page else []
    return {
        found[1]: words(card[card.index('class="ends"') - 5 : card.index("</div>")])
        for card in cards
        if (found := re.search(r'<p class="key faint">([^<]*)</p>', card))
    }


def fields(page: str, name: str) -> set[str]:
    return set(re.findall(rf'name="(\w+)-{key(name)}"', page))


def facts(*names: str) -> dict[str, tuple[str, str, str, list[str]]]:
    images = Image.objects.filter(storage_key__in=names)
    return {
        image.storage_key: (str(image.captured_on), image.category, image.side, image.corrections)
        for image in images
    }


def test_under_each_picture_stands_with_what_it_is_assigned_and_only_the_rest_is_asked(
    messy: Clinic, steward: Client
) -> None:
    messy.picture("24", NOBODY, "05/07/2017", "R-Brannock")
    messy.link()
    names = ("20.jpg", "21.jpg", "23.jpg", "24.jpg", "7.jpg")

    page = steward.get(reverse("assign"), {"file": [key(name) for name in names]}).content.decode()

    assert "Assign 5 files" in page
    assert ends(page) == {
        "20.jpg": "6 May 2017 · Plantar · Right",
        "21.jpg": "no day · Brannock · Left",
        "23.jpg": "no day · Dorsal · Left",
        "24.jpg": "7 May 2017 · Brannock · Right",
        "7.jpg": "no day · no view · no side said",
    }
    assert {name: fields(page, name) for name in names} == {
        "20.jpg": set(),
        "21.jpg": {"captured_on"},
        "23.jpg": {"captured_on"},
        "24.jpg": set(),
        "7.jpg": {"captured_on", "view", "side"},
    }
    assert "Its rows disagree: 18 Oct 2016, Left Dorsal; 19 Oct 2016, Left Dorsal" in words(page)
    assert "The export says L-Brannock , 13/45/2016" in words(page)
    assert 'role="alert"' not in page


def test_each_file_keeps_what_its_export_says(messy: Clinic, steward: Client) -> None:
    messy.picture("24", NOBODY, "05/07/2017", "R-Brannock")
    messy.link()
    sent = as_exported("20.jpg", "21.jpg", "24.jpg", "7.jpg")
    said = of("21.jpg", captured_on="2016-01-02") | of(
        "7.jpg", captured_on="2018-01-26", view="casts", side="none"
    )

    assert steward.post(reverse("assign"), sent | said).status_code == 302

    assert facts("20.jpg", "21.jpg", "24.jpg", "7.jpg") == {
        "20.jpg": ("2017-05-06", "plantar", "right", ["patient"]),
        "21.jpg": ("2016-01-02", "l_brannock", "left", ["captured_on", "patient"]),
        "24.jpg": ("2017-05-07", "r_brannock", "right", ["patient"]),
        "7.jpg": ("2018-01-26", "casts", "", ["captured_on", "category", "patient", "side"]),
    }


def test_what_is_missing_of_a_file_is_asked_at_that_file(messy: Clinic, steward: Client) -> None:
    sent = as_exported("20.jpg", "7.jpg", "8.jpg")
    said = of("7.jpg", captured_on="2018-01-26", view="brannock", side="none") | of("8.jpg", view="wound")

    answer = steward.post(reverse("assign"), sent | said)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert ends(page) == {
        "20.jpg": "6 May 2017 · Plantar · Right",
        "7.jpg": "26 Jan 2018 · Brannock · no side you say: day, view, side This view shows one foot alone. Choose left or right.",
        "8.jpg": "no day · Wound · no side said you say: view Enter the day. Choose the side.",
    }
    assert f'name="captured_on-{key("7.jpg")}" type="date" value="2018-01-26"' in page
    assert not Image.objects.filter(storage_key__in=["20.jpg", "7.jpg"]).exists()


def test_what_is_said_of_all_goes_before_what_the_export_says(messy: Clinic, steward: Client) -> None:
    sent = as_exported("20.jpg", "21.jpg", **{"side-all": "left", "captured_on-all": "2017-01-01"})

    look = steward.post(reverse("assign"), {**sent, "look": "1"})
    alone = steward.post(reverse("assign"), {**sent, "look": "1"}, headers={"HX-Request": "true"})
    steward.post(reverse("assign"), sent)

    said = "1 Jan 2017 · {} · Left you say: day, side"
    assert ends(look.content.decode()) == {
        "20.jpg": said.format("Plantar"),
        "21.jpg": said.format("Brannock"),
    }
    assert look.status_code == 200
    assert alone.content.count(b'hx-swap-oob="true"') == 2
    assert b"<form" not in alone.content
    assert facts("20.jpg", "21.jpg") == {
        "20.jpg": ("2017-01-01", "plantar", "left", ["captured_on", "patient", "side"]),
        "21.jpg": ("2017-01-01", "l_brannock", "left", ["captured_on", "patient", "side"]),
    }


def test_what_somebody_says_of_a_fact_that_was_not_asked_is_no_persons_word(
    messy: Clinic, steward: Client
) -> None:
    steward.post(reverse("assign"), as_exported("20.jpg") | of("20.jpg", side="left"))

    assert facts("20.jpg") == {"20.jpg": ("2017-05-06", "plantar", "right", ["patient"])}


def test_a_dozen_files_take_as_many_queries_as_two(messy: Clinic, steward: Client) -> None:
    for number in range(100, 112):
        messy.picture(str(number), NOBODY, f"05/{number - 99:02}/2017", "R-Brannock")
    messy.link()
    names = [f"{number}.jpg" for number in range(100, 112)]

    def queries(*chosen: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            steward.get(reverse("assign"), {"file": [key(name) for name in chosen]})
        return len(asked) - len(chosen)

    assert queries(*names) - queries(*names[:2]) == 0


def test_the_patient_whom_the_metadata_name_is_marked(messy: Clinic, steward: Client) -> None:
    form = steward.get(reverse("assign"), {"file": [key("21.jpg"), key("22.jpg")]}).content.decode()

    assert f'value="{patient(ADA).pk}" checked' in form
    assert "1950" not in form


def test_files_are_assigned_and_stay_so(messy: Clinic, steward: Client) -> None:
    answer = steward.post(reverse("assign"), sheet("20.jpg", "7.jpg"), follow=True)

    assert "2 files assigned to Quillfeather, Ada . Later runs keep it. Undo" in words(answer)
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
        ({"captured_on-all": "3000-01-01"}, "id_captured_on-all", "No image can have been taken"),
        ({"captured_on-all": "05/06/2017"}, "id_captured_on-all", "Enter a day as in"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_typed_is_lost(
    messy: Clinic, steward: Client, changes: dict[str, str], place: str, said: str
) -> None:
    answer = steward.post(reverse("assign"), sheet("20.jpg", q="quill", **changes))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert (
        said
        in page[page.index(f'id="{place}"') :]
        .split('<p class="field-error"', 2 * place.startswith("id_"))[place.startswith("id_")]
        .split("</p>")[0]
    )
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
    late = as_exported("20.jpg", "7.jpg", patient="")
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
        reverse("assign"), sheet("20.jpg", patient="", q="quill", find="1", **{"view-all": "wound"})
    ).content.decode()

    assert f'name="patient" value="{patient(ADA).pk}"' in page
    assert '<option value="wound" selected>' in page
    assert 'value="1950-12-28"' in page
    assert not Image.objects.filter(storage_key="20.jpg").exists()


def test_for_htmx_the_form_alone_is_sent_and_success_leads_on(messy: Clinic, steward: Client) -> None:
    htmx = {"HX-Request": "true"}

    refused = steward.post(reverse("assign"), sheet("20.jpg", patient=""), headers=htmx)
    done = steward.post(reverse("assign"), sheet("20.jpg", listed_reason="no_metadata"), headers=htmx)

    assert "<html" not in refused.content.decode()
    assert done["HX-Redirect"] == f"{reverse('unlinked_files')}?reason=no_metadata"


@pytest.mark.parametrize("page", ["assign", "set_aside_files", "set_aside_rows"])
def test_with_nothing_marked_one_is_led_back(messy: Clinic, steward: Client, page: str) -> None:
    answer = steward.get(reverse(page), {"file": "x", "row": "-1"}, follow=True)

    assert "Nothing is marked" in words(answer)
