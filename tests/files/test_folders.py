"""An export speaks of one folder; what lies elsewhere under its recids is nobody's."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest

from errors import RunFailed
from files.folders import _PART
from images.models import UnlinkedFile, UnlinkedRow
from tests.files.listings import listed
from tests.images.clinic import ADA, BRUNO, Clinic, linked_to, outcomes


def test_another_tables_dump_beside_the_images_is_nobodys(clinic: Clinic) -> None:
    """Also where the images' own folder lacks the file of that number."""
    clinic.patient(ADA)
    clinic.patient(BRUNO)
    for recid in ("1", "2", "3", "4"):
        clinic.row(recid, ADA)
        clinic.file(f"photos/{recid}.jpg")
    clinic.row("5", BRUNO)
    clinic.file("letters/2.jpg")
    clinic.file("letters/5.jpg")

    assert clinic.fates(min_linked=50) == {
        "letters/2.jpg": "foreign_folder",
        "letters/5.jpg": "foreign_folder",
        **{f"photos/{recid}.jpg": "linked" for recid in range(1, 5)},
    }
    assert set(linked_to().values()) == {ADA}
    row = UnlinkedRow.objects.get()
    assert (row.recid, row.outcome, row.detail) == ("5", "file_lost", "only in a foreign_folder")
    assert UnlinkedFile.objects.filter(outcome="foreign_folder").count() == 2


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        # The folder that --images names is the one, where most of the recids lie in it.
        ("1.jpg 2.jpg 3.jpg 4.jpg letters/5.jpg", "1.jpg 2.jpg 3.jpg 4.jpg"),
        ("1.jpg 2.jpg 3.jpg thumbs/1.jpg thumbs/2.jpg thumbs/3.jpg", "1.jpg 2.jpg 3.jpg"),
        ("1.jpg old/photos/1.jpg old/photos/2.jpg old/photos/3.jpg", "old/photos/1.jpg old/photos/2.jpg old/photos/3.jpg"),
        # Another folder, where it clearly holds most; three of them.
        ("a%20b/1.jpg", "a%20b/1.jpg"),
        ("p/x/1.jpg p/x/2.jpg p/x/3.jpg q/3.jpg q/4.jpg", "p/x/1.jpg p/x/2.jpg p/x/3.jpg"),
        ("photos/1.jpg photos/2.jpg photos/3.jpg photos/4.jpg faxes/4.jpg letters/5.jpg",
         "photos/1.jpg photos/2.jpg photos/3.jpg photos/4.jpg"),
        # A tie, or nearly one: nobody's.
        ("photos/1.jpg photos/2.jpg copy/1.jpg copy/2.jpg", ""),
        ("photos/1.jpg photos/2.jpg letters/2.jpg letters/3.jpg", ""),
        # A dump in parts.
        ("0001/1.jpg 0001/2.jpg 0002/3.jpg", "0001/1.jpg 0001/2.jpg 0002/3.jpg"),
        ("1.jpg 2.jpg 2016/3.jpg 2016/10/4.jpg", "1.jpg 2.jpg 2016/10/4.jpg 2016/3.jpg"),
        ("d/a/f/1.jpg d/a/0/2.jpg d/b/3.jpg d/b/4.jpg", "d/a/0/2.jpg d/a/f/1.jpg d/b/3.jpg d/b/4.jpg"),
        ("dump-1/1.jpg dump-1/2.jpg dump-2/3.jpg", "dump-1/1.jpg dump-1/2.jpg dump-2/3.jpg"),
        ("one/1.jpg two/2.jpg three/3.jpg", "one/1.jpg three/3.jpg two/2.jpg"),
        ("photos/0001/1.jpg photos/0001/2.jpg photos/0002/3.jpg letters/0001/3.jpg",
         "photos/0001/1.jpg photos/0001/2.jpg photos/0002/3.jpg"),
        # Parts that share their numbers are none: one folder per patient or per container field.
        ("1/1.jpg 1/2.jpg 2/1.jpg 2/2.jpg", ""),
        ("photo1/1.jpg photo1/2.jpg photo1/3.jpg photo2/1.jpg", "photo1/1.jpg photo1/2.jpg photo1/3.jpg"),
        # One recid, one folder, two formats: both are the record's.
        ("photos/2.jpg photos/2.png", "photos/2.jpg photos/2.png"),
    ],
)  # fmt: skip
def test_the_export_speaks_of_one_folder(tmp_path: Path, keys: str, expected: str) -> None:
    files = listed(tmp_path, keys)

    assert " ".join(sorted(key for key, file in files.items() if not file.is_foreign)) == expected


def test_a_recid_that_two_parts_of_a_dump_carry_is_nobodys(tmp_path: Path) -> None:
    files = listed(
        tmp_path, " ".join(f"000{number % 2}/{number}.jpg" for number in range(200)) + " 0000/1.jpg"
    )

    assert {key for key, file in files.items() if file.is_foreign} == {"0000/1.jpg", "0001/1.jpg"}


