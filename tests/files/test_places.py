"""What a file is called, and the folder it lies in, is part of what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from files.inputs import known_ids
from images.linking.kind import IMAGE_FILES
from images.models import Image, UnlinkedFile
from patients.models import Patient
from storage import ListingPage, StorageError, StoreUnavailable
from storage.folder import LocalFolder
from tests.files.listings import listed
from tests.images.clinic import ADA, BRUNO, Clinic, linked_to, outcomes
from tests.ugly.image_files import jpeg, saved, upright

PICTURE = jpeg()
UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def test_sidecars_and_system_files_are_no_records(clinic: Clinic) -> None:
    """As an external drive of a Mac holds them: one ._N.jpg beside every N.jpg."""
    clinic.dump(" ".join(f"{number}.jpg" for number in range(1, 7)))
    for number in range(1, 7):
        clinic.file(f"._{number}.jpg", b"\0\5\x16\7\0\2\0\0Mac OS X")
    clinic.file("Thumbs.db")

    assert outcomes(clinic.link(min_linked=100)) == {"linked": 6, "unsupported_file": 7}


@pytest.mark.any_database
@pytest.mark.parametrize(
    "key",
    [
        "._1.jpg", ".1.jpg", ".thumbnails/1.jpg", "photos/.cache/deep/1.jpg", "@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg",
        "@eaDir/1.jpg", "photos/@EADIR/1.jpg", "#recycle/1.jpg", "$RECYCLE.BIN/1.jpg", "__MACOSX/1.jpg",
        "__MACOSX/photos/._1.jpg", "Thumbs.db", "THUMBS.DB", "photos/desktop.ini", ".DS_Store", "~$1.jpg",
        "System Volume Information/1.jpg", "1.jpg@SynoEAStream", ".@__thumb/1.jpg", "_vti_cnf/1.jpg",
    ],
)  # fmt: skip
def test_what_programs_keep_for_themselves_claims_no_recid(tmp_path: Path, key: str) -> None:
    file = listed(tmp_path, [key], rows="1", content=PICTURE)[key]

    assert (file.recid, file.kind) == ("", "")


@pytest.mark.any_database
def test_a_name_that_says_none_is_no_evidence_of_an_id(db: None, tmp_path: Path) -> None:
    """By what names may be ids, the columns of an export without a header are told apart."""
    for key in ("null.jpg", "A/2.jpg", "77.b.jpg"):
        (tmp_path / key).parent.mkdir(exist_ok=True)
        (tmp_path / key).touch()
    patient = Patient.objects.create(filemaker_metadata={"filemaker_id": ADA})

    known = known_ids(IMAGE_FILES, tmp_path.as_uri())

    assert known.record_ids == {"2", "77", "77.b"}
    assert known.patient_ids == {ADA.lower(), str(patient.pk)}


def test_a_prefix_of_a_bucket_is_not_hidden_and_no_folder_below_it(tmp_path: Path) -> None:
    class Bucket(LocalFolder):
        root = "dumps/.2016/"  # what its keys begin with

        def list(self) -> Iterator[ListingPage]:
            for page in super().list():
                yield replace(page, keys=[self.root + key for key in page.keys])

    with patch("files.listing.open_store", lambda url: Bucket(Path(url))):
        files = listed(tmp_path, "1.jpg .cache/1.jpg")

    assert {key: file.recid for key, file in files.items()} == {
        "dumps/.2016/1.jpg": "1",
        "dumps/.2016/.cache/1.jpg": "",
    }


@pytest.mark.any_database
def test_a_hidden_folder_that_images_names_is_not_hidden_from_its_owner(clinic: Clinic) -> None:
    clinic.dump(".dump/1.jpg")

    assert outcomes(clinic.link(store_url=f"{clinic.images_url}/.dump")) == {"linked": 1}


@pytest.mark.any_database
@pytest.mark.parametrize(
    "name",
    ["995_thumb.jpg", "995-thumb.png", "995.thumb.jpg", "995_THUMB.JPG", "995-150x150.jpg", "995@2x.jpg", "thumb_995.jpg",
     "tn_995.jpg", "995_small.jpg", "995 preview.jpg", "995_thumb_small.jpg", "995_thumb"],
)  # fmt: skip
@pytest.mark.usefixtures("db")
def test_a_thumbnail_beside_its_original_is_derived(tmp_path: Path, name: str) -> None:
    files = listed(tmp_path, ["a/995.jpg", "a/995_thumb.jpg", f"a/{name}"], rows="995", content=PICTURE)

    assert {key for key, file in files.items() if not file.is_derived} == {"a/995.jpg"}
    assert files[f"a/{name}"].recid == ""


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("original", "thumbnail"), [("IMG9.jpg", "img9_thumb.jpg"), ("img9.jpg", "IMG9_thumb.jpg")]
)
def test_a_thumbnail_may_be_written_in_another_case(
    db: None, tmp_path: Path, original: str, thumbnail: str
) -> None:
    files = listed(tmp_path, [original, thumbnail], rows="img9", content=PICTURE)

    assert {key for key, file in files.items() if file.is_derived} == {thumbnail}


@pytest.mark.any_database
def test_nobody_has_to_decide_about_a_derived_file(clinic: Clinic) -> None:
    clinic.dump("995.jpg 995_thumb.jpg", rows="995")

    assert clinic.fates(min_linked=100) == {"995.jpg": "linked", "995_thumb.jpg": "derived_file"}
    assert not UnlinkedFile.objects.exists()


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("keys", "rows", "recid"),
    [
        # Not beside the original, or without one; with a row of its own; a number with something else behind it.
        ("995_thumb.jpg small/996.jpg", "996", "995_thumb"),
        ("995_thumb.jpg 996.jpg", "996", "995_thumb"),
        ("995_thumb.jpg 995.jpg", "995 995_thumb", "995_thumb"),
        ("995_thumb.jpg 995.txt", "1", "995_thumb"),
        ("995_left.jpg 995.jpg", "995", "995_left"),
        ("995.thumb.jpg", "995", "995"),
        ("995.thumb.jpg 995.small.jpg", "995", "995"),
    ],
)
def test_what_only_looks_like_a_thumbnail_is_none(tmp_path: Path, keys: str, rows: str, recid: str) -> None:
    file = listed(tmp_path, keys, rows)[keys.split(maxsplit=1)[0]]

    assert (file.recid, file.is_derived) == (recid, False)


@pytest.mark.parametrize(("pattern", "derived"), [("(.+)_k", {"995_k.jpg"}), ("()", set())])
def test_the_pattern_of_thumbnails_is_a_setting(
    tmp_path: Path, settings: Any, pattern: str, derived: set[str]
) -> None:
    settings.NEXUS_DERIVED_FILES = re.compile(pattern)

    files = listed(tmp_path, "995.jpg 995_k.jpg 995_thumb.jpg", rows="995")

    assert {key for key, file in files.items() if file.is_derived} == derived


def test_a_picture_by_another_extension_or_none_is_linked(clinic: Clinic) -> None:
    kinds = {
        "1.jpg": ("image/jpeg", PICTURE),
        "2.jfif": ("image/jpeg", PICTURE),
        "3": ("image/jpeg", PICTURE),
        "4.avif": ("image/avif", saved(upright(), "AVIF")),
    }
    clinic.dump(" ".join(kinds), rows="1 2 3 4")
    for key, (_, content) in kinds.items():
        clinic.file(key, content)

    assert outcomes(clinic.link(dry_run=True)) == {"linked": 4}
    clinic.link()

    assert dict(Image.objects.values_list("storage_key", "mime_type")) == {
        key: kind for key, (kind, _) in kinds.items()
    }
    assert outcomes(clinic.link()) == {"unchanged": 4}


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("key", "content", "kind"),
    [
        ("7.jpe", b"x", "image/jpeg"),
        ("7.PJPEG", b"x", "image/jpeg"),
        ("7.pjp", b"x", "image/jpeg"),
        ("7.dib", b"x", "image/bmp"),
        ("7.TIF", b"x", "image/tiff"),
        ("7.", PICTURE, "image/jpeg"),
        ("7.IMG_0001", PICTURE, "image/jpeg"),
        ("7.b.jpg", b"x", "image/jpeg"),
        ("7.jpg.jpg", b"x", "image/jpeg"),
        ("7.jpg_", saved(upright(), "PNG"), "image/png"),
        ("7.dat", saved(upright(), "TIFF"), "image/tiff"),
        ("7", saved(upright(), "HEIF"), "image/heic"),
        ("7", b"%PDF-1.4 ...", "application/pdf"),
        ("7.bin", saved(upright(), "WEBP"), "image/webp"),
        ("7.avif", b"x", "image/avif"),
        # Neither the name nor the content says so.
        ("7", b"This is a letter.", ""),
        ("7", b"", ""),
        ("7.mov", PICTURE, ""),
        ("7.dat", b"\0\0\0\x20ftypisom" + bytes(500), ""),
    ],
)
@pytest.mark.usefixtures("db")
def test_what_a_file_is(tmp_path: Path, key: str, content: bytes, kind: str) -> None:
    file = listed(tmp_path, key, rows="7", content=content)[key]

    assert (file.recid, file.kind) == ("7", kind)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("key", "rows", "recid"),
    [
        ("77.b.jpg", "77 77.b", "77.b"),
        ("77.b.jpg", "77", "77"),
        ("77.b.c.jpg", "77 77.b", "77.b"),
        ("77.b", "77 77.b", "77.b"),
        ("2016.10.18.jpg", "2016", "2016.10.18"),
        ("2016.10.18_left.jpg", "2016", "2016.10.18_left"),
        ("2016.10.18.jpg", "2016 2016.10.18", "2016.10.18"),
    ],
)
@pytest.mark.usefixtures("db")
def test_the_longest_stem_that_has_a_row_is_the_recid(
    tmp_path: Path, key: str, rows: str, recid: str
) -> None:
    assert listed(tmp_path, key, rows)[key].recid == recid


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("keys", "rows", "expected"),
    [
        ("ab.jpg AB.jpg", {"ab": ADA, "AB": BRUNO}, {"ab.jpg": ADA, "AB.jpg": BRUNO}),
        ("ab.jpg AB.jpg", {"ab": ADA}, {"ab.jpg": ADA}),
        ("ab.jpg AB.jpg", {"Ab": ADA}, {}),
        ("ab.jpg", {"AB": ADA, "Ab": BRUNO}, {}),
        ("AB.jpg", {"ab": ADA}, {"AB.jpg": ADA}),
        ("2.jpg 2.JPG", {"2": ADA}, {"2.jpg": ADA, "2.JPG": ADA}),
        # Of a UUID, capitals are never a part.
        (f"{UUID}.jpg", {UUID: ADA, UUID.upper(): BRUNO}, {}),
        (f"{UUID}.jpg {UUID.upper()}.png", {UUID: ADA}, {f"{UUID}.jpg": ADA, f"{UUID.upper()}.png": ADA}),
    ],
)
def test_recids_that_differ_only_in_case_are_two_but_for_uuids(
    clinic: Clinic, keys: str, rows: dict[str, str], expected: dict[str, str]
) -> None:
    clinic.patient(ADA)
    clinic.patient(BRUNO)
    for recid, patient in rows.items():
        clinic.row(recid, patient)
    for key in keys.split():
        clinic.file(key)

    clinic.link()

    assert linked_to() == expected


@pytest.mark.any_database
def test_a_file_that_cannot_be_looked_into_is_named_and_tried_again(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.dump("1 2", rows="1 2", content=PICTURE)
    whole = LocalFolder.read_start

    def locked(store: LocalFolder, key: str, length: int, listed: int | None = None) -> bytes:
        if key == "1":
            raise StorageError("This user may not read it.")
        return whole(store, key, length, listed)

    with monkeypatch.context() as patch:
        patch.setattr(LocalFolder, "read_start", locked)
        result = clinic.link()
    assert (outcomes(result), result.inputs.listing.unreadable) == ({"linked": 1, "unsupported_file": 1}, 1)

    assert outcomes(clinic.link()) == {"linked": 1, "unchanged": 1}


@pytest.mark.any_database
def test_what_is_linked_stays_so_while_the_store_does_not_answer(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.dump("1 2", rows="1 2", content=PICTURE)
    clinic.link()
    for number in range(11):
        clinic.file(f"new-{number}", PICTURE)

    def silent(store: LocalFolder, key: str, length: int, listed: int | None = None) -> bytes:
        raise StoreUnavailable("The store did not answer in time.")

    monkeypatch.setattr(LocalFolder, "read_start", silent)
    with pytest.raises(StoreUnavailable):
        clinic.link()
    (clinic.images / "new-10").unlink()

    assert outcomes(clinic.link(accept_fewer=True)) == {"unchanged": 2, "unsupported_file": 10}
