"""A number, an id or a file's name is answered with what became of it: a picture of somebody, or why it is nobody's."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from documents.models import Document, MissingDocument
from gallery.access.roles import Role
from gallery.models import AccessEvent
from gallery.reasons import reason_words
from images.linking.outcomes import FileOutcome, RowOutcome
from images.models import Image, LinkRun, UnlinkedFile
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import words
from tests.gallery.triage.desk import patient, sheet
from tests.images.clinic import ADA, BRUNO, NOBODY, Clinic
from tests.images.linked_before import link_as_before
from transfers.models import TransferRun


@pytest.fixture
def traced(gallery: Clinic) -> Clinic:
    """Beside the clinic's pictures: files and rows that came to nothing, each for another reason."""
    gallery.picture("20", NOBODY, "05/06/2017", "Right Plantar")
    gallery.row("23", ADA, "10/18/2016")
    gallery.row("23", ADA, "10/19/2016")
    gallery.file("23.jpg")
    gallery.row("40", ADA, "03/04/2017", "Wound Left")
    gallery.row("50", ADA, kind="Left Plantar", image_id="0A1B2C3D-0000-4000-8000-0000000F0050")
    gallery.file("50.jpg")
    gallery.file("more/50.png")
    link_as_before(gallery)
    return gallery


def answer(client: Client, typed: str) -> str:
    page = client.get(reverse("patients"), {"q": typed}).content.decode()
    return words(
        page.partition('<section class="traces" aria-labelledby="traces">')[2].partition("</section>")[0]
    )


def test_a_number_says_whose_picture_it_is_and_which_run_linked_it(
    traced: Clinic, signed_in: SignedIn
) -> None:
    run = Image.objects.get(storage_key="2.jpg").last_run_id

    assert f"Picture of Quillfeather, Ada (Dorsal, left, 18 Oct 2016), 2.jpg , linked by run {run}" in answer(
        signed_in("steward"), "2"
    )
    assert "(Dorsal, left, 18 Oct 2016) " in answer(signed_in("clinician"), "2") + " "
    assert "run" not in answer(signed_in("clinician"), "2")


@pytest.mark.parametrize(
    "typed",
    [
        "50",
        " 50 ",
        "50.jpg",
        "/50.jpg",
        "0a1b2c3d-0000-4000-8000-0000000f0050",
        "{0A1B2C3D-0000-4000-8000-0000000F0050}",
    ],
)
def test_a_picture_is_found_by_its_number_its_id_and_its_file(
    traced: Clinic, signed_in: SignedIn, typed: str
) -> None:
    address = reverse("image", args=[Image.objects.get(storage_key="50.jpg").pk])

    assert address in signed_in("clinician").get(reverse("patients"), {"q": typed}).content.decode()


def test_all_files_of_one_number_are_told_and_of_a_name_only_those_of_that_name(
    traced: Clinic, signed_in: SignedIn
) -> None:
    steward = signed_in("steward")

    assert ("50.jpg" in answer(steward, "50"), "more/50.png" in answer(steward, "50")) == (True, True)
    assert ("50.jpg" in answer(steward, "50.png"), "more/50.png" in answer(steward, "more/50.PNG")) == (
        False,
        True,
    )
    assert answer(steward, "elsewhere/50.png") == ""


def test_the_name_that_a_camera_gave_finds_the_picture(traced: Clinic, signed_in: SignedIn) -> None:
    assert "Picture of Quillfeather, Ada" in answer(signed_in("clinician"), "left-plantar.JPG")


def test_every_reason_has_words_for_clinicians() -> None:
    files = [one for one in FileOutcome if not one.is_taken and not one.is_settled]
    rows = [one for one in RowOutcome if not one.is_taken]

    assert [one for one in (*files, *rows) if "not linked (" in reason_words(one)] == []
    assert reason_words("of_another_version") == "it is not linked (of another version)"


def test_who_may_decide_is_led_to_the_file_and_others_are_told_who_may(
    traced: Clinic, signed_in: SignedIn
) -> None:
    file = reverse("unlinked_file", args=[UnlinkedFile.objects.get(storage_key="20.jpg").pk])
    told = {
        role: signed_in(role).get(reverse("patients"), {"q": "20"}).content.decode()
        for role in ("clinician", "steward")
    }

    assert {role: file in page for role, page in told.items()} == {"clinician": False, "steward": True}
    assert answer(signed_in("clinician"), "20") == (
        "What 20 is The file 20.jpg is with no patient yet: whose it is, is not among the patients."
        " A steward can say whose it is."
    )


def test_rows_that_contradict_each_other_are_told_once_with_their_file(
    traced: Clinic, signed_in: SignedIn
) -> None:
    assert answer(signed_in("steward"), "23") == (
        "What 23 is The file 23.jpg is with no patient yet: its records contradict each other."
    )


