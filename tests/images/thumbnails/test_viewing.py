"""Thumbnails for a page: made at the first view, kept in a place of their own, remembered also where refused."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from errors import RunFailed
from images.thumbnails import (
    Refusal,
    ThumbnailFacts,
    ThumbnailSize,
    ThumbnailSource,
    ensure_thumbnail,
    find_facts,
    find_thumbnail,
)
from images.thumbnails.first_views import FirstViews
from images.thumbnails.place import ThumbnailPlace, place_problem
from images.thumbnails.workers import ThumbnailResult
from reimport.system_checks import configuration_problems
from storage import ImageStore, ObjectNotFound, OtherContent, StoreUnavailable
from storage.folder import LocalFolder
from tests.ugly.image_files import jpeg, pdf

SMALL = ThumbnailSize.SMALL


def put(dump: Path, key: str, content: bytes) -> ThumbnailSource:
    (dump / key).write_bytes(content)
    return ThumbnailSource(key, len(content))


def files(place: ThumbnailPlace) -> list[Path]:
    return sorted(path for path in place.folder.rglob("*") if path.is_file())


def test_nothing_is_there_before_the_first_view(dump: Path, store: ImageStore, place: ThumbnailPlace) -> None:
    source = put(dump, "2.jpg", jpeg())
    assert find_thumbnail(store, source, SMALL) is None
    assert find_facts(store, source) is None
    assert not place.folder.exists()


def test_the_first_view_makes_both_sizes_and_the_next_ones_find_them(
    dump: Path, store: ImageStore, place: ThumbnailPlace
) -> None:
    source = put(dump, "2.jpg", pdf(pages=3))
    facts = ensure_thumbnail(store, source)
    assert facts == ThumbnailFacts(None, "application/pdf", 1600, 800, 3)
    assert find_facts(store, source) == facts
    made = {path: path.stat().st_mtime_ns for path in files(place)}
    assert {find_thumbnail(store, source, size) for size in ThumbnailSize} < set(made)
    (dump / "2.jpg").unlink()
    assert ensure_thumbnail(store, source) == facts
    assert {path: path.stat().st_mtime_ns for path in files(place)} == made


def test_only_the_owner_can_read_them_and_names_tell_nothing(
    dump: Path, store: ImageStore, place: ThumbnailPlace
) -> None:
    ensure_thumbnail(store, put(dump, "2.jpg", jpeg()))
    assert len(files(place)) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files(place)} == {0o600}
    folders = [place.folder, *(path for path in place.folder.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    assert all(len(path.name.split(".")[0]) == 64 for path in files(place))


def test_the_originals_stay_as_they_are(dump: Path, store: ImageStore, place: ThumbnailPlace) -> None:
    source = put(dump, "2.jpg", jpeg())
    before = (dump / "2.jpg").read_bytes(), (dump / "2.jpg").stat().st_mtime_ns
    ensure_thumbnail(store, source)
    assert ((dump / "2.jpg").read_bytes(), (dump / "2.jpg").stat().st_mtime_ns) == before
    assert [path.name for path in dump.iterdir()] == ["2.jpg"]


def test_a_refusal_is_remembered(dump: Path, store: ImageStore, place: ThumbnailPlace) -> None:
    source = put(dump, "2.jpg", b"text")
    assert ensure_thumbnail(store, source).refusal is Refusal.UNSUPPORTED_CONTENT
    (dump / "2.jpg").unlink()
    assert ensure_thumbnail(store, source).refusal is Refusal.UNSUPPORTED_CONTENT
    assert find_thumbnail(store, source, SMALL) is None


def test_sizes_that_say_enough_need_no_reading(store: ImageStore, place: ThumbnailPlace) -> None:
    assert ensure_thumbnail(store, ThumbnailSource("gone.jpg", 0)).refusal is Refusal.EMPTY
    assert ensure_thumbnail(store, ThumbnailSource("gone.jpg", 10**12)).refusal is Refusal.TOO_LARGE


def test_what_the_store_refuses_is_raised_and_not_remembered(
    dump: Path, store: ImageStore, place: ThumbnailPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ThumbnailSource("2.jpg", len(jpeg()))
    with pytest.raises(ObjectNotFound):
        ensure_thumbnail(store, source)
    with monkeypatch.context() as patch:
        busy = ThumbnailResult(source, None, StoreUnavailable("The store is busy."))
        patch.setattr(FirstViews, "make", lambda *_: busy)
        with pytest.raises(StoreUnavailable):
            ensure_thumbnail(store, source)
    assert find_facts(store, source) is None
    put(dump, "2.jpg", jpeg())
    assert ensure_thumbnail(store, source).is_made


def test_other_bytes_than_were_listed_are_tried_again_at_the_next_view(
    dump: Path, store: ImageStore, place: ThumbnailPlace
) -> None:
    source = put(dump, "2.jpg", jpeg())
    for instead in (b"", jpeg()[:900], b"<html>Sign in</html>", jpeg() + b"x"):
        put(dump, "2.jpg", instead)
        with pytest.raises(OtherContent, match="was listed with"):
            ensure_thumbnail(store, source)
        assert find_facts(store, source) is None
    put(dump, "2.jpg", jpeg())
    assert ensure_thumbnail(store, source).is_made


def test_another_size_is_another_source(dump: Path, store: ImageStore, place: ThumbnailPlace) -> None:
    ensure_thumbnail(store, put(dump, "2.jpg", b"text"))
    assert ensure_thumbnail(store, put(dump, "2.jpg", jpeg())).is_made


def test_two_stores_never_share_a_thumbnail(
    dump: Path, tmp_path: Path, store: ImageStore, place: ThumbnailPlace
) -> None:
    source = put(dump, "2.jpg", jpeg())
    ensure_thumbnail(store, source)
    assert find_facts(LocalFolder(tmp_path), source) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"state": "made", "refusal": "what?"}'])
def test_facts_that_were_cut_off_are_made_again(
    dump: Path, store: ImageStore, place: ThumbnailPlace, damage: str
) -> None:
    source = put(dump, "2.jpg", jpeg())
    ensure_thumbnail(store, source)
    next(path for path in files(place) if path.suffix == ".json").write_text(damage)
    assert find_facts(store, source) is None
    assert ensure_thumbnail(store, source).is_made
    assert find_thumbnail(store, source, SMALL)


def test_a_thumbnail_that_somebody_removed_is_made_again(
    dump: Path, store: ImageStore, place: ThumbnailPlace
) -> None:
    source = put(dump, "2.jpg", jpeg())
    ensure_thumbnail(store, source)
    place.path(source, SMALL).unlink()
    assert find_thumbnail(store, source, SMALL) is None
    ensure_thumbnail(store, source)
    assert find_thumbnail(store, source, SMALL)


def test_many_threads_at_once_all_get_whole_thumbnails(
    dump: Path, store: ImageStore, place: ThumbnailPlace
) -> None:
    sources = [put(dump, f"{number}.pdf", pdf(pages=number + 1)) for number in range(4)] * 4
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(partial(ensure_thumbnail, store), sources))
    assert [facts.pages for facts in found] == [1, 2, 3, 4] * 4
    assert len(files(place)) == 12


def test_a_place_that_cannot_be_written_to_is_told(
    dump: Path, store: ImageStore, place: ThumbnailPlace
) -> None:
    place.folder.parent.mkdir()
    place.folder.write_text("a file in its place")
    with pytest.raises(RunFailed, match="cannot be written to"):
        ensure_thumbnail(store, put(dump, "2.jpg", jpeg()))


@pytest.mark.parametrize("inside", ["", "thumbnails", "a/b"])
def test_a_place_in_the_folder_of_the_images_is_a_configuration_error(
    dump: Path, store: ImageStore, settings: Settings, inside: str
) -> None:
    settings.NEXUS_IMAGES_URL = store.url
    settings.NEXUS_THUMBNAILS_DIR = dump / inside
    assert "nexus.E004" in [problem.id for problem in configuration_problems()]
    settings.NEXUS_THUMBNAILS_DIR = dump.parent / "dump-thumbnails"
    assert "nexus.E004" not in [problem.id for problem in configuration_problems()]


def test_a_link_into_the_folder_of_the_images_is_seen_through(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").symlink_to(dump)
    assert place_problem(tmp_path / "elsewhere" / "thumbnails", dump.as_uri()) is not None
    assert place_problem(tmp_path / "thumbnails", "s3://bucket/") is None


def test_a_place_under_a_file_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    problem = place_problem(tmp_path / "file" / "thumbnails", "s3://bucket/")
    assert problem is not None
    assert "cannot be written to" in problem[0]
