"""What is made of a file's bytes: the same upright picture from every format, nothing else that was in the file."""

from __future__ import annotations

import struct
import tracemalloc
import warnings
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from images.thumbnails import ThumbnailSize
from images.thumbnails.making import MadeThumbnails, make_thumbnails
from tests.ugly import image_files as pictures
from tests.ugly.image_files import (
    BLUE,
    GREEN,
    HEALTHY,
    RED,
    REFUSED,
    REMARK,
    jpeg,
    oriented,
    pdf,
    saved,
    upright,
)
from tests.ugly.odd_pictures import COLOUR, ODD

LARGE, SMALL = ThumbnailSize.LARGE, ThumbnailSize.SMALL


def make(content: bytes) -> MadeThumbnails:
    return make_thumbnails(content, most_megapixels=100)


def opened(made: MadeThumbnails, size: ThumbnailSize = LARGE) -> Image.Image:
    picture = Image.open(BytesIO(made.files[size]))
    assert picture.format == "WEBP"
    picture.load()
    return picture.convert("RGB")


def is_near(pixel: object, colour: tuple[int, int, int], tolerance: int = 60) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) <= tolerance for one, other in zip(pixel, colour, strict=True))


def is_upright(picture: Image.Image) -> bool:
    width, height = picture.size
    return all(
        is_near(picture.getpixel((int(width * x), int(height * y))), colour)
        for x, y, colour in ((0.25, 0.75, RED), (0.75, 0.75, BLUE), (0.25, 0.1, GREEN), (0.75, 0.1, GREEN))
    )


@pytest.mark.parametrize(("kind", "content"), HEALTHY.values(), ids=HEALTHY)
def test_every_format_gives_the_same_picture(kind: str, content: Callable[[], bytes]) -> None:
    made = make(content())
    assert made.facts.is_made, made.facts
    assert made.facts.mime_type == kind
    is_pdf = kind == "application/pdf"
    assert (made.facts.width, made.facts.height) == ((1600, 800) if is_pdf else (400, 200))
    assert made.facts.pages == (1 if is_pdf else None)
    assert is_upright(opened(made))
    assert is_upright(opened(made, SMALL))
    assert opened(made, SMALL).size == (320, 160)


