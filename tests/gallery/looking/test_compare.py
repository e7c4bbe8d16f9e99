"""The comparison: the same view and side over time, and never another patient's picture."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from gallery.looking import strips
from gallery.looking.series import Selection, all_series, compare_images
from gallery.models import AccessEvent
from gallery.words import apart_words, view_of
from images.models import Image, ImageBatch
from patients.keys import patient_key
from patients.models import Patient
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import words
from tests.generated import generated
from tests.images.clinic import ADA, BRUNO, CLEO, Clinic
from tests.images.linked_before import link_as_before


@pytest.fixture
def visits(gallery: Clinic) -> Clinic:
    """Ada's left dorsal is there from three days, her right from one."""
    gallery.picture("8", ADA, "05/06/2017")
    link_as_before(gallery)
    return gallery


def key(name: str) -> UUID:
    return Image.objects.get(storage_key=name).pk


def answer_to(client: Client, query: str = "", who: str = ADA) -> str:
    answer = client.get(reverse("compare", args=[patient_key(who)]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def compared(text: str) -> list[str]:
    """The storage keys of the two pictures, from their captions."""
    names = {str(image.pk): image.storage_key for image in Image.objects.all()}
    return [names[found] for found in re.findall(r'href="/images/([^/]+)/\?along=view"', text)]


def test_the_oldest_and_the_newest_of_what_there_is_most_of_come_first(
    visits: Clinic, signed_in: SignedIn
) -> None:
    assert compared(answer_to(signed_in("clinician"))) == ["2.jpg", "5.jpg"]


def test_the_strip_shows_every_day_from_the_oldest_to_the_newest(visits: Clinic, signed_in: SignedIn) -> None:
    strip = answer_to(signed_in("clinician")).partition('class="strip"')[2].partition("</ol>")[0]

    assert re.findall(r'datetime="([^"]+)"', strip) == ["2016-10-18", "2017-05-06", "2018-03-02"]


def test_a_and_b_are_chosen_in_the_address(visits: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")

    assert compared(answer_to(client, f"?b={key('8.jpg')}")) == ["2.jpg", "8.jpg"]
    assert compared(answer_to(client, f"?a={key('8.jpg')}")) == ["8.jpg", "5.jpg"]


def test_the_earlier_one_is_a_whatever_the_address_says(visits: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")

    # From the viewer of the oldest picture, which names it as B.
    assert compared(answer_to(client, f"?b={key('2.jpg')}")) == ["2.jpg", "5.jpg"]
    text = answer_to(client, f"?a={key('5.jpg')}&b={key('8.jpg')}")
    assert compared(text) == ["8.jpg", "5.jpg"]
    assert re.findall(r'class="apart">([^<]+)<', text) == ["9 months apart"]


def test_one_picture_asked_for_twice_is_compared_with_another(visits: Clinic, signed_in: SignedIn) -> None:
    text = answer_to(signed_in("clinician"), f"?a={key('8.jpg')}&b={key('8.jpg')}")

    assert compared(text) == ["2.jpg", "8.jpg"]


def test_a_picture_of_the_other_side_is_not_taken(visits: Clinic, signed_in: SignedIn) -> None:
    text = answer_to(signed_in("clinician"), f"?category=dorsal&side=left&a={key('2.jpg')}&b={key('3.jpg')}")

    assert compared(text) == ["2.jpg", "5.jpg"]
    assert "Left and right together" not in text


def test_a_picture_of_another_view_is_not_taken(visits: Clinic, signed_in: SignedIn) -> None:
    text = answer_to(signed_in("clinician"), f"?category=dorsal&side=left&b={key('4.jpg')}")

    assert compared(text) == ["2.jpg", "5.jpg"]


def test_the_other_side_comes_from_the_same_day_and_each_side_has_its_name(
    visits: Clinic, signed_in: SignedIn
) -> None:
    visits.picture("9", ADA, "03/02/2018", "Right Dorsal")
    visits.link()
    client = signed_in("clinician")

    text = answer_to(client, f"?category=dorsal&side=left&a={key('2.jpg')}&across=1")

    assert compared(text) == ["2.jpg", "3.jpg"]
    assert "left of 18 Oct 2016, right of 18 Oct 2016: the same day." in warning(text)
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", text, re.DOTALL)
    assert ['class="side left">Left' in caption for caption in captions] == [True, False]
    assert ['class="side right">Right' in caption for caption in captions] == [False, True]


def test_without_the_same_day_it_comes_from_the_nearest_and_the_warning_says_how_far_that_is(
    visits: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in("clinician")

    # Of her right foot there is only a picture from before: it is A now, and left is what one comes back to.
    text = answer_to(client, f"?category=dorsal&side=left&a={key('5.jpg')}&across=1")

    assert compared(text) == ["3.jpg", "5.jpg"]
    assert "right of 18 Oct 2016, left of 2 Mar 2018: 1 year 4 months apart." in warning(text)
    back = (
        text.partition("Back to one side")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    )
    assert compared(answer_to(client, back)) == ["2.jpg", "5.jpg"]


def warning(text: str) -> str:
    found = words(text.partition('role="alert">')[2].partition("</p>")[0])
    assert "Left and right together" in found
    return found


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2016-11-16", "2018-10-31"), "1 year 11 months apart"),
        (("2018-10-31", "2016-10-31"), "2 years apart"),
        (("2016-01-31", "2016-03-01"), "1 month apart"),
        (("2016-01-31", "2016-02-29"), "29 days apart"),
        (("2016-01-31", "2016-02-01"), "1 day apart"),
        (("2016-01-31", "2016-01-31"), "the same day"),
    ],
)
def test_time_is_told_in_whole_years_and_months_and_below_that_in_days(
    days: tuple[str, str], said: str
) -> None:
    assert apart_words(*map(date.fromisoformat, days)) == said


def test_another_patients_picture_is_not_found(visits: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("clinician")
    address = reverse("compare", args=[patient_key(ADA)])

    for stranger in (key("6.jpg"), uuid4()):
        assert client.get(f"{address}?a={stranger}").status_code == 404
        assert client.get(f"{address}?category=dorsal&side=left&across=1&b={stranger}").status_code == 404


def test_a_single_picture_is_shown_alone(visits: Clinic, signed_in: SignedIn) -> None:
    text = answer_to(signed_in("clinician"), "?category=brannock&side=left")

    assert compared(text) == ["4.jpg"]
    assert "the only picture" in text


def test_a_patient_without_images_and_a_view_without_pictures_say_so(
    visits: Clinic, signed_in: SignedIn
) -> None:
    visits.patient(CLEO)
    client = signed_in("clinician")

    assert "no image is linked" in answer_to(client, who=CLEO)
    assert "No image of this patient shows that view" in answer_to(client, "?category=wound")


def test_the_mode_stays_in_every_address_of_the_page(visits: Clinic, signed_in: SignedIn) -> None:
    text = answer_to(signed_in("clinician"), "?mode=slider")

    strip = text.partition('class="strip"')[2].partition("</ol>")[0]
    addresses = re.findall(r'href="([^"]+)"', strip)
    assert len(addresses) >= 3
    assert [address for address in addresses if "mode=slider" not in address] == []
    assert 'type="range"' in text


def test_comparing_is_noted_with_the_pictures(visits: Clinic, signed_in: SignedIn) -> None:
    answer_to(signed_in("clinician"))

    event = AccessEvent.objects.latest("id")
    assert (event.action, event.patient_id) == ("compared_images", patient_key(ADA))
    assert {shown.image_id for shown in event.shown.all()} == {key("2.jpg"), key("5.jpg")}


def test_more_images_ask_for_no_more_queries(
    visits: Clinic, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in("clinician")
    for number in range(100, 130):
        visits.picture(str(number), BRUNO)
    visits.link()

    # On PostgreSQL a line of the log waits for its turn.
    with django_assert_num_queries(13 if connection.vendor == "postgresql" else 12):
        answer_to(client, who=BRUNO)


def dates(text: str) -> list[str]:
    return re.findall(r'datetime="([^"]+)"', text.partition('class="strip"')[2].partition("</ol>")[0])


def test_of_very_many_dates_a_stretch_is_read_and_the_others_are_one_step_away(
    gallery: Clinic, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strips, "_MOST", 3)
    # Two of a day, which is never torn apart.
    days = [date(2017, 12, 30) + timedelta(days=number // 2) for number in range(10)]
    write(gallery, [(day, "medial", "left") for day in days])
    client = signed_in("clinician")

    def strip(query: str) -> tuple[list[str], dict[str, str]]:
        text = answer_to(client, query)
        # What is compared stays, whatever stretch is in sight.
        assert compared(text) == ["00.jpg", "09.jpg"]
        leads = {
            words: address.replace("&amp;", "&")
            for address, words in re.findall(r'<a href="([^"]+)">([^<]+)</a>', text)
        }
        return dates(text), leads

    newest, leads = strip("?category=medial&side=left")
    assert newest == ["2018-01-02"] * 2 + ["2018-01-03"] * 2
    assert "Later dates" not in leads
    before, further = strip(leads["Earlier dates"])
    assert before == ["2017-12-31"] * 2 + ["2018-01-01"] * 2
    assert strip(further["Later dates"])[0] == newest
    oldest, _ = strip(leads["2017"])
    assert oldest == ["2017-12-30"] * 2 + ["2017-12-31"] * 2
    assert strip("?category=medial&side=left&from=9999-12-31")[0] == newest
    assert strip("?category=medial&side=left&from=0001-01-01")[0] == oldest


def write(gallery: Clinic, pictures: list[tuple[date, str, str]]) -> list[Image]:
    """Pictures of Ada, by day, category and side, with everything else of hers gone."""
    Image.objects.all().delete()
    days = {day for day, _, _ in pictures}
    batches = {
        day: ImageBatch.objects.get_or_create(patient_id=patient_key(ADA), captured_on=day)[0] for day in days
    }
    return Image.objects.bulk_create(
        Image(
            batch=batches[day], captured_on=day, category=category, side=side, storage_key=f"{number:02}.jpg",
            recid=str(number), size_bytes=9, mime_type="image/jpeg",
        )
        for number, (day, category, side) in enumerate(pictures)
    )  # fmt: skip


CATEGORIES = st.sampled_from(["dorsal", "l_brannock", "r_brannock", "right_leg", "x_ray"])
PICTURES = st.lists(
    st.tuples(
        st.dates(date(2016, 1, 1), date(2016, 1, 6)), CATEGORIES, st.sampled_from(["left", "right", ""])
    ),
    max_size=12,
)


@generated(50)
@given(pictures=PICTURES, across=st.booleans(), data=st.data())
def test_whatever_is_asked_for_views_never_mix_and_sides_only_when_insisted(
    gallery: Clinic, pictures: list[tuple[date, str, str]], across: bool, data: st.DataObject
) -> None:
    images = write(gallery, pictures)
    picks = st.sampled_from([None, *images])
    selection = Selection(
        view=data.draw(st.sampled_from(["", "dorsal", "brannock", "leg"])),
        side=data.draw(st.sampled_from(["", "left", "right", "none"])),
        a=data.draw(picks),
        b=data.draw(picks),
        across=across,
    )
    series = all_series(Patient.objects.get(pk=patient_key(ADA)))
    assert sum(one.count for one in series) == len(images)

    found = compare_images(series, selection)

    if found is None:
        assert not series or selection.view or selection.side
    elif found.b:
        assert view_of(found.a.category) == view_of(found.b.category)
        assert found.a.side == found.b.side or (across and {found.a.side, found.b.side} == {"left", "right"})
        assert found.is_across == (found.a.side != found.b.side)
        assert found.a.captured_on <= found.b.captured_on
        if found.is_across and not {selection.a, selection.b} - {None}:
            # The nearest day of the other side.
            apart = abs(found.a.captured_on - found.b.captured_on)
            theirs = [i.captured_on for i in images if found.other_side and found.other_side.has(i)]
            assert apart == min(abs(day - found.of_chosen_side.captured_on) for day in theirs)
