"""`manage.py make_thumbnails`: everything once, again only what changed, one bad file costs one file."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from images.thumbnails import Refusal, ThumbnailSize, ThumbnailSource, find_facts, find_thumbnail, workers
from images.thumbnails.place import ThumbnailPlace
from storage import ImageStore, open_store
from tests.images.clinic import Clinic
from tests.images.thumbnails import hostile
from tests.processes import BACKEND
from tests.servers.rclone import RcloneServer
from tests.ugly.image_files import jpeg, pdf, png_bomb

FILES = {
    "2.jpg": jpeg(),
    "3.JPG": pdf(pages=2),
    "sub/4.png": jpeg(20, 10),
    "5.gif": b"text",
    "6.png": png_bomb(),
    "7.tif": b"",
    "8.jpg": jpeg()[:500],
    ".DS_Store": b"x",
    "notes.txt": b"x",
}


@pytest.fixture
def full(dump: Path, place: ThumbnailPlace) -> Path:
    """The folder of images with all of the files."""
    for key, content in FILES.items():
        put(dump, key, content)
    return dump


def put(dump: Path, key: str, content: bytes, age: float = 60) -> None:
    """A file that was written a minute ago."""
    (dump / key).parent.mkdir(exist_ok=True)
    (dump / key).write_bytes(content)
    os.utime(dump / key, (time.time() - age,) * 2)


def run(images: object, *arguments: object, status: int = 0) -> dict[str, Any]:
    out = io.StringIO()
    options = ["--images", str(images), "--json", "-", *map(str, arguments)]
    if status:
        with pytest.raises(SystemExit) as ended:
            call_command("make_thumbnails", *options, stdout=out, stderr=io.StringIO())
        assert ended.value.code == status
    else:
        call_command("make_thumbnails", *options, stdout=out, stderr=io.StringIO())
    result: dict[str, Any] = json.loads(out.getvalue())
    return result


@pytest.mark.any_database
@pytest.mark.usefixtures("db")
def test_what_a_file_is_decides_whether_it_gets_thumbnails(dump: Path, place: ThumbnailPlace) -> None:
    """By its content where its name does not tell; none for thumbnails of others, nor for what systems keep."""
    pictures = ["1.jpg", "2.jfif", "3", "100.IMG_0001", "1000."]
    others = ["._1.jpg", "@eaDir/1.jpg", "1_thumb.jpg", ".cache/1.jpg"]
    for key in [*pictures, *others]:
        put(dump, key, jpeg())
    put(dump, "letter", b"Dear Sir,")

    assert run(dump)["totals"] == totals(made=len(pictures))
    assert run(dump)["totals"] == totals(present=len(pictures))


@pytest.mark.any_database
@pytest.mark.usefixtures("db")
def test_a_linked_picture_that_is_called_like_a_thumbnail_has_its_own(
    clinic: Clinic, settings: Settings
) -> None:
    settings.NEXUS_THUMBNAILS_DIR = clinic.root / "thumbnails"
    clinic.dump("995.jpg 995_thumb.jpg", content=jpeg())
    clinic.link()

    assert run(clinic.images)["totals"] == totals(made=2)


def totals(made: int = 0, present: int = 0, refused: int = 0, unreadable: int = 0, removed: int = 0) -> dict[str, int]:  # fmt: skip
    files = made + present + refused + unreadable
    return {
        "files": files,
        "made": made,
        "present": present,
        "refused": refused,
        "unreadable": unreadable,
        "removed": removed,
    }


def snapshot(folder: Path) -> dict[Path, tuple[bytes, int]]:
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_supported_file_is_made_or_refused_and_a_second_run_makes_nothing(
    full: Path, place: ThumbnailPlace, store: ImageStore, jobs: int
) -> None:
    originals = snapshot(full)
    result = run(full, "--jobs", jobs)
    assert result["totals"] == totals(made=3, refused=4)
    refused = {"5.gif": "unsupported_content", "6.png": "too_large", "7.tif": "empty", "8.jpg": "corrupt"}
    assert result["refused_keys"] == refused
    facts = find_facts(store, ThumbnailSource("3.JPG", len(FILES["3.JPG"])))
    assert facts is not None
    assert (facts.mime_type, facts.pages) == ("application/pdf", 2)
    made = snapshot(place.folder)

    again = run(full, "--jobs", jobs)

    assert again["totals"] == totals(present=3, refused=4)
    assert again["refused_keys"] == refused
    assert snapshot(place.folder) == made
    assert snapshot(full) == originals


def test_no_database_is_asked(full: Path) -> None:
    """The fixture `db` is missing here, so that a question would fail the test."""
    run(full)


def test_a_few_files_and_then_the_rest(full: Path) -> None:
    assert run(full, "--limit", 2)["totals"] == totals(made=2)
    assert run(full)["totals"] == totals(made=1, present=2, refused=4)


def test_a_newer_original_is_made_again(full: Path, store: ImageStore) -> None:
    run(full)
    put(full, "2.jpg", FILES["2.jpg"], age=-1)
    assert run(full)["totals"] == totals(made=1, present=2, refused=4)


def test_an_original_that_became_bad_loses_its_thumbnails(full: Path, store: ImageStore) -> None:
    run(full)
    source = ThumbnailSource("2.jpg", len(FILES["2.jpg"]))
    put(full, "2.jpg", bytes(source.size_bytes), age=0)
    run(full)
    assert find_thumbnail(store, source, ThumbnailSize.SMALL) is None
    assert run(full)["totals"] == totals(present=2, refused=5)


def test_what_belongs_to_no_listed_file_is_removed_and_nothing_else(
    full: Path, place: ThumbnailPlace, tmp_path: Path
) -> None:
    run(full)
    other = tmp_path / "other"
    other.mkdir()
    put(other, "2.jpg", jpeg())
    run(other)
    foreign = place.path(ThumbnailSource("2.jpg", 1), ThumbnailSize.SMALL).parent / "notes.txt"
    foreign.parent.mkdir(exist_ok=True)
    for path, age in ((foreign, 9999), (foreign.with_name(".part-old"), 9999), (foreign.with_name(".part-new"), 1)):  # fmt: skip
        path.write_text("")
        os.utime(path, (time.time() - age,) * 2)
    (full / "2.jpg").unlink()
    (full / "5.gif").unlink()

    assert run(full, "--limit", 1)["totals"]["removed"] == 0
    assert run(full)["totals"] == totals(present=2, refused=3, removed=3 + 1 + 1)
    assert [path.name for path in foreign.parent.iterdir() if path.stem in {"notes", ".part-new"}]
    assert foreign.exists()
    assert foreign.with_name(".part-new").exists()
    assert not foreign.with_name(".part-old").exists()
    assert run(other)["totals"] == totals(present=1)


def test_refused_files_are_tried_again_only_when_asked_for(full: Path, place: ThumbnailPlace) -> None:
    run(full)
    before = snapshot(place.folder)
    assert run(full, "--retry-refused")["totals"] == totals(present=3, refused=4)
    changed = {path for path, content in snapshot(place.folder).items() if before[path] != content}
    assert len(changed) == 4


def test_a_crash_and_an_endless_picture_cost_one_file_each(
    full: Path, store: ImageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("crash.jpg", "endless.jpg", "crash2.jpg"):
        put(full, name, jpeg())
    monkeypatch.setattr(workers, "work_on", hostile.work_on_hostile)
    monkeypatch.setattr(workers, "_SECONDS", 6.0)

    result = run(full, "--jobs", 2)

    assert result["totals"] == totals(made=3, refused=7)
    assert result["refused"]["crashed"] == 2
    assert result["refused_keys"]["endless.jpg"] == "timed_out"
    facts = find_facts(store, ThumbnailSource("crash.jpg", len(jpeg())))
    assert facts is not None
    assert facts.refusal is Refusal.CRASHED


def test_a_file_that_cannot_be_read_is_counted_and_tried_again(
    full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = list(open_store(str(full)).list())
    (full / "2.jpg").rename(full / "elsewhere")
    with monkeypatch.context() as patch:
        patch.setattr("storage.folder.LocalFolder.list", lambda _: iter(listing))
        result = run(full, status=1)
    assert result["totals"] == totals(made=2, refused=4, unreadable=1)
    assert "There is no object '2.jpg'" in result["unreadable_keys"]["2.jpg"]
    (full / "elsewhere").rename(full / "2.jpg")
    assert run(full)["totals"]["made"] == 1


def test_other_bytes_than_were_listed_are_no_bad_picture_and_are_tried_again(full: Path) -> None:
    listing = list(open_store(str(full)).list())
    for instead in (b"", b"<html>Sign in</html>", FILES["2.jpg"][:300]):
        put(full, "2.jpg", instead)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("storage.folder.LocalFolder.list", lambda _: iter(listing))
            result = run(full, status=1)
        assert result["totals"]["unreadable"] == 1
        assert "which was listed with" in result["unreadable_keys"]["2.jpg"]
    put(full, "2.jpg", FILES["2.jpg"])
    assert run(full)["totals"] == totals(made=1, present=2, refused=4)


def refused(*arguments: object) -> tuple[int, str]:
    with pytest.raises(CommandError) as error:
        call_command("make_thumbnails", *map(str, arguments), stdout=io.StringIO())
    return error.value.returncode, str(error.value)


def test_an_empty_or_missing_store_is_refused_and_nothing_removed(
    full: Path, place: ThumbnailPlace, tmp_path: Path
) -> None:
    run(full)
    before = snapshot(place.folder)
    for path in list(full.rglob("*")):
        if path.is_file():
            path.unlink()
    status, message = refused("--images", full)
    assert (status, "not one picture" in message) == (2, True)
    assert refused("--images", tmp_path / "nowhere")[0] == 2
    assert snapshot(place.folder) == before


def test_a_place_in_the_folder_of_the_images_is_refused(place: ThumbnailPlace, tmp_path: Path) -> None:
    put(tmp_path, "2.jpg", jpeg())
    status, message = refused("--images", tmp_path)
    assert (status, "NEXUS_THUMBNAILS_DIR" in message) == (2, True)
    assert not place.folder.exists()


def test_the_summary_names_what_was_refused(full: Path) -> None:
    for number in range(100, 125):
        put(full, f"{number}.jpg", b"")
    out = io.StringIO()
    call_command("make_thumbnails", "--images", str(full), stdout=out, no_color=True)
    shown = out.getvalue()
    assert "3  thumbnails made" in shown
    assert "26  refused: it has no content" in shown
    assert "  100.jpg: it has no content" in shown
    assert "... and 9 more" in shown


@pytest.mark.s3
@pytest.mark.usefixtures("fresh_workers")
def test_a_bucket_is_read_by_processes_of_their_own(
    rclone_server: RcloneServer, place: ThumbnailPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in rclone_server.environ.items():
        monkeypatch.setenv(name, value)
    rclone_server.make_bucket("thumbnails")
    for key, content in FILES.items():
        rclone_server.put("thumbnails", f"dump/{key}", content)
    assert run("s3://thumbnails/dump/", "--jobs", 2)["totals"] == totals(made=3, refused=4)
    assert run("s3://thumbnails/dump/", "--jobs", 2)["totals"] == totals(present=3, refused=4)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_ends_half_way_is_completed_by_the_next(
    dump: Path, tmp_path: Path, place: ThumbnailPlace, store: ImageStore, blow: signal.Signals
) -> None:
    contents = {f"{number:03}.jpg": jpeg(1000 + number, 900) for number in range(40)}
    for key, content in contents.items():
        put(dump, key, content)
    environ = {
        **os.environ,
        "NEXUS_VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "make_thumbnails", "--images", str(dump), "--jobs", "2"],
        cwd=BACKEND,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while len(list(place.folder.rglob("*.json"))) < 4 and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(blow)
    _, message = process.communicate(timeout=30)
    if blow == signal.SIGINT:
        assert process.returncode == 130
        assert message.strip().endswith("run it again for the others.")
    made = len(list(place.folder.rglob("*.json")))
    assert 4 <= made < 40

    assert run(dump)["totals"]["present"] >= made
    for key, content in contents.items():
        assert find_thumbnail(store, ThumbnailSource(key, len(content)), ThumbnailSize.SMALL), key
