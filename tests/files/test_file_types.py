"""What the name of a file says that it is, and which files and folders are a program's own."""

from __future__ import annotations

import pytest

from files.file_types import FileTypes, is_system_folder, is_system_name

LETTERS = FileTypes({"txt": "text/plain"}, ())
OTHERS = """
    mov mp4 m4v avi wmv mkv webm mpg mpeg 3gp mp3 m4a wav aac rtf csv tab mer xml json html htm log ini db sqlite3
    doc docx xls xlsx ppt pptx odt ods odp pages numbers key zip gz 7z rar tar fmp12 fp7 exe dll lnk url xmp aae
"""
FOLDERS = [
    ".thumbnails", "@eaDir", "@tmp", "@Recycle", "@Recently-Snapshot", "#recycle", "#snapshot", "$RECYCLE.BIN", "RECYCLER",
    "System Volume Information", "lost+found", "__MACOSX", "Network Trash Folder", "Temporary Items", "_vti_cnf",
]  # fmt: skip
NAMES = [
    "._5.jpg", ".DS_Store", "Thumbs.db", "ehthumbs.db", "EhThumbs_Vista.db", "Desktop.ini", "Icon\r", "~$5.docx",
    "5.jpg@SynoEAStream", "5.jpg@SynoResource",
]  # fmt: skip


@pytest.mark.parametrize("extension", OTHERS.split())
def test_a_name_that_says_something_else_is_not_looked_into(extension: str) -> None:
    assert LETTERS.stem_and_kind(f"7.a.{extension.upper()}") == ("7.a", "")


def test_what_the_kind_itself_has_comes_first_and_an_unknown_name_does_not_tell() -> None:
    assert LETTERS.stem_and_kind("7.TXT") == ("7", "text/plain")
    for name in ("7", "7.b", "7.", ".txt", "zip"):
        assert LETTERS.stem_and_kind(name) == (name, None)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_of_a_programs_own_is_one_wherever_it_lies(name: str) -> None:
    assert is_system_folder(f"photos/{name}/2016")
    assert not is_system_folder(f"photos/not{name}/2016")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_a_programs_own_is_one_by_its_name(name: str) -> None:
    assert is_system_name(name)


@pytest.mark.parametrize("name", ["5.jpg", "~5.jpg", "5~$.docx", "thumbs.jpg", "x.DS_Store"])
def test_other_names_are_no_programs_own(name: str) -> None:
    assert not is_system_name(name)
