"""The list of phases, and choosing from it."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from errors import UnusableInput
from reimport.phases import PHASES, find_phase


def test_the_list_is_what_the_issue_says() -> None:
    assert [(phase.number, phase.name) for phase in PHASES] == [
        (0, "preflight"),
        (1, "backup"),
        (3, "patients"),
        (4, "appointments"),
        (5, "communications"),
        (6, "notes"),
        (7, "images"),
        (8, "documents"),
        (9, "thumbnails"),
        (10, "verify"),
    ]
    assert [phase.name for phase in PHASES if phase.writes] == [
        "patients",
        "appointments",
        "communications",
        "notes",
        "images",
        "documents",
    ]


@pytest.mark.parametrize("text", ["images", "7", " Images "])
def test_a_phase_is_found_by_name_and_by_number(text: str) -> None:
    assert find_phase(text).name == "images"


def test_an_unknown_phase_is_refused_with_the_names() -> None:
    with pytest.raises(UnusableInput, match="There is no phase 'letters'"):
        find_phase("letters")
    with pytest.raises(CommandError, match=r"preflight, backup, patients, .*images, .*thumbnails, verify"):
        call_command("reimport", "--phase", "letters")


@pytest.mark.parametrize(
    "arguments", [[], ["--full", "--resume"], ["--full", "--phase", "images"], ["--full", "--limit", "0"]]
)
def test_what_contradicts_itself_is_refused(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("reimport", *arguments)


def test_list_names_every_phase() -> None:
    out = io.StringIO()
    call_command("reimport", "--list", stdout=out)
    assert all(phase.purpose in out.getvalue() for phase in PHASES)
