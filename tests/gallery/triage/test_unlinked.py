"""What is unlinked is shown by its reason, with what is known of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from console import SilentProgress
from gallery.models import AccessEvent
from gallery.triage.triage_lists import FILE_REASONS, ROW_REASONS
from images.linking.outcomes import FileOutcome, RowOutcome
from images.linking.undo import undo_run
from images.models import Correction, Image, LinkRun, UnlinkedFile, UnlinkedRow
from patients.models import Patient
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import words
from tests.gallery.triage.desk import key, listed, patient, sheet
from tests.images.clinic import ADA, CLEO, NOBODY, Clinic

Action = AccessEvent.Action


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
    assert "No row speaks of it 2" in page
    assert "Patient not known 1" in page
    assert "Right Plantar, 05/06/2017" in page
    assert NOBODY[:8].lower() in page
    assert "Empty file" in page
    assert "Not a picture" in page
    event = AccessEvent.objects.get(action=Action.VIEWED_UNLINKED)
    assert event.detail == "8 files"


def test_pictures_of_which_a_person_stored_two_sides_are_shown_to_be_mended(
    gallery: Clinic, steward: Client
) -> None:
    """As they could be stored before such a pair was refused; what no person touched is left to the import."""
    now = datetime(2026, 11, 27, tzinfo=UTC)
    by = User.objects.get(username="steward")
    Image.objects.filter(storage_key__in=("2.jpg", "3.jpg", "4.jpg")).update(
        category="l_brannock", side="right"
    )
    for name, taken_back in (("2.jpg", None), ("3.jpg", now)):
        Correction.objects.create(
            image_id=Image.objects.get(storage_key=name).pk, storage_key=name, fact="side", before="left",
            after="right", by=by, at=now, undone_at=taken_back,
        )  # fmt: skip

    page = steward.get(reverse("unlinked_files")).content.decode()

    assert "1 picture says two sides at once" in words(page)
    address = reverse("correct", args=[Image.objects.get(storage_key="2.jpg").pk])
    assert page.count("/correct/") == page.count(f'href="{address}"') == 1
    steward.post(
        address,
        {"view": "brannock", "side": "left", "captured_on": "2016-10-18", "seen": seen(steward, address)},
    )
    assert "two sides at once" not in listed(steward)


def seen(client: Client, address: str) -> str:
    return client.get(address).content.decode().partition('name="seen" value="')[2].partition('"')[0]


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


def test_files_stand_in_the_order_of_their_numbers(gallery: Clinic, steward: Client) -> None:
    for name in ("1934.jpg", "234.png", "2000.jpg", "10.pdf", "IMG_10.jpg", "IMG_9.jpg"):
        gallery.file(name)
    gallery.link()

    page = steward.get(reverse("unlinked_files"), {"reason": "no_metadata"}).content.decode()

    shown = re.findall(r"<code>([\w.]+)</code></label>", page)
    assert shown == ["7.jpg", "10.pdf", "234.png", "1934.jpg", "2000.jpg", "IMG_9.jpg", "IMG_10.jpg"]


def test_one_jumps_to_a_page_where_there_are_many(gallery: Clinic, steward: Client) -> None:
    UnlinkedFile.objects.bulk_create(
        UnlinkedFile(
            run=LinkRun.objects.get(), storage_key=f"{number}.jpg", outcome="no_metadata", size_bytes=1
        )
        for number in range(100, 400)
    )

    page = listed(steward, reason="no_metadata")

    assert "Page of 7 Go" in page
    assert "301 to 301 of 301" in listed(steward, reason="no_metadata", page="7")
    assert "301 to 301 of 301" in listed(steward, reason="no_metadata", page="999")


def test_every_reason_has_a_short_word() -> None:
    outcomes = {outcome for outcome in FileOutcome if not outcome.is_settled}
    assert outcomes == set(FILE_REASONS)
    assert set(RowOutcome) - {RowOutcome.USED, RowOutcome.DUPLICATE} == set(ROW_REASONS)


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

    assert "contradict each other" in page
    assert "Day not known" in page
    assert "18 Oct 2016" in page
    assert "19 Oct 2016" in page


def test_rows_are_shown_with_whom_and_when_they_mean(messy: Clinic, steward: Client) -> None:
    page = listed(steward, "unlinked_rows")

    assert "File lost 2" in page
    assert "Rows disagree 2" in page
    assert "Quillfeather, Ada 4 Mar 2017 Wound Left" in page


def test_the_original_of_an_unlinked_file_can_be_looked_at(messy: Clinic, steward: Client) -> None:
    answer = steward.get(reverse("unlinked_original", args=[key("7.jpg")]))

    assert b"".join(answer) == b"picture"
    assert AccessEvent.objects.get(action=Action.VIEWED_UNLINKED).detail.endswith("original")


def test_a_patient_without_images_leads_stewards_here(
    gallery: Clinic, steward: Client, signed_in: SignedIn
) -> None:
    nobody = gallery.patient(CLEO, last_name="Capybara")
    address = reverse("patient", args=[nobody.pk])
    link = f'href="{reverse("unlinked_files")}"'

    assert steward.get(address).content.decode().count(link) == 2
    assert link not in signed_in("clinician").get(address).content.decode()


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


@pytest.mark.parametrize(
    "page", ["unlinked_files", "unlinked_rows", "assign", "set_aside_files", "set_aside_rows"]
)
def test_clinicians_are_told_that_this_is_not_theirs(gallery: Clinic, signed_in: SignedIn, page: str) -> None:
    assert signed_in("clinician").get(reverse(page)).status_code == 403


@pytest.mark.any_database
def test_every_page_says_to_which_part_of_nexus_it_belongs(messy: Clinic, steward: Client) -> None:
    file, row = {"file": key("7.jpg")}, {"row": str(UnlinkedRow.objects.filter(outcome="file_lost")[0].pk)}
    ada, image = patient(ADA), Image.objects.get(storage_key="2.jpg")
    pages: dict[str, list[tuple[str, dict[str, str]]]] = {
        "patients": [
            (reverse("patients"), {}),
            (reverse("patient", args=[ada.pk]), {}),
            (reverse("compare", args=[ada.pk]), {}),
            (reverse("image", args=[image.pk]), {}),
            (reverse("correct", args=[image.pk]), {}),
        ],
        "unlinked_files": [
            (reverse("unlinked_files"), {}),
            (reverse("unlinked_rows"), {"reason": "set_aside"}),
            (reverse("unlinked_file", args=[file["file"]]), {}),
            (reverse("assign"), file),
            (reverse("set_aside_files"), file),
            (reverse("set_aside_rows"), row),
        ],
        "runs": [(reverse("runs"), {}), (reverse("run", args=[LinkRun.objects.latest("pk").pk]), {})],
    }
    for part, of_part in pages.items():
        for address, values in of_part:
            answer = steward.get(address, values)
            assert answer.status_code == 200, address
            head = answer.content.decode().partition("</nav>")[0]
            assert re.findall(r'<a href="([^"]*)" aria-current="page"', head) == [reverse(part)], address
