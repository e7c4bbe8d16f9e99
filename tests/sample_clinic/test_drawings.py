"""The drawings: one can tell view, side and visit apart by looking."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageOps

from sample_clinic.drawings import draw
from sample_clinic.plan import SampleClinic
from sample_clinic.views import Subject

LEFT_PLANTAR = Subject("plantar", "left", "Left plantar", 1)
PLATE_TOP = 480


def above_the_plate(picture: Image.Image) -> Image.Image:
    return picture.crop((0, 0, picture.width, PLATE_TOP))


def share_of_pixels_that_differ(one: Image.Image, other: Image.Image) -> float:
    difference = ImageChops.difference(one, other).convert("L").histogram()
    return 1 - sum(difference[:8]) / sum(difference)


def reddish_pixels(picture: Image.Image) -> int:
    red, green, _ = picture.split()
    return sum(ImageChops.subtract(red, green).histogram()[80:])


def test_every_subject_has_a_picture_of_its_own(sample_clinic: SampleClinic) -> None:
    subjects = {file.subject for file in sample_clinic.files}
    assert len({draw(subject).tobytes() for subject in subjects}) == len(subjects)


def test_the_right_side_is_the_mirror_image_of_the_left() -> None:
    left = above_the_plate(draw(LEFT_PLANTAR))
    right = above_the_plate(draw(replace(LEFT_PLANTAR, side="right", title="Right plantar")))
    assert share_of_pixels_that_differ(left, right) > 0.05
    assert share_of_pixels_that_differ(ImageOps.mirror(left), right) < 0.01


def test_the_background_tells_the_visit() -> None:
    corners = {draw(replace(LEFT_PLANTAR, visit=visit)).getpixel((3, 3)) for visit in range(1, 7)}
    assert len(corners) == 6


@pytest.mark.parametrize(
    "subject", [replace(LEFT_PLANTAR, wounded=True), Subject("wound", "left", "Left wound", 1)]
)
def test_a_wound_shrinks_from_visit_to_visit(subject: Subject) -> None:
    sizes = [reddish_pixels(draw(replace(subject, visit=visit))) for visit in range(1, 5)]
    assert sizes == sorted(set(sizes), reverse=True)
    assert sizes[-1] > 0