@pytest.mark.parametrize(("reason", "content"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_shown_is_refused_with_its_reason(reason: str, content: Callable[[], bytes]) -> None:
    made = make(content())
    assert made.facts.refusal == reason
    assert (made.facts.width, made.facts.height, made.files) == (None, None, {})
    assert made.facts.refusal.words


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_a_sound_picture_is_shown_whatever_stands_beside_its_pixels(content: Callable[[], bytes]) -> None:
    made = make(content())
    assert made.facts.is_made, made.facts
    assert is_near(tuple(ImageStat.Stat(opened(made)).mean), COLOUR, 3)


@pytest.mark.parametrize("tag", [1, 3, 6])
def test_a_text_that_is_left_out_does_not_take_the_orientation_along(tag: int) -> None:
    png = oriented(tag, "PNG")
    body = b"Comment\0\0" + zlib.compress(bytes(2**21))
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    made = make(png[:33] + chunk + png[33:])
    assert (made.facts.width, made.facts.height) == (400, 200)
    assert is_upright(opened(made))


@pytest.mark.parametrize("tag", range(1, 9))
@pytest.mark.parametrize("format_", ["JPEG", "TIFF", "PNG", "WEBP", "HEIF", "AVIF"])
def test_every_orientation_gives_the_same_upright_picture(tag: int, format_: str) -> None:
    made = make(oriented(tag, format_))
    assert (made.facts.width, made.facts.height) == (400, 200)
    assert opened(made).size == (400, 200)
    assert is_upright(opened(made))


@pytest.mark.parametrize(
    "content",
    [*(pictures.with_metadata(format_) for format_ in ("JPEG", "PNG", "TIFF", "WEBP", "HEIF")), pictures.with_xmp()],
    ids=["jpeg", "png", "tiff", "webp", "heic", "xmp"],
)  # fmt: skip
def test_no_metadata_comes_out(content: bytes) -> None:
    assert REMARK.encode() in content or REMARK.encode("utf-16-le") in content
    for file in make(content).files.values():
        chunks = webp_chunks(file)
        assert chunks <= {b"VP8 ", b"VP8L"}, chunks
        assert not Image.open(BytesIO(file)).getexif()


def webp_chunks(file: bytes) -> set[bytes]:
    names, at = set(), 12
    while at < len(file):
        names.add(file[at : at + 4])
        at += 8 + int.from_bytes(file[at + 4 : at + 8], "little") + at % 2
        at += at % 2
    return names


def test_a_large_picture_gets_both_sizes_and_a_small_one_is_never_enlarged() -> None:
    made = make(jpeg(3000, 1500))
    assert (opened(made).size, opened(made, SMALL).size) == ((1600, 800), (320, 160))
    assert (made.facts.width, made.facts.height) == (3000, 1500)
    tiny = make(jpeg(40, 20))
    assert (opened(tiny).size, opened(tiny, SMALL).size) == ((40, 20), (40, 20))
    assert opened(make(jpeg(4000, 3))).size == (1600, 1)


def test_a_colour_profile_is_applied() -> None:
    """In a profile with swapped primaries, what is stored as red is shown as another colour."""
    lab = Image.new("RGB", (50, 50), (200, 100, 50))
    plain, profiled = make(saved(lab, "PNG")), make(saved(lab, "PNG", icc_profile=_wide_profile()))
    difference = ImageStat.Stat(ImageChops.difference(opened(plain), opened(profiled))).mean
    assert sum(difference) > 10


def _wide_profile() -> bytes:
    """sRGB's profile with the red and the blue primary exchanged."""
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")


def test_what_is_transparent_is_white() -> None:
    for content in (pictures.palette_png(), pictures.transparent_png()):
        picture = opened(make(content))
        assert is_near(picture.getpixel((300, 150)), (255, 255, 255), 10)
        assert is_near(picture.getpixel((100, 150)), RED)


@pytest.mark.parametrize("white", [255, 4095, 65_535])
def test_grey_of_any_depth_uses_the_whole_range(white: int) -> None:
    picture = opened(make(pictures.grey_16_bit_png(white)))
    assert is_near(picture.getpixel((100, 100)), (0, 0, 0), 10)
    assert is_near(picture.getpixel((300, 100)), (255, 255, 255), 10)


def test_other_depths() -> None:
    assert is_near(opened(make(pictures.colour_16_bit_png())).getpixel((100, 100)), RED)
    assert make(pictures.bilevel_tiff()).facts.is_made
    assert make(saved(upright().convert("LA"), "PNG")).facts.is_made
    assert make(saved(upright().convert("L").convert("F"), "TIFF")).facts.is_made


@pytest.mark.parametrize(
    "box", ["0 0 1e9 1e9", "0 0 14400 1", "0 0 0.001 0.001", "0 0 0 0", "-5 -5 -1 -1", "9 9 1 1", "a b"]
)
def test_a_pdf_page_of_any_size_fits_the_large_size(box: str) -> None:
    made = make(pdf(box))
    if made.facts.is_made:
        assert max(opened(made).size) <= 1601
        assert max(opened(made, SMALL).size) == 320
    else:
        assert made.facts.refusal == "corrupt"


def test_a_pdf_tells_its_pages() -> None:
    assert make(pdf(pages=12)).facts.pages == 12


def test_a_bomb_is_refused_by_its_header_alone() -> None:
    bombs = [pictures.png_bomb(), pictures.tiff_of_200_megapixels(), pictures.pdf_with_a_bomb()]
    # A picture within Pillow's own limit that is beyond ours.
    bombs.append(saved(Image.new("1", (11_000, 10_000)), "PNG"))
    tracemalloc.start()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", module=r"PIL\.")
        reasons = {make(bomb).facts.refusal for bomb in bombs}
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reasons == {"too_large"}
    assert peak < 5_000_000


SAMPLES = [content() for _, content in [*HEALTHY.values(), *REFUSED.values()]]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=4), st.floats(0, 1))  # fmt: skip
@example(b"", [], 1.0)
def test_any_bytes_are_made_or_refused(
    content: bytes, patches: list[tuple[float, bytes]], kept: float
) -> None:
    mutated = bytearray(content)
    for where, patch in patches:
        at = int(where * len(mutated))
        mutated[at : at + len(patch)] = patch
    made = make_thumbnails(bytes(mutated[: int(len(mutated) * max(kept, 0.2))]), most_megapixels=1)
    if made.facts.is_made:
        assert max(opened(made, SMALL).size) <= 320
        assert max(opened(made).size) <= 1601
        assert set(made.files) == set(ThumbnailSize)
    else:
        assert not made.files


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_nonsense_is_refused(content: bytes) -> None:
    assert not make(content).facts.is_made
