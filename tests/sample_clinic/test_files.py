"""The files: real, each with its own bytes, the same on every run, healed when damaged, never written over others'."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from errors import RunFailed, UnusableInput
from sample_clinic import plan_clinic
from sample_clinic.files import DrawnFiles, Places, WrittenFiles, write_sample_files
from sample_clinic.plan import SampleClinic

MEGABYTE = 1_000_000
NOTHING = WrittenFiles(frozenset(), 0)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(csv=tmp_path / "export.csv", images=tmp_path / "dump")


@pytest.fixture
def small_clinic(sample_clinic: SampleClinic) -> SampleClinic:
    """Sixty rows of each export and three files of each kind, so that every test can write them."""
    files = [
        file
        for extension in ("jpg", "jpeg", "JPG", "png", "pdf")
        for file in [file for file in sample_clinic.files if file.extension == extension][:3]
    ]
    return replace(
        sample_clinic,
        patient_rows=sample_clinic.patient_rows[:60],
        records=sample_clinic.records[:60],
        appointments=sample_clinic.appointments[:60],
        communications=sample_clinic.communications[:60],
        notes=sample_clinic.notes[:60],
        files=tuple(sorted(files, key=lambda file: file.name)),
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_file_has_bytes_of_its_own(sample_clinic_files: Places) -> None:
    digests = {hashlib.sha256(path.read_bytes()).digest() for path in sample_clinic_files.images.iterdir()}
    assert len(digests) == 6_490


def test_the_dump_is_small(sample_clinic_files: Places) -> None:
    sizes = [path.stat().st_size for path in sample_clinic_files.images.iterdir()]
    assert sum(sizes) < 80 * MEGABYTE
    assert min(sizes) > 2_000


@pytest.mark.parametrize(
    ("extension", "image_format"), [("jpg", "JPEG"), ("jpeg", "JPEG"), ("JPG", "JPEG"), ("png", "PNG")]
)
def test_pictures_can_be_decoded(sample_clinic_files: Places, extension: str, image_format: str) -> None:
    for path in sorted(sample_clinic_files.images.glob(f"*.{extension}"))[:60]:
        with Image.open(path) as picture:
            picture.load()
            assert (picture.format, picture.size) == (image_format, (420, 560))


def test_pdfs_are_whole(sample_clinic_files: Places) -> None:
    paths = sorted(sample_clinic_files.images.glob("*.pdf"))
    assert paths
    for path in paths:
        content = path.read_bytes()
        assert content.startswith(b"%PDF-")
        (start,) = re.findall(rb"startxref\n(\d+)\n%%EOF", content)
        table = content[int(start) :]
        assert table.startswith(b"xref\n")
        offsets = [int(offset) for offset in re.findall(rb"(\d{10}) \d{5} n", table)]
        assert offsets
        assert all(re.match(rb"\d+ 0 obj", content[offset:]) for offset in offsets)
        page = content[content.index(b"\xff\xd8\xff") :]
        with Image.open(BytesIO(page)) as picture:
            picture.load()


def test_the_same_bytes_every_time(
    sample_clinic: SampleClinic, sample_clinic_files: Places, small_clinic: SampleClinic, places: Places
) -> None:
    written = write_sample_files(small_clinic, places)
    shared = {file.name: (sample_clinic_files.images / file.name).read_bytes() for file in small_clinic.files}
    assert contents(places.images) == shared
    assert plan_clinic() == sample_clinic
    assert len(written.exports) == 5
    for path in written.exports:
        name = sample_clinic_files.csv.name if path == places.csv else path.name
        assert sample_clinic_files.csv.with_name(name).read_bytes().startswith(path.read_bytes())


def test_a_second_run_writes_nothing(sample_clinic: SampleClinic, sample_clinic_files: Places) -> None:
    def times() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in sample_clinic_files.csv.parent.rglob("*")}

    before = times()
    assert write_sample_files(sample_clinic, sample_clinic_files) == NOTHING
    assert times() == before


@pytest.mark.parametrize("kept", [0, 1, 40, 3_000, -1])
def test_an_interrupted_run_is_finished(small_clinic: SampleClinic, places: Places, kept: int) -> None:
    everything = write_sample_files(small_clinic, places)
    whole = {path: path.read_bytes() for path in (*places.images.iterdir(), *everything.exports)}
    for path in [*everything.exports, *(places.images / file.name for file in small_clinic.files[::2])]:
        path.write_bytes(path.read_bytes()[:kept])
    (places.images / small_clinic.files[1].name).unlink()

    assert write_sample_files(small_clinic, places) == WrittenFiles(everything.exports, 9)

    assert {path: path.read_bytes() for path in whole} == whole
    assert write_sample_files(small_clinic, places) == NOTHING


def test_a_damaged_file_of_ours_is_written_again(small_clinic: SampleClinic, places: Places) -> None:
    write_sample_files(small_clinic, places)
    whole = contents(places.images)
    for name, content in whole.items():
        (places.images / name).write_bytes(content[:2_000] + b"\0" + content[2_001:])
    write_sample_files(small_clinic, places)
    assert contents(places.images) == whole


@pytest.mark.parametrize(
    "intrude",
    [
        lambda folder, _: (folder / ".DS_Store").write_bytes(b"x"),
        lambda folder, _: (folder / "more").mkdir(),
        lambda folder, name: (folder / name).write_bytes(b"somebody's photograph"),
        lambda folder, name: (folder / name).write_bytes(
            DrawnFiles().content(plan_clinic().files[0])[:20] + b"x" * 99
        ),
    ],
    ids=["a file of another name", "a folder", "a file of the same name", "the same beginning"],
)
def test_a_folder_with_anything_else_is_refused(
    small_clinic: SampleClinic, places: Places, intrude: Callable[[Path, str], object]
) -> None:
    places.images.mkdir()
    intrude(places.images, small_clinic.files[0].name)
    with pytest.raises(UnusableInput, match="--images"):
        write_sample_files(small_clinic, places)
    assert len(list(places.images.iterdir())) == 1
    assert not places.csv.exists()


@pytest.mark.parametrize("name", ["export.csv", "Patients.csv", "Notes.csv"])
def test_another_export_is_refused(small_clinic: SampleClinic, places: Places, name: str) -> None:
    stranger = places.csv.with_name(name)
    stranger.write_bytes(b"one record\r\n")
    with pytest.raises(UnusableInput, match=rf"{name} is not the sample clinic's export.*\n.*--csv"):
        write_sample_files(small_clinic, places)
    assert contents(places.csv.parent) == {name: b"one record\r\n"}


def test_a_file_where_the_folder_should_be_is_refused(small_clinic: SampleClinic, places: Places) -> None:
    places.images.write_bytes(b"")
    with pytest.raises(UnusableInput, match="not a folder"):
        write_sample_files(small_clinic, places)


def test_a_folder_where_the_export_should_be_is_refused(small_clinic: SampleClinic, places: Places) -> None:
    places.csv.mkdir()
    with pytest.raises(UnusableInput, match="not a file"):
        write_sample_files(small_clinic, places)


def test_what_the_file_system_refuses_is_said_in_a_sentence(
    small_clinic: SampleClinic, tmp_path: Path
) -> None:
    (tmp_path / "blocked").write_bytes(b"")
    with pytest.raises(RunFailed, match=r"blocked.*: Not a directory"):
        write_sample_files(
            small_clinic, Places(csv=tmp_path / "export.csv", images=tmp_path / "blocked" / "dump")
        )


def test_progress_is_told(small_clinic: SampleClinic, places: Places) -> None:
    told: list[tuple[str, int, int]] = []
    write_sample_files(small_clinic, places, lambda title, done, total: told.append((title, done, total)))
    assert told[0] == ("Looking at the images", 1, 15)
    assert told[-1] == ("Drawing the images", 15, 15)
