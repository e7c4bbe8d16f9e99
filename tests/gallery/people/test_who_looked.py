"""The access log as people read it: by patient, account, deed and day, page by page, and as a file."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from gallery.access.chain import log_head
from gallery.access.log_search import LogFilter, log_events, log_page
from gallery.access.roles import Role
from gallery.models import AccessEvent, AccessShown
from patients.models import Patient
from tests.gallery.answers import body
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import read, words
from tests.gallery.staff import member
from tests.unguarded import unguarded

NOON = datetime(2018, 5, 29, 12, tzinfo=UTC)


@pytest.fixture
def boss(db: None, signed_in: SignedIn) -> Client:
    client = signed_in("administrator")
    with unguarded():
        AccessEvent.objects.all()._raw_delete("default")
    return client


@pytest.fixture
def ada(db: None) -> Patient:
    return Patient.objects.create(last_name="Quillfeather", first_name="Ada")


def event(
    user: User | None, at: datetime = NOON, action: str = "viewed_patient", **about: Any
) -> AccessEvent:
    """One of the past, without its place in the chain, which nobody asks for here."""
    number = log_head().event + 1
    (made,) = AccessEvent.objects.bulk_create(
        [AccessEvent(pk=number, user=user, action=action, at=at, **about)]
    )
    return made


def lines(client: Client, **asked: Any) -> list[str]:
    """The rows of the table, as words."""
    page = client.get(reverse("access_log"), asked).content.decode()
    return [html.unescape(words(row)) for row in page.partition("<tbody>")[2].split("</tr>")[:-1]]


def test_a_line_says_when_who_what_and_of_whom_in_words(boss: Client, ada: Patient) -> None:
    anna = User.objects.create_user("anna", first_name="Anna", last_name="Hall")
    event(anna, patient_id=ada.pk, address="10.0.0.7", detail=f"batch {ada.pk}")
    event(None, NOON + timedelta(minutes=1), "gave_role", account=anna, through="command", detail="x to y")
    gone = uuid4()
    event(
        anna, NOON - timedelta(minutes=1), "downloaded_image", patient_id=gone, through="api", image_id=gone
    )

    name, key, no_more = "Quillfeather, Ada", str(ada.pk)[:8], f"in the database no more {str(gone)[:8]}"
    assert lines(boss) == [
        "29 May 2018, 12:01 The server's terminal Gave an account another role: anna x to y",
        f"29 May 2018, 12:00 Anna Hall Looked at a patient's page {name} {key} batch {key} 10.0.0.7",
        f"29 May 2018, 11:59 Anna Hall Downloaded a picture {no_more} Picture {str(gone)[:8]} through the API",
    ]


def test_who_looked_at_a_patient_is_one_click_from_their_page(boss: Client, ada: Patient) -> None:
    anna, bert = User.objects.create_user("anna"), User.objects.create_user("bert")
    for minute in range(3):
        event(anna, NOON + timedelta(minutes=minute), patient_id=ada.pk)
    event(bert, patient_id=ada.pk)
    event(bert, patient_id=uuid4())

    (link,) = re.findall(r'href="([^"]+)"[^>]*>Who looked\?', read(boss, "patient", ada.pk))
    page = words(boss.get(link))

    assert "Who looked at Quillfeather, Ada" in page
    assert "anna 3 times, last 29 May 2018, 12:02 bert 1 time, last 29 May 2018, 12:00" in page
    # The look at the patient's page that led here, and no line of anybody else.
    assert len(lines(boss, patient=ada.pk)) == 6


def test_it_is_narrowed_by_account_deed_and_day(boss: Client) -> None:
    anna, bert = User.objects.create_user("anna"), User.objects.create_user("bert")
    event(anna, NOON)
    event(anna, NOON + timedelta(days=1), "corrected")
    event(bert, NOON + timedelta(days=2), "gave_role", account=anna)
    event(anna, NOON + timedelta(days=3), "ended_sessions", account=anna)

    def days(**asked: Any) -> list[str]:
        return [line.partition(",")[0] for line in lines(boss, **asked)]

    # What an account did, and what was done to it; what it did to itself stands there once.
    assert days(account=anna.pk) == ["1 Jun 2018", "31 May 2018", "30 May 2018", "29 May 2018"]
    assert days(account=bert.pk) == ["31 May 2018"]
    assert days(action="corrected") == ["30 May 2018"]
    assert days(first="2018-05-30", last="2018-05-31") == ["31 May 2018", "30 May 2018"]
    assert days(account=anna.pk, action="corrected", last="2018-05-29") == []


def test_a_day_is_one_of_the_clinics(boss: Client, settings: Settings) -> None:
    settings.TIME_ZONE = "Australia/Sydney"
    event(None, datetime(2018, 5, 28, 15, tzinfo=UTC))
    event(None, datetime(2018, 5, 28, 13, tzinfo=UTC))

    assert [line[:18] for line in lines(boss, first="2018-05-29", last="2018-05-29")] == [
        "29 May 2018, 01:00"
    ]


def test_pages_follow_each_other_without_a_gap_or_a_line_twice(db: None) -> None:
    """Also where many events share a moment, and where an account did something to itself."""
    anna = User.objects.create_user("anna")
    made = [
        event(anna, NOON + timedelta(minutes=number // 4), account=anna if number % 3 else None)
        for number in range(23)
    ]
    newest = sorted(made, key=lambda one: (one.at, one.pk), reverse=True)

    for asked in (LogFilter(), LogFilter(account=anna.pk), LogFilter(action="viewed_patient")):
        found, before = [], None
        while True:
            page = log_page(asked, 5, before)
            found += page.events
            before = page.before
            if before is None:
                break
        assert found == newest, asked
        for most in (7, 1):
            assert list(log_events(asked, most)) == newest[:most]


def test_it_is_read_along_an_index_and_never_counted(db: None) -> None:
    """Whatever is asked: on a table of some size, no sort of it and no look at all of it."""
    anna = User.objects.create_user("anna")
    events = AccessEvent.objects.bulk_create(
        AccessEvent(
            at=NOON + timedelta(seconds=number),
            user=anna,
            action="viewed_image",
            patient_id=UUID(int=number % 50),
        )
        for number in range(5_000)
    )
    AccessShown.objects.bulk_create(
        AccessShown(event=event, patient_id=UUID(int=number % 50), user_id=anna.pk, at=event.at)
        for number, event in enumerate(events)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    last = AccessEvent.objects.latest("pk").pk
    for asked in (
        LogFilter(),
        LogFilter(patient=UUID(int=7)),
        LogFilter(account=anna.pk),
        LogFilter(action="corrected"),
        LogFilter(account=anna.pk, action="corrected"),
        LogFilter(first=NOON.date()),
    ):
        with CaptureQueriesContext(connection) as context:
            log_page(asked, 5, last)
        pages = [query["sql"] for query in context.captured_queries if '"at" DESC' in query["sql"]]
        assert pages
        for sql in pages:
            assert "COUNT" not in sql
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}")
                plan = " ".join(str(row) for row in cursor.fetchall())
            assert "access_" in plan, plan
            assert "Seq Scan" not in plan
            # Whoever works much does some things seldom: all their lines would be looked through for one.
            seldom = connection.vendor == "sqlite" and asked.action and '"user_id" =' in sql
            assert not seldom or "access_by_user_action" in plan
            assert "USE TEMP B-TREE FOR ORDER BY" not in plan


def test_looking_into_the_log_is_a_line_of_it(boss: Client, ada: Patient) -> None:
    anna = User.objects.create_user("anna")
    asked: dict[str, Any] = {
        "patient": ada.pk,
        "account": anna.pk,
        "action": "viewed_image",
        "first": "2018-05-29",
    }

    boss.get(reverse("access_log"), asked)
    body(boss.get(reverse("access_log_csv"), asked))

    seen = AccessEvent.objects.filter(action="read_log").order_by("id")
    assert list(seen.values_list("user__username", "patient_id", "account", "detail")) == [
        ("administrator", ada.pk, anna.pk, "viewed_image, from 2018-05-29"),
        ("administrator", ada.pk, anna.pk, "viewed_image, from 2018-05-29, as a file"),
    ]


def test_a_patient_is_found_by_what_is_typed_which_stands_in_no_address(boss: Client, ada: Patient) -> None:
    Patient.objects.create(last_name="Quillfeather", first_name="Zoe")

    one = boss.post(reverse("access_log"), {"q": "quill ada"})
    both = boss.post(reverse("access_log"), {"q": "quill"})
    nobody = boss.post(reverse("access_log"), {"q": "xyzzyx"})

    assert one["Location"] == f"{reverse('access_log')}?patient={ada.pk}"
    assert f"?patient={ada.pk}" in both.content.decode()
    assert "Quillfeather, Zoe" in words(both)
    assert "Nobody fits" in words(nobody)


@pytest.mark.parametrize(
    "asked", ["patient=x", "account=x", "action=burnt", "first=yesterday", "before=0", f"before={10**30}"]
)
def test_an_odd_address_is_told_to_be_one(boss: Client, asked: str) -> None:
    answer = boss.get(f"{reverse('access_log')}?{asked}")

    assert answer.status_code == 422
    assert "asks for something that there is not" in words(answer)
    assert boss.get(f"{reverse('access_log_csv')}?{asked}").status_code == 422


def test_the_file_holds_ids_no_names_of_patients_and_no_formulas(boss: Client, ada: Patient) -> None:
    event(User.objects.create_user("=cmd|calc"), patient_id=ada.pk, detail="+1")

    answer = boss.get(reverse("access_log_csv"), {"patient": str(ada.pk)})
    text = body(answer).decode()

    assert answer["Content-Disposition"] == 'attachment; filename="access-log.csv"'
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["account"], row["action"], row["patient"], row["detail"]) for row in rows[1:]] == [
        ("'=cmd|calc", "viewed_patient", str(ada.pk), "'+1")
    ]
    assert "Quillfeather" not in text


def test_it_is_read_by_whoever_was_given_that_right_alone(boss: Client, ada: Patient) -> None:
    officer = User.objects.create_user("privacy officer")
    officer.user_permissions.set(Permission.objects.filter(codename__in=["view_patient", "view_accessevent"]))
    client = Client()
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")

    assert "Who looked" in read(client, "access_log")
    assert client.get(reverse("patient", args=[ada.pk])).status_code == 403
    clinician = Client()
    clinician.force_login(member(Role.CLINICIAN), "django.contrib.auth.backends.ModelBackend")
    assert "Who looked" not in read(clinician, "patient", ada.pk)


def test_every_deed_can_be_asked_for_once(boss: Client) -> None:
    offered = re.findall(r'<option value="(\w*[a-z]\w*)"', read(boss, "access_log"))

    assert sorted(offered) == sorted(AccessEvent.Action)
