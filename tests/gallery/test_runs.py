"""The runs: what is going on, what each one did, and its report; for stewards."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from console import SilentProgress
from gallery.flow import flow_of_files, flow_of_rows
from gallery.models import AccessEvent
from gallery.quantities import duration, percentage, size
from images.linking.outcomes import FileOutcome, RowOutcome
from images.linking.undo import undo_run
from images.models import LinkRun
from jobs.live_progress import told_live
from jobs.live_record import LiveRecord, progress_folder
from reimport.models import PhaseRun, ReimportRun
from reimport.report_folder import report_path
from tests.gallery.conftest import SignedIn
from tests.images.clinic import Clinic
from tests.reimport.day import NAMES, Day, small_day


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir(mode=0o700)
    return tmp_path / "var"


@pytest.fixture
def steward(signed_in: SignedIn) -> Client:
    return signed_in("steward")


@pytest.fixture
def day(transactional_db: None, tmp_path: Path, settings: Settings) -> Day:
    new = small_day(tmp_path / "clinic")
    settings.NEXUS_IMAGES_URL = new.clinic.images_url
    return new


def read(client: Client, name: str, *arguments: object, status: int = 200) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == status
    return b"".join(answer).decode()


def words(page: str) -> str:
    """What is read of a page, in one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_before_the_first_run_the_page_says_how_to_begin(transactional_db: None, steward: Client) -> None:
    page = words(read(steward, "runs"))

    assert "There was no run yet" in page
    assert "Nothing is running" in page


def test_a_run_of_the_linker_stands_in_the_list(gallery: Clinic, steward: Client) -> None:
    run = LinkRun.objects.get()
    page = words(read(steward, "runs"))

    assert f"Linking, run {run.pk}" in page
    assert "6 5 1" in page


def test_a_run_within_a_reimport_is_one_line_with_it(day: Day, steward: Client) -> None:
    day.run("--phase", "patients", "--phase", "images")
    run = LinkRun.objects.get()
    page = words(read(steward, "runs"))

    assert f"linked in run {run.pk}" in page
    assert f"Linking, run {run.pk}" not in page
    assert (
        f"Re-import {run.pk}" not in words(read(steward, "run", run.pk))
        or run.pk == ReimportRun.objects.get().pk
    )


def test_the_newest_run_comes_first_and_the_list_has_pages(gallery: Clinic, steward: Client) -> None:
    last = LinkRun.objects.get()
    for _ in range(25):
        LinkRun.objects.create(
            started_at=timezone.now(), finished_at=timezone.now(), images_url="", files_listed=0
        )
    newest = LinkRun.objects.order_by("-pk")[0]

    first, second = (steward.get(reverse("runs"), {"page": page}).content.decode() for page in (1, 2))

    assert first.index(f"run {newest.pk}<") < first.index(f"run {newest.pk - 1}<")
    assert f"run {last.pk}<" not in first
    assert f"run {last.pk}<" in second


def test_a_run_shows_where_files_and_rows_went(gallery: Clinic, steward: Client) -> None:
    gallery.row("50", "")
    run = gallery.link().run
    page = read(steward, "run", run)

    assert page.count("<svg") == 2
    assert "style=" not in page
    assert "5 of 6 files linked" in words(page)
    assert "5 83.33 % unchanged" in words(page)
    assert "1 16.66 % without metadata" in words(page)
    assert "1 16.66 % without a file" in words(page)
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


def test_the_report_is_shown_as_it_was_written_and_can_do_nothing(day: Day, steward: Client) -> None:
    day.run("--phase", "patients", "--phase", "images", "--phase", "verify")
    reimport = ReimportRun.objects.get()
    answer = steward.get(reverse("reimport_report", args=[reimport.pk]))

    assert answer.content == report_path(reimport.pk).read_bytes()
    policy = answer["Content-Security-Policy"]
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
    report_path(reimport.pk).with_suffix("").rename(report_path(reimport.pk).with_suffix(".away"))
    assert "That report is not there" in words(read(steward, "reimport_table", *arguments, status=404))
    assert "files.csv" not in read(steward, "reimport_run", reimport.pk)
    assert not AccessEvent.objects.filter(action=AccessEvent.Action.READ_REPORT).exists()


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
        read(steward, "reimport_report", reimport),
    ]

    assert not [name for name in NAMES for page in pages if name in page]


def test_what_runs_is_shown_with_how_far_it_is(transactional_db: None, steward: Client) -> None:
    with told_live("link_filemaker_images_csv", dry_run=True) as tale:
        progress = tale.progress(SilentProgress())
        with progress.step("Listing the images", None, "files") as step:
            step.advance(6_490)
        with progress.step("Matching", 200, "files"):
            page = read(steward, "live_runs")

    assert 'hx-trigger="every 1s, refresh"' in page
    assert "Linking the images" in page
    assert "dry run" in page
    assert '<progress value="0" max="100">' in page
    assert "Listing the images" in page
    assert "6,490 files" in page


