"""The reports that a re-import left: shown as they were written, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gallery.models import AccessEvent
from images.models import LinkRun
from reimport.models import ReimportRun
from reimport.report_folder import report_path
from tests.gallery.reading import read, words
from tests.reimport.day import NAMES, Day

pytestmark = pytest.mark.any_database


def test_the_report_is_shown_as_it_was_written_and_can_do_nothing(day: Day, steward: Client) -> None:
    day.run("--phase", "patients", "--phase", "images", "--phase", "verify")
    reimport = ReimportRun.objects.get()
    page = steward.get(reverse("reimport_report", args=[reimport.pk]))
    answer = steward.get(reverse("reimport_report_text", args=[reimport.pk]))

    assert answer.content == report_path(reimport.pk).read_bytes()
    policy = answer["Content-Security-Policy"]
    # In a page of ours, with the way back; nobody else's page may frame it.
    assert f'src="{reverse("reimport_report_text", args=[reimport.pk])}"' in page.content.decode()
    assert reverse("reimport_run", args=[reimport.pk]) in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert (page["X-Frame-Options"], answer["X-Frame-Options"]) == ("DENY", "SAMEORIGIN")
    assert policy.startswith("sandbox;")
    assert "script" not in policy
    assert "style-src 'unsafe-inline'" in policy
    event = AccessEvent.objects.get(action=AccessEvent.Action.READ_REPORT)
    assert event.detail == f"re-import {reimport.pk}"


def test_a_report_that_is_gone_is_said_to_be(day: Day, steward: Client) -> None:
    day.run("--phase", "patients", "--phase", "images")
    reimport = ReimportRun.objects.get()
    arguments = (reimport.pk, "images", "files")

    assert "left no report" in words(read(steward, "reimport_run", reimport.pk))
    assert "That report is not there" in words(read(steward, "reimport_report", reimport.pk, status=404))
    assert "That report is not there" in words(read(steward, "reimport_report_text", reimport.pk, status=404))
    report_path(reimport.pk).with_suffix("").rename(report_path(reimport.pk).with_suffix(".away"))
    assert "That report is not there" in words(read(steward, "reimport_table", *arguments, status=404))
    assert "files.csv" not in read(steward, "reimport_run", reimport.pk)
    read_pages = AccessEvent.objects.filter(action=AccessEvent.Action.READ_REPORT)
    assert [event.detail for event in read_pages] == [f"re-import {reimport.pk}"] * 2


@pytest.mark.parametrize(
    ("phase", "table"), [("images", "secrets"), ("backup", "rows"), ("patients", "attention")]
)
def test_no_other_file_can_be_asked_for(day: Day, steward: Client, phase: str, table: str) -> None:
    day.run("--phase", "patients", "--phase", "images")
    reimport = ReimportRun.objects.get()
    folder = report_path(reimport.pk).with_suffix("") / phase
    folder.mkdir(exist_ok=True)
    (folder / f"{table}.csv").write_text("not to be had")

    assert "not to be had" not in read(steward, "reimport_table", reimport.pk, phase, table, status=404)


def test_no_path_can_stand_in_an_address(day: Day, steward: Client) -> None:
    day.run("--phase", "patients", "--phase", "images")
    address = f"/runs/reimport/{ReimportRun.objects.get().pk}/tables/images/..%2F..%2F..%2Fsecret_key/"

    assert steward.get(address).status_code == 404


def test_neither_runs_nor_reports_name_anybody(day: Day, steward: Client) -> None:
    day.run("--phase", "patients", "--phase", "images", "--phase", "verify")
    run, reimport = LinkRun.objects.get().pk, ReimportRun.objects.get().pk
    pages = [
        read(steward, "runs"),
        read(steward, "run", run),
        read(steward, "reimport_run", reimport),
        read(steward, "reimport_report_text", reimport),
    ]

    assert not [name for name in NAMES for page in pages if name in page]
