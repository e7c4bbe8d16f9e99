"""What is unlinked is shown with what is known of it, and decided about with the same safety as a correction."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from console import SilentProgress
from gallery.models import AccessEvent
from images.correcting import open_files, open_rows
from images.linking.undo import undo_run
from images.models import Image, LinkRun, TriageDecision, UnlinkedFile, UnlinkedRow
from patients.models import Patient
from tests.gallery.conftest import SignedIn
from tests.images.clinic import ADA, BRUNO, CLEO, NOBODY, Clinic

Action = AccessEvent.Action


@pytest.fixture
def steward(signed_in: SignedIn) -> Client:
    return signed_in("steward")


@pytest.fixture
def messy(gallery: Clinic) -> Clinic:
    """The clinic with files and rows that cannot be linked, one of most kinds; 7.jpg is without metadata already."""
    gallery.file("8.jpg")
    gallery.file("9.jpg", b"")
    gallery.file("notes.txt")
    gallery.picture("20", NOBODY, "05/06/2017", "Right Plantar")
    gallery.picture("21", ADA, "13/45/2016", "L-Brannock")
    gallery.picture("22", ADA, "")
    gallery.row("23", ADA, "10/18/2016")
    gallery.row("23", ADA, "10/19/2016")
    gallery.file("23.jpg")
    gallery.row("40", ADA, "03/04/2017", "Wound Left")
    gallery.row("41", BRUNO)
    gallery.link()
    return gallery


def words(answer: Any) -> str:
    """What is read of a page, in one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def listed(client: Client, name: str = "unlinked_files", **values: str) -> str:
    answer = client.get(reverse(name), values)
    assert answer.status_code == 200
    return words(answer)


def key(name: str) -> str:
    return str(UnlinkedFile.objects.get(storage_key=name).pk)


def patient(filemaker_id: str) -> Patient:
    return Patient.objects.get(filemaker_metadata__filemaker_id=filemaker_id)


def sheet(*names: str, **changes: Any) -> dict[str, Any]:
    """What is sent to assign files to Ada, as somebody types who has her documents."""
    return {
        "file": [key(name) for name in names],
        "patient": str(patient(ADA).pk),
        "date_of_birth": "1950-12-28",
        "filemaker_id": "",
        "captured_on": "2017-05-06",
        "category": "plantar",
        "side": "right",
        **changes,
    }


def test_before_the_first_run_nothing_can_be_unlinked(transactional_db: None, steward: Client) -> None:
    assert "No run has linked anything yet" in listed(steward)
    assert "No run has linked anything yet" in listed(steward, "unlinked_rows")


def test_where_everything_is_linked_the_page_says_so(gallery: Clinic, steward: Client) -> None:
    (gallery.images / "7.jpg").unlink()
    gallery.link(accept_fewer=True)

    assert "Every file is linked" in listed(steward)
    assert "Every row led to an image" in listed(steward, "unlinked_rows")
    assert f"As run {LinkRun.objects.latest('pk').pk} of" in listed(steward)


def test_a_list_of_a_run_that_was_undone_says_so(gallery: Clinic, steward: Client) -> None:
    undo_run(LinkRun.objects.get().pk, SilentProgress())

    assert "was undone" in listed(steward)


def test_files_stand_by_reason_with_what_is_known(messy: Clinic, steward: Client) -> None:
    page = listed(steward)

    assert "All 8" in page
    assert "Without metadata 2" in page
    assert "Whose patient is not in the database 1" in page
    assert "Right Plantar, 05/06/2017" in page
    assert NOBODY[:8].lower() in page
    assert "Empty file" in page
    assert "Not a picture" in page
    event = AccessEvent.objects.get(action=Action.VIEWED_UNLINKED)
    assert event.detail == "8 files"


def test_one_reason_is_shown_alone(messy: Clinic, steward: Client) -> None:
    page = listed(steward, reason="no_metadata")

    assert "7.jpg" in page
    assert "8.jpg" in page
    assert "20.jpg" not in page
    assert "No file is left for that reason" in listed(steward, reason="ambiguous_patient")


def test_many_files_stand_on_several_pages(gallery: Clinic, steward: Client) -> None:
    for number in range(100, 155):
        gallery.file(f"{number}.jpg")
    gallery.link()

    assert steward.get(reverse("unlinked_files")).content.count(b'name="file"') == 50
    assert "51 to 56 of 56" in listed(steward, page="2")


