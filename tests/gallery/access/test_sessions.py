"""Sessions know whose they are, from which browser, since when; and those that ended are gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gallery.access.roles import Role
from gallery.access.sessions import browser_words, open_sessions
from gallery.access.tokens import make_token
from gallery.models import AccessEvent, ApiToken, SignedInSession
from tests.gallery.staff import PASSWORD, member

pytestmark = pytest.mark.any_database

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPAD = (
    "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def nurse(db: None) -> User:
    return member(Role.CLINICIAN)


def signed_in(user_agent: str = FIREFOX, address: str = "10.0.0.7") -> Client:
    client = Client(headers={"user-agent": user_agent}, REMOTE_ADDR=address)
    client.post(reverse("sign_in"), {"username": "clinician", "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("own_account")).status_code == 200


def test_one_sees_where_one_is_signed_in(nurse: User) -> None:
    here, there = signed_in(), signed_in(IPAD, "10.0.0.8")

    page = here.get(reverse("own_account")).content.decode()

    expected = [("Firefox on Windows", "10.0.0.7", True), ("Safari on iPad", "10.0.0.8", False)]
    for last, order in ((here, expected), (there, expected[::-1])):
        # The last used comes first.
        SignedInSession.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
        SignedInSession.objects.filter(pk=last.session.session_key).update(seen_at=timezone.now())
        shown = [(s.browser, s.address, s.is_this) for s in open_sessions(nurse, here.session.session_key)]
        assert shown == order
    assert "Safari on iPad" in page
    assert "10.0.0.8" in page
    assert not [row.pk for row in SignedInSession.objects.all() if row.pk in page]


def test_one_session_is_ended_and_then_all_others(nurse: User) -> None:
    here, there, elsewhere = signed_in(), signed_in(IPAD, "10.0.0.8"), signed_in(IPAD, "10.0.0.9")
    handle = next(s.handle for s in open_sessions(nurse) if s.address == "10.0.0.8")

    here.post(reverse("end_own_sessions"), {"session": handle})
    assert (is_in(here), is_in(there), is_in(elsewhere)) == (True, False, True)
    here.post(reverse("end_own_sessions"), {"session": "others"})
    assert (is_in(here), is_in(elsewhere)) == (True, False)

    events = AccessEvent.objects.filter(action="ended_sessions").order_by("id")
    assert list(events.values_list("account", "detail")) == [(nurse.pk, "1"), (nurse.pk, "others, 1")]


def test_nobody_ends_a_session_of_somebody_else(nurse: User) -> None:
    mine = signed_in()
    other = Client()
    other.force_login(member(Role.STEWARD), "django.contrib.auth.backends.ModelBackend")
    (session,) = open_sessions(nurse)

    answer = other.post(reverse("end_own_sessions"), {"session": session.handle}, follow=True)

    assert "That session had ended already" in answer.content.decode()
    assert is_in(mine)


def test_with_a_new_password_all_other_sessions_end_and_one_is_told_so(nurse: User) -> None:
    here, there = signed_in(), signed_in(IPAD)
    chosen = {"new_password1": "a quite different walk", "new_password2": "a quite different walk"}

    answer = here.post(reverse("own_password"), chosen | {"old_password": PASSWORD}, follow=True)

    assert "Your password is changed. 1 other session of your account ended" in answer.content.decode()
    assert (is_in(here), is_in(there)) == (True, False)
    assert len(open_sessions(nurse)) == 1


@pytest.mark.parametrize("is_asked", [False, True])
def test_with_a_new_password_the_tokens_of_the_account_end_if_that_is_asked_for(
    nurse: User, is_asked: bool
) -> None:
    make_token(nurse, "Lab")
    here = signed_in()
    assert "Also revoke the 1 token" in here.get(reverse("own_password")).content.decode()
    chosen = {"new_password1": "a quite different walk", "new_password2": "a quite different walk"}
    if is_asked:
        chosen["end_tokens"] = "on"

    here.post(reverse("own_password"), chosen | {"old_password": PASSWORD})

    assert ApiToken.objects.exists() is not is_asked
    assert AccessEvent.objects.filter(action="revoked_token", detail="all, 1 token").exists() is is_asked


def test_signing_out_leaves_no_session_behind(nurse: User) -> None:
    here = signed_in()
    here.post(reverse("sign_out"))

    assert open_sessions(nurse) == []


def test_a_session_that_is_over_is_not_shown(nurse: User) -> None:
    signed_in()
    SignedInSession.objects.update(expire_date=datetime.now(tz=UTC) - timedelta(minutes=1))

    assert open_sessions(nurse) == []


def test_when_somebody_was_seen_last_is_written_once_a_minute(nurse: User) -> None:
    here = signed_in()
    before = datetime.now(tz=UTC) - timedelta(minutes=10)
    SignedInSession.objects.update(seen_at=before, began_at=before)

    here.get(reverse("api:patients"))
    (session,) = open_sessions(nurse)
    assert session.seen_at - before > timedelta(minutes=9)
    assert session.began_at == before

    seen = session.seen_at
    here.get(reverse("api:patients"))
    assert open_sessions(nurse)[0].seen_at == seen


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (IPAD, "Safari on iPad"),
        (f"{IPAD} CriOS/126.0", "Chrome on iPad"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/126.0 Safari/537.36", "Chrome on macOS"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", ""),
        ("<script>alert(1)</script> Windows", "Windows"),
        ("", ""),
    ],
)
def test_browsers_are_named_by_a_closed_list_of_words(user_agent: str, words: str) -> None:
    assert browser_words(user_agent) == words
