"""What every answer tells a browser, how cookies are called, and what becomes of requests that are none of ours."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gallery.access.roles import Role
from nexus.logs import FaultFormatter, Refusals
from tests.gallery.staff import PASSWORD, member

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    "path", ["/sign-in/", "/static/gallery/base.css", "/api/v1/patients", "/admin/login/"]
)
def test_no_other_site_shows_an_answer_and_no_page_asks_the_device_anything(
    db: None, client: Client, path: str
) -> None:
    answer = client.get(path)
    answer.close()

    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    denied = dict(part.split("=") for part in answer["Permissions-Policy"].split(", "))
    assert {denied[name] for name in ("camera", "microphone", "geolocation", "usb", "payment")} == {"()"}


def test_over_https_every_cookie_is_of_this_host_alone(db: None, client: Client) -> None:
    assert configured.SESSION_COOKIE_SECURE
    member(Role.CLINICIAN)
    client.get(reverse("sign_in"))

    client.post(reverse("sign_in"), {"username": "clinician", "password": PASSWORD})

    assert set(client.cookies) == {"__Host-sessionid", "__Host-csrftoken", "__Host-browser"}
    for cookie in client.cookies.values():
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        assert cookie["samesite"] == "Lax"
    assert client.cookies["__Host-sessionid"]["httponly"]
    assert client.cookies["__Host-browser"]["httponly"]


def test_over_plain_http_a_browser_would_not_take_such_names(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "from nexus import settings; print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)"
    environ = {**os.environ, "NEXUS_HTTPS": "0"}

    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=configured.BACKEND_DIR,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["sessionid", "csrftoken"]


def test_who_came_to_the_proxy_without_encryption_is_sent_to_where_there_is_one(
    db: None, client: Client
) -> None:
    sent = client.get("/patients/?q=1950", headers={"X-Forwarded-Proto": "http"})
    came = client.get("/patients/?q=1950", headers={"X-Forwarded-Proto": "https"})

    assert (sent.status_code, sent["Location"]) == (301, "https://testserver/patients/?q=1950")
    assert came["Location"].startswith("/sign-in/")


def test_nobody_is_sent_to_where_there_is_no_encryption(db: None, client: Client, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = False

    answer = client.get("/sign-in/", headers={"X-Forwarded-Proto": "http"})

    assert answer.status_code == 200


def test_a_request_for_a_foreign_host_is_one_quiet_line_a_minute(
    db: None, client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["nexus.example"]
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(Refusals())
    handler.setFormatter(FaultFormatter("{levelname} {message}", style="{"))
    logger = logging.getLogger("django.security")
    logger.addHandler(handler)
    try:
        answers = [client.get("/sign-in/", headers={"Host": "evil.example\x1b[31m"}) for _ in range(30)]
    finally:
        logger.removeHandler(handler)

    assert {answer.status_code for answer in answers} == {400}
    assert written.getvalue() == (
        "WARNING A request was refused: DisallowedHost. If people reach Nexus by that name, add it to NEXUS_ALLOWED_HOSTS.\n"
    )


def test_the_next_line_says_how_many_were_left_out() -> None:
    quiet, lines = Refusals(), []
    for second in (0, 1, 2, 61):
        record = logging.makeLogRecord({"name": "django.security.DisallowedHost", "msg": "evil"})
        record.created = 1_000 + second
        lines += [record.getMessage()] if quiet.filter(record) else []

    assert len(lines) == 2
    assert lines[1].endswith("2 more since the last such line.")