@pytest.mark.parametrize(
    ("reimport", "remedy"), [(7, "reimport --resume goes on with it"), (None, "Run it again")]
)
def test_a_job_that_was_killed_is_shown_with_what_to_do(
    transactional_db: None, steward: Client, reimport: int | None, remedy: str
) -> None:
    now = timezone.now()
    record = LiveRecord("reimport", 1, "host", now, now, dry_run=False, reimport=reimport)
    progress_folder().mkdir()
    (progress_folder() / "1.json").write_text(record.as_json())
    page = read(steward, "live_runs")

    assert "stopped after" in words(page)
    assert remedy in words(page)
    assert "<progress" not in page


def test_where_nothing_runs_it_is_asked_for_seldom(transactional_db: None, steward: Client) -> None:
    assert 'hx-trigger="every 5s, refresh"' in read(steward, "live_runs")


def test_when_a_job_ended_the_list_is_told_so_once(transactional_db: None, steward: Client) -> None:
    with told_live("import_patients"):
        running = re.search(r'"running": "([^"]+)"', read(steward, "live_runs"))
        assert running
        still = steward.get(reverse("live_runs"), {"running": running[1]})
    ended = steward.get(reverse("live_runs"), {"running": running[1]})

    assert "HX-Trigger" not in still
    assert "runs-changed" in ended["HX-Trigger"]
    assert "HX-Trigger" not in steward.get(reverse("live_runs"), {"running": ""})


def test_when_a_run_was_added_the_list_is_told_so(gallery: Clinic, steward: Client) -> None:
    newest = re.search(r'"newest": "([^"]+)"', read(steward, "live_runs"))
    assert newest
    before = steward.get(reverse("live_runs"), {"newest": newest[1]})
    gallery.link()
    after = steward.get(reverse("live_runs"), {"newest": newest[1]})

    assert "HX-Trigger" not in before
    assert "runs-changed" in after["HX-Trigger"]


def test_a_reimport_without_a_process_is_said_to_have_stopped(
    transactional_db: None, steward: Client
) -> None:
    killed = ReimportRun.objects.create(started_at=timezone.now(), started_by="somebody@somewhere")
    PhaseRun.objects.create(run=killed, number=3, name="patients", state=PhaseRun.State.RUNNING)

    assert "stopped" in words(read(steward, "runs"))
    assert "patients stopped" in words(read(steward, "reimport_run", killed.pk))
    with told_live("reimport", reimport=killed.pk):
        assert "stopped" not in words(read(steward, "runs"))
        assert "patients running" in words(read(steward, "reimport_run", killed.pk))


def test_for_htmx_only_the_list_is_sent(gallery: Clinic, steward: Client) -> None:
    part = steward.get(reverse("runs"), headers={"HX-Request": "true"}).content.decode()

    assert "<table" in part
    assert "<html" not in part


COUNTS = st.dictionaries(st.sampled_from([outcome.value for outcome in FileOutcome]), st.integers(0, 10**7))


@given(COUNTS)
def test_every_file_is_in_the_picture_and_every_band_can_be_seen(counts: dict[str, int]) -> None:
    flow = flow_of_files(counts)

    assert flow.total == sum(counts.values()) == sum(band.outcome.count for band in flow.bands)
    assert {band.outcome.name for band in flow.bands} == {name for name, count in counts.items() if count}
    assert all(band.thickness >= 3 for band in flow.bands)
    assert flow.block == sum(band.thickness for band in flow.bands)
    edges = [(band.top, band.top + band.thickness) for band in flow.bands]
    assert all(end <= start for (_, end), (start, _) in pairwise(edges))
    assert all(end <= flow.height for _, end in edges)
    # A label has a line of its own.
    labels = [band.label for band in flow.bands]
    assert all(below - above >= 18 for above, below in pairwise(labels))


def test_a_wider_band_means_more() -> None:
    flow = flow_of_rows({RowOutcome.USED: 3_000, RowOutcome.NO_FILE: 1_000, RowOutcome.DUPLICATE: 0})

    used, without = flow.bands
    assert used.thickness == 3 * without.thickness
    assert (used.outcome.is_well, without.outcome.is_well) == (True, False)


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_what_is_missing_is_never_rounded_away(part: int, rest: int) -> None:
    assert percentage(part, part + rest) != "100.00 %"
    assert (percentage(part, part + rest) == "0 %") == (part == 0)


def test_times_and_sizes_are_written_as_people_say_them() -> None:
    assert [duration(seconds) for seconds in (0.04, 59.94, 125, 3_599.6, 4_320)] == [
        "0.0 s", "59.9 s", "2 min 5 s", "1 h 0 min", "1 h 12 min",
    ]  # fmt: skip
    assert [size(count) for count in (0, 999, 6_148, 2_412_000, 999_900, 3 * 10**12)] == [
        "0 bytes", "999 bytes", "6.1 KB", "2.4 MB", "1.0 MB", "3.0 TB",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["runs", "live_runs"])
def test_clinicians_are_told_that_runs_are_not_theirs(
    transactional_db: None, signed_in: SignedIn, name: str
) -> None:
    assert signed_in("clinician").get(reverse(name)).status_code == 403
