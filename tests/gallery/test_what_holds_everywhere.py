"""What holds for every address and every answer, whatever it is about. `docs/security.md` names these tests."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gallery.access.roles import Role
from patients.keys import patient_key
from patients.models import Patient
from tests.gallery.answers import body
from tests.gallery.conftest import SignedIn
from tests.gallery.staff import PASSWORD, member
from tests.gallery.test_permissions import ADDRESSES, RULES, arguments, ask
from tests.images.clinic import ADA, Clinic

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database

PAGES = [name for name, rule in RULES.items() if rule.method == "get"]
# What a browser may keep for itself, and asks for before each use.
KEPT = {name for name in RULES if "thumbnail" in name}
# The bytes of somebody's file.
FILES = ("original", "image_download", "document_original", "document_download", "api:image_original")


def test_every_answer_says_what_a_browser_must_not_do_with_it(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("administrator")
    key = str(client.session.session_key)
    for name in PAGES:
        answer = ask(client, name)
        headers = answer.headers

        assert headers["X-Content-Type-Options"] == "nosniff", name
        # The report of a run stands in a frame of its own page.
        framed = "SAMEORIGIN" if name == "reimport_report_text" else "DENY"
        assert headers["X-Frame-Options"] == framed, name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert "default-src 'none'" in headers["Content-Security-Policy"], name
        assert name in KEPT or "no-store" in headers["Cache-Control"], name
        # The names and versions of what serves it are nobody's business, and neither may another site read it.
        assert {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & {*headers} == set(), name
        assert key not in json.dumps(dict(headers)), name


def test_no_session_stands_in_an_address(gallery: Clinic) -> None:
    member(Role.CLINICIAN)
    client = Client()
    client.get("/patients/")
    typed = {"username": "clinician", "password": PASSWORD}
    answer = client.post(f"{reverse('sign_in')}?next=/patients/", typed, follow=True)

    key = str(client.session.session_key)
    assert answer.status_code == 200
    assert key not in answer.content.decode()
    assert all(key not in place for place, _ in answer.redirect_chain)


def test_signing_in_begins_a_session_of_another_name(gallery: Clinic) -> None:
    member(Role.CLINICIAN)
    client = Client()
    session = client.session
    session["laid"] = "by somebody who knows its name"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = former = str(session.session_key)

    client.post(reverse("sign_in"), {"username": "clinician", "password": PASSWORD})

    now = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert now != former
    # 36 letters and digits, at random: 165 bits.
    assert len(now) == 32
    assert not client.session.exists(former)


def test_cookies_are_for_this_site_and_for_https_alone(gallery: Clinic, settings: Settings) -> None:
    member(Role.CLINICIAN)
    client = Client()
    page = client.get(reverse("sign_in"), secure=True)
    client.post(reverse("sign_in"), {"username": "clinician", "password": PASSWORD}, secure=True)

    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        cookie = client.cookies[name]
        assert cookie["secure"], name
        assert cookie["samesite"] in {"Lax", "Strict"}, name
    assert client.cookies[settings.SESSION_COOKIE_NAME]["httponly"]
    # Whoever came once comes over HTTPS for a year.
    assert int(page["Strict-Transport-Security"].partition("max-age=")[2].partition(";")[0]) >= 31_536_000


def test_no_form_is_taken_without_its_token(gallery: Clinic) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member(Role.ADMINISTRATOR), "django.contrib.auth.backends.ModelBackend")
    taken = {}
    for name, pattern in ADDRESSES.items():
        if name in RULES and name != "api:unknown":
            answer = client.post(reverse(name, kwargs=arguments(pattern)))
            # Not allowed at all, or refused for want of the token.
            if answer.status_code not in {403, 405}:
                taken[name] = answer.status_code

    assert taken == {}


def test_no_other_site_is_told_that_it_may_read(gallery: Clinic, signed_in: SignedIn) -> None:
    client = signed_in("administrator")
    for name in ("patients", "api:patients", "api:openapi"):
        answer = client.get(reverse(name), headers={"Origin": "https://elsewhere.example"})
        asked = client.options(
            reverse(name),
            headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"},
        )

        assert [one for one in (*answer.headers, *asked.headers) if one.startswith("Access-Control")] == []


def test_no_file_that_could_run_something_is_shown_in_a_page(
    gallery: Clinic, signed_in: SignedIn, settings: Settings
) -> None:
    """Whatever lies under the name of a picture or a document: it is sent as what it is called, into a sandbox."""
    settings.NEXUS_DOCUMENTS_URL = gallery.images_url
    gallery.file("1.txt", b"<")
    client = signed_in("administrator")
    for name in FILES:
        answer = ask(client, name)
        assert answer.status_code == 200, name
        assert answer["Content-Type"].partition(";")[0] not in {"text/html", "image/svg+xml"}, name
        assert "sandbox" in answer["Content-Security-Policy"], name
        assert answer["X-Content-Type-Options"] == "nosniff", name

    # A page, or a drawing that runs a script, in the place of a picture is not sent at all.
    for content in (b"<html><script>alert(1)</script>", b"<svg onload='alert(1)'/>"):
        (gallery.images / "2.jpg").write_bytes(content)
        assert ask(client, "original").status_code != 200


def test_a_text_of_a_template_stays_a_text(gallery: Clinic, signed_in: SignedIn) -> None:
    Patient.objects.filter(pk=patient_key(ADA)).update(last_name="{{ 7|add:42 }}<b>", notes="{% now 'Y' %}")

    page = body(signed_in("clinician").get(reverse("patient", args=[patient_key(ADA)]))).decode()

    assert "{{ 7|add:42 }}&lt;b&gt;" in page
    assert "<b>," not in page


@pytest.mark.parametrize(
    ("page", "words"), [("sign_in", "current-password"), ("own_password", "new-password")]
)
def test_whatever_fills_in_a_password_may_do_so(
    gallery: Clinic, signed_in: SignedIn, page: str, words: str
) -> None:
    client = signed_in("anonymous" if page == "sign_in" else "clinician")

    shown = client.get(reverse(page)).content.decode()

    assert f'autocomplete="{words}"' in shown
    assert "onpaste" not in shown


def test_tracebacks_are_for_nobody_unless_somebody_sets_it(db: None, client: Client) -> None:
    assert settings.DEBUG is False
    answer = client.get("/no/such/place/")

    assert answer.status_code in {302, 404}
    assert "Traceback" not in answer.content.decode()
    assert "urlpatterns" not in answer.content.decode()


def test_no_program_is_started_through_a_shell() -> None:
    """And nothing that others wrote is made into objects of Python, or into a program."""
    found = [
        f"{path.name}: {ast.unparse(node)}"
        for path in sorted(Path(settings.BACKEND_DIR).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if _starts_a_shell(node) or set(_imported(node)) & {"pickle", "shelve", "dill", "yaml", "jsonpickle"}
    ]

    assert found == []


def _starts_a_shell(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    by_shell = any(one.arg == "shell" for one in node.keywords)
    return by_shell or called in {"eval", "exec", "os.system", "os.popen", "subprocess.getoutput"}


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (one.name.partition(".")[0] for one in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield (node.module or "").partition(".")[0]


def test_every_library_is_pinned_with_its_hash() -> None:
    folder = Path(settings.PROJECT_DIR) / "requirements"
    for name in ("base.txt", "dev.txt"):
        parts = (folder / name).read_text("utf-8").replace("\\\n", " ").splitlines()
        libraries = [part for part in parts if part and not part.startswith("#")]
        assert len(libraries) > 10
        assert [part for part in libraries if "==" not in part or "--hash=sha256:" not in part] == []
