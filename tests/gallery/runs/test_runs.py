"""The runs: what each one did, and where its files and rows went; for stewards."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from console import SilentProgress
from images.linking.undo import undo_run
from images.models import LinkRun
from reimport.models import PhaseRun, ReimportRun
from tests.gallery.conftest import SignedIn
from tests.gallery.reading import read, words
from tests.images.clinic import Clinic
from tests.reimport.day import Day


def test_before_the_first_run_the_page_says_how_to_begin(transactional_db: None, steward: Client) -> None:
    page = words(read(steward, "runs"))

    assert "There was no run yet" in page
    assert "Nothing is running" in page


def test_a_run_of_the_linker_stands_in_the_list(gallery: Clinic, steward: Client) -> None:
    run = LinkRun.objects.get()
    page = words(read(steward, "runs"))

    assert f"Linking the images, run {run.pk}" in page
    assert "6 5 1" in page


def test_a_run_within_a_reimport_is_one_line_with_it(day: Day, steward: Client) -> None:
    day.run("--phase", "patients", "--phase", "images")
    run = LinkRun.objects.get()
    page = words(read(steward, "runs"))

    assert f"images in run {run.pk}" in page
    assert f"Linking the images, run {run.pk}" not in page
    # Three patients' rows and eight files, of which two were not linked.
    assert "11 9 2" in page
    assert (
        f"Re-import {run.pk}" not in words(read(steward, "run", run.pk))
        or run.pk == ReimportRun.objects.get().pk
    )


def test_the_newest_run_comes_first_and_the_list_has_pages(gallery: Clinic, steward: Client) -> None:
    last = LinkRun.objects.get()
    for _ in range(25):
        LinkRun.objects.create(started_at=timezone.now(), finished_at=timezone.now())
    newest = LinkRun.objects.order_by("-pk")[0]

    first, second = (steward.get(reverse("runs"), {"page": page}).content.decode() for page in (1, 2))

    assert first.index(f"run {newest.pk}<") < first.index(f"run {newest.pk - 1}<")
    assert f"run {last.pk}<" not in first
    assert f"run {last.pk}<" in second


def test_a_run_shows_where_files_and_rows_went(gallery: Clinic, steward: Client) -> None:
    gallery.row("50", "", dumped="")
    run = gallery.link().run
    page = read(steward, "run", run)

    assert page.count("<svg") == 2
    assert "style=" not in page
    assert "5 of 6 files linked" in words(page)
    assert "5 83.33 % unchanged" in words(page)
    assert "1 16.66 % without metadata" in words(page)
    assert "1 16.66 % without a file" in words(page)
    assert "the month first (5/29/1984)" in words(page)
    assert f"{reverse('unlinked_files')}?reason=no_metadata" in page
    assert f"{reverse('unlinked_rows')}?reason=no_file" in page


def test_only_the_run_of_which_the_lists_are_leads_to_them(gallery: Clinic, steward: Client) -> None:
    first = LinkRun.objects.get()
    second = gallery.link().run

    assert "?reason=" not in read(steward, "run", first.pk)
    assert "?reason=" in read(steward, "run", second)


def test_an_undone_run_says_so(gallery: Clinic, steward: Client) -> None:
    run = LinkRun.objects.get()
    undo_run(run.pk, SilentProgress())

    assert "This run was undone" in words(read(steward, "run", run.pk))
    assert "undone" in words(read(steward, "runs"))


def test_a_run_that_withdrew_links_says_how_many(gallery: Clinic, steward: Client) -> None:
    gallery.rows = [row for row in gallery.rows if row[6] != "6"]
    run = gallery.link(accept_fewer=True).run

    assert "1 earlier link withdrawn" in words(read(steward, "run", run))


def test_a_reimport_shows_its_phases_and_their_tables(day: Day, steward: Client) -> None:
    day.run("--phase", "patients", "--phase", "images", "--phase", "verify")
    reimport = ReimportRun.objects.get()
    images = PhaseRun.objects.get(name="images")
    page = read(steward, "reimport_run", reimport.pk)

    assert images.plan_hash in page
    assert "Images links every image to its patient, one visit for each day done" in words(page)
    assert reverse("run", args=[images.details["link_run"]]) in page
    assert reverse("reimport_report", args=[reimport.pk]) in page
    assert "6 linked" in words(page)

    table = steward.get(reverse("reimport_table", args=[reimport.pk, "images", "files"]))
    assert "30.jpg,30,no_metadata" in b"".join(table).decode()
    assert f"reimport-{reimport.pk}-images-files.csv" in table["Content-Disposition"]
    table.close()


def test_the_signs_that_a_link_may_be_wrong_are_told_of_a_reimport(day: Day, steward: Client) -> None:
    day.run("--phase", "patients", "--phase", "images")
    run = LinkRun.objects.get()

    # All pictures of the small clinic have the same bytes.
    assert "6 linked, with the same bytes as a file of another patient" in words(read(steward, "run", run.pk))


def test_a_failed_phase_shows_its_fault(day: Day, steward: Client) -> None:
    day.run("--phase", "patients", "--phase", "images")
    (day.clinic.images / "2.jpg").unlink()
    day.refused("--phase", "verify")
    page = words(read(steward, "reimport_run", ReimportRun.objects.latest("pk").pk))

    assert "failed" in page
    assert "Every image&#x27;s object exists in the store. 2.jpg" in page
    assert "--resume" in page


def test_for_htmx_only_the_list_is_sent(gallery: Clinic, steward: Client) -> None:
    part = steward.get(reverse("runs"), headers={"HX-Request": "true"}).content.decode()

    assert "<table" in part
    assert "<html" not in part


@pytest.mark.parametrize("name", ["runs", "live_runs"])
def test_clinicians_are_told_that_runs_are_not_theirs(
    transactional_db: None, signed_in: SignedIn, name: str
) -> None:
    assert signed_in("clinician").get(reverse(name)).status_code == 403