def test_a_row_without_a_file_names_its_line_or_its_patient(traced: Clinic, signed_in: SignedIn) -> None:
    assert (
        "Line 10 of the export , which led to no picture ( Wound Left , 4 Mar 2017) of Quillfeather, Ada"
        in (answer(signed_in("steward"), "40"))
    )
    assert answer(signed_in("clinician"), "40") == (
        "What 40 is A picture of which FileMaker knew ( Wound Left , 4 Mar 2017) of Quillfeather, Ada :"
        " its file was missing at the migration. A steward can look into it"
    )


def test_what_was_set_aside_says_by_whom_and_why(traced: Clinic, signed_in: SignedIn) -> None:
    steward = signed_in("steward")
    file = UnlinkedFile.objects.get(storage_key="20.jpg")
    steward.post(reverse("set_aside_files"), {"file": [str(file.pk)], "reason": "test_picture"})

    told = answer(signed_in("clinician"), "20")

    assert "The file 20.jpg was set aside by steward, " in told
    assert told.endswith(": a test picture")


def test_what_was_assigned_since_is_somebody_s(traced: Clinic, signed_in: SignedIn) -> None:
    signed_in("steward").post(reverse("assign"), sheet("20.jpg"))

    told = answer(signed_in("steward"), "20")

    assert "Picture of Quillfeather, Ada (Plantar, right, 6 May 2017), 20.jpg , assigned by hand" in told
    assert "no patient yet" not in told


def test_documents_are_told_to_those_alone_who_may_see_them(traced: Clinic, signed_in: SignedIn) -> None:
    run = TransferRun.objects.latest("id")
    facts: dict[str, Any] = {"kind": "referral", "size_bytes": 1, "mime_type": "application/pdf"}
    paper = Document.objects.create(
        patient=patient(ADA),
        storage_key="letters/d-77.pdf",
        filemaker_id="D-77",
        original_name="Scan 7.pdf",
        **facts,
    )
    MissingDocument.objects.create(
        run=run, line=3, outcome="no_file", patient_id=patient(BRUNO).pk, kind="referral", filemaker_id="d-78"
    )
    others = User.objects.create_user("somebody")
    others.user_permissions.set(
        Permission.objects.filter(group__name=Role.CLINICIAN.value).exclude(codename="view_document")
    )
    blind = Client()
    blind.force_login(others, "django.contrib.auth.backends.ModelBackend")

    seeing = signed_in("clinician")

    for typed in ("D-77", "d-77.pdf", "letters/d-77.pdf", "scan 7.pdf"):
        assert "Document of Quillfeather, Ada (Referral, no day)" in answer(seeing, typed)
        assert answer(blind, typed) == ""
    assert (
        "A document of O&#x27;Plumley, Bruno (Referral): its file was never taken out of FileMaker"
        in answer(seeing, "D-78")
    )
    assert answer(blind, "D-78") == ""
    assert not AccessEvent.objects.filter(user=others, patient_id=paper.patient_id).exists()


def test_everybody_of_whom_something_is_told_has_a_line_and_what_was_typed_has_none(
    traced: Clinic, signed_in: SignedIn
) -> None:
    image = Image.objects.get(storage_key="50.jpg")
    answer(signed_in("clinician"), "50.jpg")
    answer(signed_in("clinician"), "40")

    lines = AccessEvent.objects.exclude(action="signed_in")

    assert (image.batch.patient_id, image.pk) in lines.values_list("patient_id", "image_id")
    assert lines.filter(action="viewed_unlinked", patient_id=patient(ADA).pk).count() == 1
    assert not [line for line in lines if "50.jpg" in line.detail or line.detail == "40"]


@pytest.mark.parametrize("typed", ["quill", "left plantar", "99", "99.jpg", "0", ".", "/", "x" * 300 + "1"])
def test_what_is_none_of_it_has_no_answer(traced: Clinic, signed_in: SignedIn, typed: str) -> None:
    assert answer(signed_in("steward"), typed) == ""


def test_a_name_that_many_pictures_have_is_answered_with_some(traced: Clinic, signed_in: SignedIn) -> None:
    like = Image.objects.get(storage_key="2.jpg")
    run = LinkRun.objects.latest("id")
    Image.objects.bulk_create(
        Image(batch=like.batch, storage_key=f"x/{number}.jpg", original_name="IMG 1.jpg", size_bytes=1,
              mime_type="image/jpeg", category="dorsal", recid=f"x{number}", captured_on=like.captured_on, last_run=run)
        for number in range(12)
    )  # fmt: skip

    told = answer(signed_in("clinician"), "img 1.jpg")

    assert told.count("Picture of") == 10
    assert "There are more of that name." in told