@pytest.mark.parametrize(
    ("photos", "letters", "linked"),
    [
        # Another table has more records than there are images.
        ("1 2 3 4", range(1, 40), ""),
        ("1 2", range(1, 40), ""),
        ("6 7", (1, 2, 3, 4, 5, *range(800, 830)), ""),
        # The images' own folder may have some without a row.
        ("1 2 3 4 5 6 901 902 903", range(1, 4), "1 2 3 4 5 6 901 902 903"),
    ],
)
def test_a_folder_most_of_whose_pictures_have_no_row_is_not_taken_for_the_one(
    tmp_path: Path, photos: str, letters: Iterable[int], linked: str
) -> None:
    keys = [f"photos/{recid}.jpg" for recid in photos.split()]
    files = listed(tmp_path, [*keys, *(f"letters/{recid}.jpg" for recid in letters)], rows="1 2 3 4 5 6 7")

    claiming = [key for key, file in files.items() if not file.is_foreign]
    assert sorted(claiming) == [f"photos/{recid}.jpg" for recid in linked.split()]


@pytest.mark.any_database
def test_files_without_a_row_have_no_metadata_wherever_they_lie(clinic: Clinic) -> None:
    clinic.dump("photos/1.jpg photos/2.jpg letters/700.jpg letters/1.jpg", rows="1 2")

    assert clinic.fates()["letters/700.jpg"] == "no_metadata"


@pytest.mark.any_database
def test_a_file_whose_name_is_no_recid_claims_no_row_that_has_none(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.row("1", ADA)
    clinic.row("", ADA)
    clinic.file("photos/1.jpg")
    clinic.file("letters/0.jpg")

    folders = clinic.link().inputs.listing.folders

    assert (folders.claiming, folders.chosen) == (1, 1)


def test_where_the_folder_is_not_clear_the_run_stops_and_says_so(clinic: Clinic) -> None:
    clinic.dump("photos/1.jpg photos/2.jpg letters/2.jpg letters/3.jpg")

    with pytest.raises(RunFailed, match=r"0 of 4 files") as caught:
        clinic.link(min_linked=50)

    assert "Files of 2 folders carry recids of this export; which of them" in caught.value.remedy
    assert "letters" not in str(caught.value)


@pytest.mark.any_database
def test_naming_the_folder_settles_it(clinic: Clinic) -> None:
    clinic.dump("photos/1.jpg photos/2.jpg letters/2.jpg letters/3.jpg")

    assert outcomes(clinic.link(store_url=f"{clinic.images_url}/photos", min_linked=50)) == {"linked": 2}


@pytest.mark.any_database
def test_a_limit_does_not_change_of_which_folder_the_export_speaks(clinic: Clinic) -> None:
    clinic.dump("letters/1.jpg letters/2.jpg photos/1.jpg photos/2.jpg photos/3.jpg")

    assert clinic.fates(limit=3) == {
        "letters/1.jpg": "foreign_folder",
        "letters/2.jpg": "foreign_folder",
        "photos/1.jpg": "linked",
    }
    with (clinic.root / "report" / "rows.csv").open(encoding="utf-8-sig") as file:
        assert [row["detail"] for row in csv.DictReader(file)] == [
            "linked",
            "beyond --limit",
            "beyond --limit",
        ]


@pytest.mark.any_database
def test_a_second_dump_beside_the_linked_one_takes_nothing_and_undoes_nothing(clinic: Clinic) -> None:
    clinic.dump(" ".join(f"photos/{number}.jpg" for number in range(1, 21)))
    clinic.link()
    for number in range(1, 21):
        clinic.file(f"photos new/{number}.jpg")

    with pytest.raises(RunFailed, match="20 of 20 links made before would be withdrawn"):
        clinic.link()

    assert len(linked_to()) == 20


@pytest.mark.any_database
def test_a_folder_that_was_renamed_is_the_exports_folder_all_the_same(clinic: Clinic) -> None:
    clinic.dump("photos/1.jpg photos/2.jpg letters/2.jpg", rows="1 2")
    clinic.link()
    (clinic.images / "photos").rename(clinic.images / "pictures")

    result = clinic.link()

    assert (outcomes(result), result.plan.not_listed) == ({"linked": 2, "foreign_folder": 1}, 2)


@pytest.mark.parametrize(
    "folder", ["0001", "2016", "2016-10", "2016_10_18", "a", "Z", "f3", "00", "Oct", "march", "3fa9",
               "0A1B2C3D-0000-4000-8000-00000000ADA0", "0a1b2c3d0000400080000000000ada00"],
)  # fmt: skip
def test_folders_that_are_parts_of_a_dump(folder: str) -> None:
    assert _PART.fullmatch(folder)


@pytest.mark.parametrize(
    "folder", ["letters", "photos", "face", "bed", "feet", "mayday", "dump 1", "no", "_", ""]
)
def test_folders_that_are_no_parts(folder: str) -> None:
    assert not _PART.fullmatch(folder)
