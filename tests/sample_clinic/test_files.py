"""The files: real, each with its own bytes, the same on every run, healed when damaged, never written over others'."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pillow_heif
import pypdfium2
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from errors import RunFailed, UnusableInput
from sample_clinic.files import Places, WrittenFiles, write_sample_files
from sample_clinic.papers import content_of
from sample_clinic.plan import SampleClinic, plan_clinic

MEGABYTE = 1_000_000
NOTHING = WrittenFiles(frozenset(), 0, 0)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(csv=tmp_path / "export.csv", images=tmp_path / "dump", documents=tmp_path / "documents")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


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


def test_documents_can_be_opened(small_clinic: SampleClinic) -> None:
    papers = {file.paper for file in small_clinic.documents.files}
    assert {paper.extension for paper in papers} == {"", "pdf", "jpg", "png", "heic", "docx", "xlsx", "txt"}
    for paper in papers:
        content = content_of(paper)
        if paper.extension in {"jpg", "png"}:
            Image.open(BytesIO(content)).verify()
        elif paper.extension == "heic":
            assert pillow_heif.open_heif(content).size == (420, 560)
        elif paper.extension == "pdf":
            assert len(pypdfium2.PdfDocument(content)) == 1
        elif paper.extension == "xlsx":
            assert CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[0] == [
                paper.title
            ]
        elif paper.extension == "docx":
            with ZipFile(BytesIO(content)) as package:
                assert paper.title in package.read("word/document.xml").decode()


def test_the_same_bytes_every_time(
    sample_clinic: SampleClinic, sample_clinic_files: Places, small_clinic: SampleClinic, places: Places
) -> None:
    written = write_sample_files(small_clinic, places)
    shared = {file.name: (sample_clinic_files.images / file.name).read_bytes() for file in small_clinic.files}
    assert contents(places.images) == shared
    files = small_clinic.documents.files
    assert contents(places.documents) == {
        file.key: (sample_clinic_files.documents / file.key).read_bytes() for file in files
    }
    # Planned anew: what is planned once per process is the same by itself.
    assert plan_clinic.__wrapped__() == sample_clinic
    assert len(written.exports) == 6
    for path in written.exports:
        name = sample_clinic_files.csv.name if path == places.csv else path.name
        assert sample_clinic_files.csv.with_name(name).read_bytes().startswith(path.read_bytes())


def test_a_second_run_writes_nothing(small_clinic: SampleClinic, places: Places) -> None:
    def times() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in places.csv.parent.rglob("*")}

    write_sample_files(small_clinic, places)
    before = times()
    assert write_sample_files(small_clinic, places) == NOTHING
    assert times() == before


@pytest.mark.parametrize("kept", [0, 1, 40, 3_000, -1])
def test_an_interrupted_run_is_finished(small_clinic: SampleClinic, places: Places, kept: int) -> None:
    everything = write_sample_files(small_clinic, places)
    folder = places.csv.parent
    whole = contents(folder)
    for path in [*everything.exports, *(places.images / file.name for file in small_clinic.files[::2])]:
        path.write_bytes(path.read_bytes()[:kept])
    (places.images / small_clinic.files[1].name).unlink()
    documents = small_clinic.documents.files
    broken = next(file for file in documents if len(content_of(file.paper)) > 3_000)
    (places.documents / broken.key).write_bytes(content_of(broken.paper)[:kept])
    of_its_paper = {file.key for file in documents if file.paper == broken.paper}
    (places.documents / "2016-10").mkdir(exist_ok=True)

    assert write_sample_files(small_clinic, places) == WrittenFiles(everything.exports, 9, len(of_its_paper))

    assert contents(folder) == whole
    assert write_sample_files(small_clinic, places) == NOTHING


def test_without_hard_links_each_document_is_a_copy(
    small_clinic: SampleClinic, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted", str(path))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write_sample_files(small_clinic, places)
    files = small_clinic.documents.files
    assert contents(places.documents) == {file.key: content_of(file.paper) for file in files}
    assert {(places.documents / file.key).stat().st_nlink for file in files} == {1}
    assert write_sample_files(small_clinic, places) == NOTHING


def test_a_damaged_file_of_ours_is_written_again(small_clinic: SampleClinic, places: Places) -> None:
    write_sample_files(small_clinic, places)
    folder = places.csv.parent
    whole = contents(folder)
    for name, content in whole.items():
        if not name.endswith(".csv") and len(content) > 2_001:
            (folder / name).write_bytes(content[:2_000] + b"\0" + content[2_001:])
    write_sample_files(small_clinic, places)
    assert contents(folder) == whole


@pytest.mark.parametrize("option", ["--images", "--documents"])
@pytest.mark.parametrize(
    "intrude",
    [
        lambda folder, _: (folder / ".localized").write_bytes(b"x"),
        lambda folder, _: (folder / "more").mkdir(),
        lambda folder, name: (folder / name).write_bytes(b"somebody's photograph"),
        lambda folder, name: (folder / name).write_bytes(b"\xff\xd8\xff\xfe\x00" + b"x" * 99),
    ],
    ids=["a file of another name", "a folder", "a file of the same name", "the same beginning"],
)
def test_a_folder_with_anything_else_is_refused(
    small_clinic: SampleClinic, places: Places, intrude: Callable[[Path, str], object], option: str
) -> None:
    if option == "--images":
        folder, name = places.images, small_clinic.files[0].name
    else:
        folder, name = places.documents, small_clinic.documents.files[0].key
    (folder / name).parent.mkdir(parents=True)
    intrude(folder, name)
    before = sorted(places.csv.parent.rglob("*"))
    with pytest.raises(UnusableInput, match=f"1 of its entries.*\n.*{option}"):
        write_sample_files(small_clinic, places)
    assert sorted(places.csv.parent.rglob("*")) == before


@pytest.mark.parametrize("name", ["export.csv", "Patients.csv", "Notes.csv"])
def test_another_export_is_refused(small_clinic: SampleClinic, places: Places, name: str) -> None:
    stranger = places.csv.with_name(name)
    stranger.write_bytes(b"one record\r\n")
    with pytest.raises(UnusableInput, match=rf"{name} is not the sample clinic's export.*\n.*--csv"):
        write_sample_files(small_clinic, places)
    assert contents(places.csv.parent) == {name: b"one record\r\n"}


@pytest.mark.parametrize("folder", ["images", "documents"])
def test_a_file_where_the_folder_should_be_is_refused(
    small_clinic: SampleClinic, places: Places, folder: str
) -> None:
    getattr(places, folder).write_bytes(b"")
    with pytest.raises(UnusableInput, match="not a folder"):
        write_sample_files(small_clinic, places)


def test_a_folder_where_the_export_should_be_is_refused(small_clinic: SampleClinic, places: Places) -> None:
    places.csv.mkdir()
    with pytest.raises(UnusableInput, match="not a file"):
        write_sample_files(small_clinic, places)


def test_what_the_file_system_refuses_is_said_in_a_sentence(
    small_clinic: SampleClinic, places: Places, tmp_path: Path
) -> None:
    (tmp_path / "blocked").write_bytes(b"")
    with pytest.raises(RunFailed, match=r"blocked.*: Not a directory"):
        write_sample_files(small_clinic, replace(places, images=tmp_path / "blocked" / "dump"))


def test_progress_is_told(small_clinic: SampleClinic, places: Places) -> None:
    told: list[tuple[str, int, int]] = []
    write_sample_files(small_clinic, places, lambda title, done, total: told.append((title, done, total)))
    assert told[0] == ("Looking at the images", 1, 15)
    assert ("Drawing the images", 15, 15) in told
    documents = len(small_clinic.documents.files)
    assert told[-1] == ("Writing the documents", documents, documents)
