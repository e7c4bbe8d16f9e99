"""Documents on a patient's page, the page of each, and their files: only for those who may see them, and every look is logged."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from documents.models import Document
from gallery.documents.tiles import documents_of
from gallery.models import AccessEvent
from patients.keys import patient_key
from patients.models import Patient
from tests.gallery.answers import body
from tests.gallery.conftest import SignedIn
from tests.gallery.looking.page import days, page
from tests.gallery.reading import read, words
from tests.images.clinic import ADA, BRUNO, Clinic
from tests.ugly.image_files import jpeg, pdf

pytestmark = pytest.mark.any_database

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def papers(gallery: Clinic, settings: Settings) -> dict[str, Document]:
    """Four documents of Ada's in a store of their own, and one of Bruno's; by the names of their files."""
    store = gallery.root / "papers"
    settings.NEXUS_DOCUMENTS_URL = store.as_uri()
    (store / "2016-10").mkdir(parents=True)
    made = {}
    for name, content, kind, owner, facts in (
        ("a.pdf", pdf(pages=2), "dva_script", ADA, {"dated_on": date(2016, 10, 18)}),
        ("b.jpg", jpeg(), "medicare_card", ADA, {"date_text": "n.d."}),
        ("c.docx", b"PK a letter", "letter", ADA, {"dated_on": date(2018, 3, 2), "author": "reception"}),
        ("d.txt", b"<script>alert(1)</script>", "email", ADA, {}),
        ("e.pdf", pdf(), "quote", BRUNO, {}),
    ):  # fmt: skip
        (store / "2016-10" / name).write_bytes(content)
        types = {"pdf": "application/pdf", "jpg": "image/jpeg", "docx": WORD, "txt": "text/plain"}
        made[name] = Document.objects.create(
            patient_id=patient_key(owner), storage_key=f"2016-10/{name}", kind=kind, size_bytes=len(content),
            mime_type=types[name.partition(".")[2]], filemaker_id=f"D-{name}", **facts,
        )  # fmt: skip
    return made


def test_a_patients_page_shows_their_documents_with_honest_tiles(
    papers: dict[str, Document], signed_in: SignedIn
) -> None:
    shown = days(page(signed_in("clinician")))

    assert "Word Letter Word" in shown["2 Mar 2018"]
    assert "DVA script PDF" in shown["18 Oct 2016"]
    assert shown["Without a day"] == "Text Email Text Medicare card JPEG"
    text = page(signed_in("clinician"), query="?kind=documents")
    assert text.partition('id="record"')[2].count("<img") == 2
    assert "Quote" not in text


def test_whoever_may_not_see_documents_sees_none_and_no_sign_of_any(papers: dict[str, Document]) -> None:
    someone = User.objects.create_user("pictures only")
    someone.user_permissions.set(Permission.objects.filter(codename__in=("view_patient", "view_image")))
    client = Client()
    client.force_login(someone, "django.contrib.auth.backends.ModelBackend")

    assert "Documents" not in words(read(client, "patient", patient_key(ADA)))
    for name in ("document", "document_original", "document_download"):
        assert client.get(reverse(name, args=[papers["a.pdf"].pk])).status_code == 403
    assert not AccessEvent.objects.filter(action__contains="document").exists()


def test_the_page_of_a_document_says_what_it_is_and_leads_to_its_neighbours(
    papers: dict[str, Document], signed_in: SignedIn
) -> None:
    client = signed_in("clinician")

    script = words(read(client, "document", papers["a.pdf"].pk))
    card = words(read(client, "document", papers["b.jpg"].pk))
    letter = words(read(client, "document", papers["c.docx"].pk))

    assert "DVA script 18 Oct 2016" in script
    assert "2 of 4" in script
    assert "The first page of 2." in script
    assert "not known: FileMaker has n.d." in card
    assert "Word is not shown here" in letter
    assert "Author reception" in letter
    assert [
        # What is loaded ahead stands behind it.
        event.detail.partition(",")[0]
        for event in AccessEvent.objects.filter(action="viewed_document").order_by("id")
    ] == [f"document {papers[name].pk}" for name in ("a.pdf", "b.jpg", "c.docx")]


def test_pictures_and_pdfs_are_shown_and_everything_else_is_sent_to_keep(
    papers: dict[str, Document], signed_in: SignedIn
) -> None:
    client = signed_in("clinician")

    def sent(name: str, document: str) -> tuple[str, str, str]:
        answer = client.get(reverse(name, args=[papers[document].pk]))
        assert answer.status_code == 200
        assert body(answer)
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "private, no-store"
        disposition = answer.headers.get("Content-Disposition", "")
        return answer["Content-Type"], disposition.partition(";")[0], disposition.partition("filename=")[2]

    assert sent("document_original", "a.pdf") == ("application/pdf", "", "")
    assert sent("document_original", "b.jpg") == ("image/jpeg", "", "")
    assert sent("document_original", "c.docx") == (
        WORD, "attachment", '"Quillfeather_Ada_Letter_2018-03-02.docx"',
    )  # fmt: skip
    assert sent("document_original", "d.txt") == ("text/plain", "attachment", '"Quillfeather_Ada_Email.txt"')
    assert sent("document_download", "a.pdf")[1:] == (
        "attachment", '"Quillfeather_Ada_DVA-script_2016-10-18.pdf"',
    )  # fmt: skip
    assert AccessEvent.objects.filter(action="downloaded_document").count() == 1


def test_small_pictures_are_made_of_pdfs_and_pictures_alone(
    papers: dict[str, Document], signed_in: SignedIn
) -> None:
    client = signed_in("clinician")

    def kind(document: str) -> tuple[int, str]:
        answer = client.get(reverse("document_thumbnail", args=[papers[document].pk, "small"]))
        body(answer)
        return answer.status_code, answer["Content-Type"]

    assert (kind("a.pdf"), kind("b.jpg")) == ((200, "image/webp"), (200, "image/webp"))
    assert kind("c.docx") == (415, "image/svg+xml")


def test_a_file_that_is_gone_is_said_to_be(papers: dict[str, Document], signed_in: SignedIn) -> None:
    papers["a.pdf"].storage_key = "2016-10/gone.pdf"
    papers["a.pdf"].save()

    text = words(read(signed_in("clinician"), "document", papers["a.pdf"].pk))

    assert "Its file is in the store no more" in text
    assert "Download the file" not in text


def test_documents_of_one_day_stand_in_the_order_of_their_numbers(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    facts: dict[str, Any] = {"patient_id": patient_key(ADA), "size_bytes": 1, "mime_type": "application/pdf"}
    made = {
        key: Document.objects.create(storage_key=key, kind=kind, dated_on=day, **facts)
        for key, kind, day in (
            ("10.pdf", "letter", None), ("9.pdf", "letter", None), ("3.pdf", "letter", date(2016, 10, 18)),
            ("30.pdf", "letter", date(2018, 3, 2)), ("4.pdf", "letter", date(2018, 3, 2)),
        )
    }  # fmt: skip
    expected = [made[key] for key in ("4.pdf", "30.pdf", "3.pdf", "9.pdf", "10.pdf")]

    text = read(signed_in("clinician"), "patient", patient_key(ADA))

    assert documents_of(Patient.objects.get(pk=patient_key(ADA))) == expected
    links = [reverse("document", args=[document.pk]) for document in expected]
    assert sorted(links, key=text.index) == links
