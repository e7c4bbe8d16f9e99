"""Correcting an image: what is refused says so beside its field, what was typed stays, and nobody's work is lost."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from errors import RunFailed
from gallery.access.roles import Role
from gallery.correcting import correct as correct_page
from gallery.models import AccessEvent
from images.correcting import FactChanges, correct_image, version_of
from images.models import Correction, Image, UnlinkedFile
from patients.keys import patient_key
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import words
from tests.gallery.staff import PASSWORD, member
from tests.images.clinic import ADA, BRUNO, CLEO, Clinic
from tests.images.correcting.people import assign

HTMX = {"HX-Request": "true"}
CHECKED = re.compile(r'<input type="radio" name="(\w+)" value="([^"]*)"[^>]*checked')


@pytest.fixture
def nurse(gallery: Clinic) -> User:
    return User.objects.create_user("nurse")


def image(key: str = "2.jpg") -> Image:
    return Image.objects.select_related("batch__patient").get(storage_key=key)


def address(name: str = "correct", key: str = "2.jpg") -> str:
    return reverse(name, args=[image(key).pk])


def fields(text: str) -> dict[str, str]:
    """What a browser would send of the form on a page."""
    form = html.unescape(text[text.index('id="correction"') :])
    values = dict(re.findall(r'<input type="(?:hidden|date)" name="([^"]+)" value="([^"]*)"', form))
    values |= dict(CHECKED.findall(form))
    selected = re.search(r'<select name="view".*?value="(\w+)" selected', form, re.DOTALL)
    assert selected
    return {**values, "view": selected.group(1)}


def opened(client: Client, key: str = "2.jpg") -> dict[str, str]:
    """The form as somebody finds it who opens the page."""
    return fields(client.get(address(key=key)).content.decode())


def send(client: Client, form: dict[str, str], **changes: str) -> Any:
    return client.post(address(), {**form, **changes}, headers=HTMX)


def person(who: str = BRUNO, **typed: str) -> dict[str, str]:
    return {"patient": str(patient_key(who)), **typed}


def test_a_correction_is_saved_and_leads_back_to_the_viewer(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")
    page = client.get(address() + "?along=view").content.decode()
    assert f'action="{address()}?along=view"' in page
    assert f'href="{address("image")}?along=view">Cancel' in page

    answer = client.post(address() + "?along=view", {**opened(client), "view": "wound", "side": "right"})

    assert answer.status_code == 302
    assert answer["Location"] == reverse("image", args=[image().pk]) + "?along=view"
    assert (image().category, image().side) == ("wound", "right")
    assert image().corrected_by == member(Role.CLINICIAN)
    page = words(client.get(answer["Location"]))
    assert "Corrected: view Dorsal → Wound, side Left → Right. Later imports keep it. Undo" in page


def test_the_message_takes_back_all_that_was_corrected_at_once(gallery: Clinic, signed_in: SignedIn) -> None:
    client, before = signed_in("clinician"), version_of(image())
    moved = {**person(date_of_birth="1961-02-03"), "view": "wound", "captured_on": "2017-01-05"}
    done = send(client, opened(client), **moved)
    cookie = client.cookies["messages"].value

    page = html.unescape(client.get(done["HX-Redirect"]).content.decode())
    notice = re.search(r'<div class="notice success">.*?</div>', page, re.DOTALL)
    assert notice
    said = words(notice[0])
    assert (
        "patient Quillfeather, Ada → O'Plumley, Bruno , day 18 Oct 2016 → 5 Jan 2017, view Dorsal → Wound"
        in said
    )
    # Back to the patient whose visit was being cleaned.
    assert f'Go on with <a href="{reverse("patient", args=[patient_key(ADA)])}">' in notice[0]
    assert "Quillfeather" not in cookie

    way_back = re.search(r'action="([^"]*)"', notice[0])
    assert way_back
    answer = client.post(way_back[1], follow=True)

    assert (image().category, image().batch.patient_id, str(image().captured_on)) == (
        "dorsal",
        patient_key(ADA),
        "2016-10-18",
    )
    assert (image().corrections, version_of(image()) == before) == ([], False)
    assert "Taken back: patient O'Plumley, Bruno → Quillfeather, Ada" in html.unescape(words(answer))
    assert "was taken back already" in words(client.post(way_back[1], follow=True))
    undone = AccessEvent.objects.filter(action="undid_correction").order_by("id")
    assert [(event.patient_id, event.detail) for event in undone] == [
        (patient_key(BRUNO), "patient, captured_on, category"),
        (patient_key(ADA), "patient, captured_on, category"),
    ]


def test_a_view_of_one_foot_alone_asks_for_the_side(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")

    refused = send(client, opened(client), view="brannock", side="")
    text = refused.content.decode()

    assert refused.status_code == 422
    assert "one foot alone" in text[text.index('id="id_side_error"') :].split("</p>")[0]
    offered = re.findall(r'<option value="(\w+)"', text)
    assert len(offered) == len(set(offered))
    assert {"brannock", "lateral", "shoe"} <= set(offered)
    assert not {"l_brannock", "left_lat", "lat"} & set(offered)
    send(client, fields(text), side="right")
    assert (image().category, image().side) == ("r_brannock", "right")


def test_the_history_tells_one_choice_once(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")
    client.post(address(key="4.jpg"), {**opened(client, "4.jpg"), "side": "right"})

    history = words(client.get(address("image", "4.jpg"))).partition("Corrections")[2]

    assert "Side : Left → Right" in history
    assert "Brannock → Brannock" not in history
    assert history.count("Undo") == 1


def test_with_htmx_the_browser_is_led_to_the_viewer(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")

    answer = send(client, opened(client), captured_on="2017-01-05")

    assert answer["HX-Redirect"] == address("image")
    assert image().captured_on == date(2017, 1, 5)
    assert image().batch.name == "05 Jan 2017 (FileMaker Import)"


def test_only_what_the_person_changed_is_a_correction(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")

    send(client, opened(client), side="")

    assert (image().side, image().corrections) == ("", ["side"])


def test_a_correction_is_noted_with_the_names_of_the_facts(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")

    send(client, opened(client), side="right", **person(date_of_birth="1961-02-03"))

    events = AccessEvent.objects.filter(action="corrected").order_by("id")
    assert [(event.patient_id, event.detail) for event in events] == [
        (patient_key(ADA), "patient, side"),
        (patient_key(BRUNO), "patient, side"),
    ]


def test_a_later_import_keeps_a_correction(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")
    send(client, opened(client), view="wound")

    gallery.link()

    assert image().category == "wound"


def test_moving_to_another_patient_takes_the_right_date_of_birth(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")

    send(client, opened(client), **person(date_of_birth="1961-02-03"))

    assert image().batch.patient_id == patient_key(BRUNO)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (person(date_of_birth="1961-02-04"), "not this patient&#x27;s date of birth"),
        (person(), "not this patient&#x27;s date of birth"),
        (person(CLEO), "no date of birth"),
        (person(CLEO, filemaker_id=BRUNO), "not this patient&#x27;s FileMaker id"),
        ({"date_of_birth": "1961-02-03"}, "Choose whose image it is"),
        ({"captured_on": "2099-01-01"}, "taken on that day"),
        ({"captured_on": "18.10.2016"}, "Enter a day as in"),
        ({"view": "nonsense"}, "nonsense is not one of the available choices"),
        ({}, "would change"),
    ],
    ids=[
        "wrong date of birth", "no date of birth typed", "none known, no id typed", "none known, wrong id",
        "nobody chosen", "in the future", "in another form", "no view", "nothing",
    ],
)  # fmt: skip
@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "without JavaScript"])
def test_a_refusal_says_why_and_keeps_what_was_typed(
    gallery: Clinic, signed_in: SignedIn, typed: dict[str, str], said: str, headers: dict[str, str]
) -> None:
    gallery.patient(CLEO, last_name="Nobody")
    client, before = signed_in("clinician"), version_of(image())
    sent = {**opened(client), "side": "left", "filemaker_id": "", "q": "plum", **typed}

    answer = client.post(address(), sent, headers=headers)
    text = answer.content.decode()

    assert answer.status_code == 422
    assert said in text
    for name, value in sent.items():
        if name in {"date_of_birth", "captured_on", "filemaker_id", "q"} and value:
            assert f'value="{value}"' in text
    if patient := typed.get("patient"):
        assert ("patient", patient) in CHECKED.findall(text)
    assert version_of(image()) == before


def test_a_patient_without_a_date_of_birth_is_confirmed_by_the_full_id(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    gallery.patient(CLEO)
    client = signed_in("clinician")

    send(client, opened(client), **person(CLEO, filemaker_id=CLEO.lower()))

    assert image().batch.patient_id == patient_key(CLEO)


def test_searching_without_javascript_saves_nothing_and_keeps_what_was_typed(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")

    answer = client.post(address(), {**opened(client), "view": "wound", "q": "plumley", "find": "1"})
    text = answer.content.decode()

    assert answer.status_code == 200
    assert "Plumley, Bruno" in text
    assert fields(text)["view"] == "wound"
    assert image().corrections == []


def test_where_an_image_goes_is_folded_away_until_one_asks(gallery: Clinic, signed_in: SignedIn) -> None:
    """So that the button to save stands on the screen of a tablet."""
    client = signed_in("clinician")

    first = client.get(address()).content.decode()
    refused = send(client, opened(client), date_of_birth="1961-02-03").content.decode()

    assert '<details class="elsewhere">' in first
    assert '<details class="elsewhere" open>' in refused


def test_the_form_never_shows_the_date_of_birth_that_it_asks_for(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")

    answer = send(client, opened(client), q="plumley", **person())

    assert "1961" not in answer.content.decode()
    assert "3 Feb" not in answer.content.decode()


def test_the_browser_offers_nothing_that_was_typed_for_another_image(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    text = signed_in("clinician").get(address()).content.decode()

    for name in ("captured_on", "date_of_birth", "filemaker_id"):
        (field,) = re.findall(rf'<input[^>]* name="{name}"[^>]*>', text)
        assert 'autocomplete="off"' in field


def test_two_people_lose_nothing_of_each_other(gallery: Clinic, signed_in: SignedIn, nurse: User) -> None:
    client = signed_in("clinician")
    mine = opened(client)
    correct_image(image().pk, FactChanges(side="right"), nurse, version_of(image()))

    refused = send(client, mine, view="wound", q="plum")
    text = refused.content.decode()

    assert refused.status_code == 409
    assert "by nurse" in text
    assert (image().category, image().side) == ("dorsal", "right")
    # What I changed is as I typed it; what I left alone is as the nurse made it.
    again = fields(text)
    assert (again["view"], again["side"]) == ("wound", "right")
    assert 'value="plum"' in text

    assert send(client, again)["HX-Redirect"]
    assert (image().category, image().side) == ("wound", "right")
    facts = Correction.objects.order_by("id").values_list("by__username", "fact", "before", "after")
    assert list(facts) == [("nurse", "side", "left", "right"), ("clinician", "category", "dorsal", "wound")]


def test_both_changed_the_same_fact_and_the_second_puts_theirs_on_top_knowingly(
    gallery: Clinic, signed_in: SignedIn, nurse: User
) -> None:
    client = signed_in("clinician")
    mine = opened(client)
    correct_image(image().pk, FactChanges(view="plantar"), nurse, version_of(image()))

    text = send(client, mine, view="wound").content.decode()

    assert "<dd>Plantar</dd>" in text
    assert fields(text)["view"] == "wound"
    send(client, fields(text))
    assert image().category == "wound"


def test_a_run_that_changed_the_image_meanwhile_is_named(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")
    mine = opened(client)
    gallery.rows[0] = (*gallery.rows[0][:-1], "Left Plantar")
    run = gallery.link().run

    text = send(client, mine, side="right").content.decode()

    assert f"by run {run} of the import" in text
    assert fields(text)["view"] == "plantar"


@pytest.mark.any_database
def test_who_corrected_after_a_run_is_named_and_not_the_run(
    gallery: Clinic, signed_in: SignedIn, nurse: User
) -> None:
    client = signed_in("clinician")
    mine = opened(client)
    gallery.rows[0] = (*gallery.rows[0][:-1], "Left Plantar")
    gallery.link()
    correct_image(image().pk, FactChanges(side="right"), nurse, version_of(image()))

    assert "by nurse" in send(client, mine, view="wound").content.decode()


@pytest.mark.any_database
def test_a_run_that_wrote_after_a_correction_is_named_and_not_the_person(
    gallery: Clinic, signed_in: SignedIn, nurse: User
) -> None:
    correct_image(image().pk, FactChanges(side="right"), nurse, version_of(image()))
    client = signed_in("clinician")
    mine = opened(client)
    gallery.rows[0] = (*gallery.rows[0][:-1], "Left Plantar")
    run = gallery.link().run

    assert f"by run {run} of the import" in send(client, mine, side="").content.decode()


@pytest.mark.any_database
def test_of_an_assigned_file_no_run_is_named(gallery: Clinic, signed_in: SignedIn, nurse: User) -> None:
    """No run linked it, and whoever corrected it may have no account any more."""
    assign([UnlinkedFile.objects.get(storage_key="7.jpg").pk], nurse)
    client, assigned = signed_in("clinician"), image("7.jpg")
    mine = opened(client, "7.jpg")
    correct_image(assigned.pk, FactChanges(side="right"), nurse, version_of(assigned))

    def told() -> str:
        return str(client.post(address(key="7.jpg"), {**mine, "view": "dorsal"}, headers=HTMX).content)

    assert "by nurse" in told()
    Image.objects.filter(pk=assigned.pk).update(corrected_by=None)
    assert "by somebody" in told()


def test_an_image_that_is_linked_no_more_is_not_found(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")
    mine, place = opened(client), address()
    Image.objects.filter(storage_key="2.jpg").delete()

    assert client.post(place, mine, headers=HTMX).status_code == 404


def test_a_run_in_progress_keeps_what_was_typed(
    gallery: Clinic, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any) -> Image:
        raise RunFailed("Another program is writing.", "Try again.")

    monkeypatch.setattr(correct_page, "correct_image", busy)
    client = signed_in("clinician")

    answer = send(client, opened(client), view="wound")

    assert answer.status_code == 503
    assert "Another program is writing." in answer.content.decode()
    assert fields(answer.content.decode())["view"] == "wound"


def test_a_session_that_ended_leaves_the_form_as_it_is(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")
    mine = opened(client)
    client.logout()

    answer = send(client, mine, view="wound")

    assert answer.status_code == 401
    assert answer["HX-Retarget"] == "#notices"
    assert answer["HX-Push-Url"] == "false"
    assert image().category == "dorsal"
    # After signing in again in another tab, the same form still fits.
    client.force_login(member(Role.CLINICIAN), "django.contrib.auth.backends.ModelBackend")
    assert send(client, mine, view="wound")["HX-Redirect"]


def test_without_javascript_a_session_that_ended_loses_only_the_second_identifier(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")
    mine = {**opened(client), "view": "wound", **person(date_of_birth="1961-02-03")}
    client.logout()

    sent_to = client.post(address() + "?along=view", mine)["Location"]
    signed = client.post(sent_to, {"username": "clinician", "password": PASSWORD, "next": next_of(sent_to)})
    text = client.get(signed["Location"]).content.decode()

    assert next_of(sent_to) == address() + "?along=view"
    assert "Nothing of it is saved yet" in text
    assert image().category == "dorsal"
    assert "1961" not in str(client.session.items())
    # It is shown this once.
    assert fields(client.get(signed["Location"]).content.decode())["view"] == "dorsal"
    again = fields(text)
    assert (again["view"], again["patient"]) == ("wound", str(patient_key(BRUNO)))
    client.post(address(), {**again, "date_of_birth": "1961-02-03"})
    assert (image().category, image().batch.patient_id) == ("wound", patient_key(BRUNO))


def test_a_link_fills_nothing_into_the_form_of_whoever_follows_it(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    typed = urlencode({"typed": urlencode({"captured_on": "2001-01-01", "view": "wound", "seen": "1"})})

    shown = signed_in("clinician").get(f"{address()}?{typed}").content.decode()

    assert fields(shown)["view"] == "dorsal"
    assert "2001-01-01" not in fields(shown).values()
    assert "Nothing of it is saved yet" not in shown


def next_of(location: str) -> str:
    return QueryDict(urlsplit(location).query)["next"]


def undo(client: Client, entry: Correction, seen: str) -> Any:
    return client.post(reverse("undo_correction", args=[entry.image_id, entry.pk]), {"seen": seen})


def test_the_viewer_shows_the_history_in_words_and_takes_the_last_one_back(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")
    send(client, opened(client), **person(date_of_birth="1961-02-03"))
    entry = Correction.objects.latest("id")

    text = html.unescape(client.get(address("image")).content.decode())
    answer = undo(client, entry, version_of(image()))

    assert "<bdi>Quillfeather, Ada</bdi> → <bdi>O'Plumley, Bruno</bdi>" in text
    assert answer["Location"] == address("image")
    assert image().batch.patient_id == patient_key(ADA)
    page = client.get(address("image")).content.decode()
    assert "Taken back by clinician" in page
    assert "patient: taken back." in page.lower()
    undone = AccessEvent.objects.filter(action="undid_correction").order_by("id")
    assert [(event.patient_id, event.detail) for event in undone] == [
        (patient_key(BRUNO), "patient"),
        (patient_key(ADA), "patient"),
    ]


def test_only_the_latest_correction_of_a_fact_can_be_undone(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")
    for view in ("wound", "plantar"):
        send(client, opened(client), view=view)
    earlier, later = Correction.objects.order_by("id")

    text = client.get(address("image")).content.decode()
    refused = undo(client, earlier, version_of(image()))

    assert reverse("undo_correction", args=[image().pk, later.pk]) in text
    assert reverse("undo_correction", args=[image().pk, earlier.pk]) not in text
    assert refused.status_code == 409
    assert "Take the later one back first" in refused.content.decode()


def test_undoing_what_another_changed_meanwhile_is_refused(
    gallery: Clinic, signed_in: SignedIn, nurse: User
) -> None:
    client = signed_in("clinician")
    send(client, opened(client), view="wound")
    entry, seen = Correction.objects.latest("id"), version_of(image())
    correct_image(image().pk, FactChanges(side="right"), nurse, seen)

    answer = undo(client, entry, seen)

    assert answer.status_code == 409
    assert image().category == "wound"


def test_a_correction_of_another_image_is_not_undone_through_this_one(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")
    send(client, opened(client), view="wound")
    entry = Correction.objects.latest("id")

    place = reverse("undo_correction", args=[image("3.jpg").pk, entry.pk])

    assert client.post(place, {"seen": version_of(image("3.jpg"))}).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("clinician", 403), ("steward", 302)])
def test_only_a_steward_takes_an_assignment_back(
    gallery: Clinic, signed_in: SignedIn, nurse: User, role: str, status: int
) -> None:
    made = assign([UnlinkedFile.objects.get(storage_key="7.jpg").pk], nurse)[0]
    entry = Correction.objects.filter(image_id=made.pk).latest("id")

    text = signed_in(role).get(address("image", "7.jpg")).content.decode()
    answer = undo(signed_in(role), entry, version_of(image("7.jpg")))

    assert text.count("Take the assignment back") == (1 if role == "steward" else 0)
    assert answer.status_code == status
    assert Image.objects.filter(storage_key="7.jpg").exists() == (status == 403)
