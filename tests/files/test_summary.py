"""What a run of a linker says of itself on a terminal, beside its counts."""

from __future__ import annotations

import io

import pytest

from console import Terminal
from images.linking.result import LinkResult
from images.linking.summary import print_summary
from tests.images.clinic import ADA, Clinic

pytestmark = pytest.mark.any_database


def told(result: LinkResult) -> str:
    stream = io.StringIO()
    print_summary(result, Terminal(stream))
    return " ".join(stream.getvalue().split())


def test_a_limit_is_said_with_what_it_means_for_the_rows(clinic: Clinic) -> None:
    clinic.dump("1.jpg 2.jpg 3.jpg")

    said = told(clinic.link(limit=2))

    assert "Limited to the first 2 of 3 files; rows of the others count as without a file." in said
    assert "Limited" not in told(clinic.link())


def test_of_several_folders_it_says_of_how_many_the_export_is_taken_to_speak(clinic: Clinic) -> None:
    clinic.dump("photos/1.jpg photos/2.jpg photos/3.jpg letters/3.jpg")

    said = told(clinic.link())

    assert (
        "Folders: files of 2 carry recids of this export; it is taken to speak of 1 of them. --images names another one."
    ) in said


def test_links_that_are_withdrawn_and_files_that_are_gone_are_counted(clinic: Clinic) -> None:
    clinic.dump("1.jpg 2.jpg 3.jpg")
    clinic.link()
    (clinic.images / "3.jpg").unlink()
    clinic.row("2", ADA, "01/01/2015")

    said = told(clinic.link(accept_fewer=True))

    assert "1 links of earlier runs withdrawn: the inputs prove them no more." in said
    assert "1 images in the database have no file in this listing; they stay as they are." in said
