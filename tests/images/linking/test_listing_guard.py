"""A listing, or a dump, that is not whole stops the run, the first one of an address, too; nothing is unlinked for it."""

from __future__ import annotations

import os

import pytest
from pytest_django import Settings

from console import SilentProgress
from errors import RunFailed
from images.linking.undo import undo_run
from images.models import Image, LinkRun
from storage import StoreUnavailable, open_store
from tests.images.clinic import ADA, Clinic, row_outcomes

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database

ROWS = 240  # of which 12 (5 %) may be without a file


def fill(clinic: Clinic, *, without_file: int, dumped: str = "1") -> None:
    """A clinic of one patient, some of whose rows have no file; `dumped` is what marks those."""
    clinic.patient(ADA)
    for recid in range(1, ROWS + 1):
        has_file = recid > without_file
        clinic.row(str(recid), ADA, dumped="1" if has_file else dumped)
        if has_file:
            clinic.file(f"{recid}.jpg")


def stop(clinic: Clinic, **changes: object) -> str:
    before = set(Image.objects.values_list("storage_key", flat=True))
    with pytest.raises(RunFailed) as failure:
        clinic.link(**changes)
    assert set(Image.objects.values_list("storage_key", flat=True)) == before
    return str(failure.value)


@pytest.mark.parametrize("changes", [{}, {"dry_run": True}, {"limit": 3}])
def test_a_first_run_stops_where_too_many_rows_have_no_file(
    clinic: Clinic, changes: dict[str, object]
) -> None:
    fill(clinic, without_file=13)
    message = stop(clinic, **changes)
    assert "13 of 240 rows (5.4 %) have no file among the 227 listed ones" in message
    assert "NEXUS_MOST_ROWS_WITHOUT_FILE" in message
    assert "--accept-fewer" in message
    assert not LinkRun.objects.exists()

    assert row_outcomes(clinic.link(**changes, accept_fewer=True))["file_lost"] == 13


def test_a_first_run_lets_some_rows_without_a_file_pass(clinic: Clinic) -> None:
    fill(clinic, without_file=12)
    assert row_outcomes(clinic.link()) == {"used": 228, "file_lost": 12}


def test_how_many_is_a_setting(clinic: Clinic, settings: Settings) -> None:
    fill(clinic, without_file=20)
    settings.NEXUS_MOST_ROWS_WITHOUT_FILE = 9
    assert clinic.link().plan.linked == 220


@pytest.mark.parametrize("mark", ["", "0", "No"])
def test_rows_that_were_never_dumped_do_not_count(clinic: Clinic, mark: str) -> None:
    fill(clinic, without_file=100, dumped=mark)
    assert row_outcomes(clinic.link()) == {"used": 140, "no_file": 100}


@pytest.mark.parametrize("marked_until", [0, 200])
def test_marks_that_the_files_contradict_are_not_believed(clinic: Clinic, marked_until: int) -> None:
    """A column that nobody filled in says nothing about what was dumped."""
    clinic.patient(ADA)
    for recid in range(1, ROWS + 1):
        clinic.row(str(recid), ADA, dumped="1" if 60 < recid <= marked_until else "")
        if recid > 60:
            clinic.file(f"{recid}.jpg")
    assert "60 of 240 rows (25.0 %) have no file" in stop(clinic)


def test_an_export_that_does_not_say_what_was_dumped_loses_no_file(clinic: Clinic) -> None:
    fill(clinic, without_file=5)
    text = clinic.write_csv().read_text("utf-8-sig").replace("NexusExportDate", "whatever")
    clinic.csv.write_text(text, "utf-8-sig")
    assert row_outcomes(clinic.link_as_written()) == {"used": 235, "no_file": 5}


def test_rows_beyond_a_limit_are_not_lost(clinic: Clinic) -> None:
    fill(clinic, without_file=0)
    result = clinic.link(limit=40)
    assert row_outcomes(result) == {"used": 40, "no_file": 200}