def test_the_list_takes_as_many_queries_for_many_files_as_for_few(messy: Clinic, steward: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        listed(steward)
    for number in range(100, 140):
        messy.picture(str(number), NOBODY if number % 2 else ADA, "")
    messy.link()

    with CaptureQueriesContext(connection) as many:
        listed(steward)

    assert len(many) == len(few)


def test_all_patients_with_the_same_id_are_named_and_no_date_of_birth_is(
    messy: Clinic, steward: Client
) -> None:
    Patient.objects.create(
        last_name="Quillfeather", first_name="Adele", filemaker_metadata={"filemaker_id": ADA.lower()}
    )
    messy.link(accept_fewer=True)

    page = listed(steward, reason="ambiguous_patient")
    file = words(steward.get(reverse("unlinked_file", args=[key("2.jpg")])))

    for text in (page, file):
        assert "Quillfeather, Ada " in text
        assert "Quillfeather, Adele" in text
        assert "1950" not in text


def test_a_file_has_a_page_with_all_that_is_known(messy: Clinic, steward: Client) -> None:
    page = words(steward.get(reverse("unlinked_file", args=[key("20.jpg")])))

    assert "6 May 2017" in page
    assert NOBODY.lower() in page
    assert "IMAGE-20" in page
    assert "Right-Plantar.jpg" in page
    assert "Assign to a patient" in page


def test_of_rows_that_contradict_each_other_only_what_all_say_is_taken(
    messy: Clinic, steward: Client
) -> None:
    page = words(steward.get(reverse("unlinked_file", args=[key("23.jpg")])))
    form = steward.get(reverse("assign"), {"file": key("23.jpg")}).content.decode()

    assert "contradict each other" in page
    assert "Day not known" in page
    assert "18 Oct 2016" in page
    assert "19 Oct 2016" in page
    assert 'name="captured_on" type="date" value=""' in form
    assert '<option value="dorsal" selected>' in form


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
        ({"category": ""}, "id_category_error", "Choose one"),
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
        reverse("assign"), sheet("20.jpg", patient="", q="quill", find="1", category="wound")
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


def test_rows_are_shown_with_whom_and_when_they_mean(messy: Clinic, steward: Client) -> None:
    page = listed(steward, "unlinked_rows")

    assert "Without a file 2" in page
    assert "Contradicting each other 2" in page
    assert "Quillfeather, Ada 4 Mar 2017 Wound Left" in page


def test_rows_are_set_aside_stay_so_and_are_taken_back(messy: Clinic, steward: Client) -> None:
    rows = list(UnlinkedRow.objects.filter(outcome="no_file").values_list("pk", flat=True))
    steward.post(reverse("set_aside_rows"), {"row": rows, "reason": "lost_before_export"})
    messy.rows.insert(0, ("", "", "", "", "", "", "", ""))
    messy.link()

    assert not open_rows().filter(outcome="no_file").exists()
    assert "Lost before the export steward" in listed(steward, "unlinked_rows", reason="set_aside")
    back = steward.post(reverse("take_back", args=[TriageDecision.objects.all()[0].pk]), follow=True)
    assert back.redirect_chain[0][0] == reverse("unlinked_rows")
    assert open_rows().filter(outcome="no_file").count() == 1


def test_the_original_of_an_unlinked_file_can_be_looked_at(messy: Clinic, steward: Client) -> None:
    answer = steward.get(reverse("unlinked_original", args=[key("7.jpg")]))

    assert b"".join(answer) == b"picture"
    assert AccessEvent.objects.get(action=Action.VIEWED_UNLINKED).detail.endswith("original")


def test_no_name_stands_in_the_access_log_or_in_a_title(messy: Clinic, steward: Client) -> None:
    pages = [
        steward.get(reverse("unlinked_files")),
        steward.get(reverse("unlinked_rows")),
        steward.get(reverse("assign"), {"file": key("21.jpg")}),
        steward.post(reverse("assign"), sheet("21.jpg"), follow=True),
    ]

    titles = [re.search("<title>(.*?)</title>", page.content.decode(), re.S) for page in pages]
    told = [title[1] for title in titles if title] + list(
        AccessEvent.objects.values_list("detail", flat=True)
    )
    assert len(told) > len(pages)
    assert not [text for text in told if "Quillfeather" in text or "7.jpg" in text]


def test_a_patient_without_images_leads_stewards_here(
    gallery: Clinic, steward: Client, signed_in: SignedIn
) -> None:
    nobody = gallery.patient(CLEO, last_name="Capybara")
    address = reverse("patient", args=[nobody.pk])
    link = f'href="{reverse("unlinked_files")}"'

    assert steward.get(address).content.decode().count(link) == 2
    assert link not in signed_in("clinician").get(address).content.decode()


@pytest.mark.parametrize(
    "page", ["unlinked_files", "unlinked_rows", "assign", "set_aside_files", "set_aside_rows"]
)
def test_clinicians_are_told_that_this_is_not_theirs(gallery: Clinic, signed_in: SignedIn, page: str) -> None:
    assert signed_in("clinician").get(reverse(page)).status_code == 403
