"""One version, in one place: what a command says of itself, what a page shows, what the CHANGELOG begins with."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from gallery.access.roles import Role
from nexus import __version__
from nexus.edge import status_of
from tests.gallery.staff import member
from tests.processes import Installation


@pytest.mark.parametrize("arguments", [(), ("reimport",), ("migrate",)], ids=["alone", "ours", "django's"])
def test_every_command_says_the_version_of_nexus(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert status_of(["manage.py", *arguments, "--version"]) == 0
    assert capsys.readouterr().out == f"Nexus {__version__}\n"


def test_the_script_says_it_too_and_where_a_setting_is_wrong(tmp_path: Path) -> None:
    installation = Installation(tmp_path, "sqlite:///a #1/b.sqlite3")

    done = installation.python("../scripts/reimport/master_reimport.py", "--version")

    assert (done.returncode, done.stdout) == (0, f"Nexus {__version__}\n")


@pytest.mark.any_database
def test_a_page_ends_with_the_version_for_those_who_are_signed_in_alone(db: None, client: Client) -> None:
    end = f'<footer class="foot">Nexus {__version__} '
    assert end not in client.get(reverse("sign_in")).content.decode()

    client.force_login(member(Role.CLINICIAN), "django.contrib.auth.backends.ModelBackend")

    assert end in client.get(reverse("patients")).content.decode()


def test_the_newest_release_in_the_changelog_is_this_one() -> None:
    changelog = (settings.PROJECT_DIR / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## (?!Unreleased$)(\S+), (\S+)$", changelog, flags=re.MULTILINE)
    releases = [(version, date.fromisoformat(day)) for version, day in headings]

    assert releases[0][0] == __version__
    assert releases == sorted(
        releases, key=lambda release: [int(part) for part in release[0].split(".")], reverse=True
    )