def test_the_largest_listing_counts_and_not_the_last_one(clinic: Clinic) -> None:
    fill(clinic, without_file=0)
    clinic.link()
    lose(clinic, 23)  # 90.4 % are left
    clinic.link()
    lose(clinic, 21)  # 90.3 % of those

    assert "The listing came up short: 196 files, where run" in stop(clinic)
    assert "found 240" in stop(clinic, dry_run=True)
    assert Image.objects.count() == ROWS


def lose(clinic: Clinic, count: int) -> None:
    for path in sorted(clinic.images.iterdir())[:count]:
        path.unlink()


def test_what_was_accepted_once_is_what_later_listings_are_compared_with(clinic: Clinic) -> None:
    fill(clinic, without_file=0)
    clinic.link()
    lose(clinic, 100)
    stop(clinic)
    clinic.link(accept_fewer=True)

    assert clinic.link().plan.not_listed == 100
    lose(clinic, 30)
    assert "110 files, where run" in stop(clinic)


def test_a_run_that_was_undone_is_nothing_to_compare_with(clinic: Clinic) -> None:
    fill(clinic, without_file=0)
    run = clinic.link().run
    assert run is not None
    undo_run(run, SilentProgress())
    clinic.rows = clinic.rows[:100]
    for recid in range(101, ROWS + 1):
        (clinic.images / f"{recid}.jpg").unlink()

    assert clinic.link().plan.linked == 100


def test_other_files_do_not_make_up_for_those_that_are_missing(clinic: Clinic) -> None:
    fill(clinic, without_file=0)
    clinic.link()
    for recid in range(1, 31):
        (clinic.images / f"{recid}.jpg").rename(clinic.images / f"letter {recid}.jpg")

    assert "it lacks 30 of the 240 images that were linked from there" in stop(clinic)


@pytest.mark.parametrize("spelling", ["{}/", "file://localhost{}", "{}", "relative"])
def test_an_address_is_the_same_however_it_is_spelt(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, spelling: str
) -> None:
    fill(clinic, without_file=0)
    clinic.link()
    lose(clinic, 60)
    monkeypatch.chdir(clinic.root)
    url = os.path.relpath(clinic.images) if spelling == "relative" else spelling.format(clinic.images)

    assert "180 files, where run" in stop(clinic, store_url=url)


@pytest.mark.any_database
def test_the_listing_of_another_address_is_nothing_to_compare_with(clinic: Clinic) -> None:
    fill(clinic, without_file=0)
    clinic.link()
    letters = Clinic(clinic.root / "letters")
    letters.row("1", ADA)
    letters.file("1.png")

    assert letters.link().plan.linked == 1


@pytest.mark.any_database
@pytest.mark.parametrize(("gone", "stops"), [(10, False), (11, True)])
def test_a_few_links_may_be_withdrawn_however_few_there_are(clinic: Clinic, gone: int, stops: bool) -> None:
    clinic.patient(ADA)
    for recid in range(100, 130):
        clinic.picture(str(recid), ADA)
    clinic.link()
    del clinic.rows[:gone]

    if stops:
        assert "11 of 30 links made before would be withdrawn" in stop(clinic)
    else:
        assert clinic.link().plan.withdrawn == 10


@pytest.mark.any_database
def test_of_many_links_one_in_twenty_may_be_withdrawn(clinic: Clinic) -> None:
    fill(clinic, without_file=0)
    clinic.link()
    del clinic.rows[:13]
    stop(clinic)
    clinic.row("1", ADA)

    assert clinic.link().plan.withdrawn == 12


def test_a_file_that_is_listed_twice_is_an_error_of_the_store(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(clinic, without_file=0)
    (page,) = open_store(clinic.images_url).list()
    monkeypatch.setattr("storage.folder.LocalFolder.list", lambda _: iter([page, page]))

    with pytest.raises(StoreUnavailable, match="listed 240 files more than once"):
        clinic.link()
