"""From whatever colours a picture has to plain sRGB without transparency."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageCms

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
# What a profile can be applied to as it is; other modes have become RGB, which their profile does not describe.
_PROFILED_MODES = {"RGB", "L", "CMYK"}


def scalable(picture: Image.Image) -> Image.Image:
    """The same picture in a mode in which pixels can be averaged, 8 bits per channel.

    Where not one pixel shows, transparency says nothing: many programs leave the fourth byte of a pixel at 0.
    """
    picture = _in_8_bits(picture)
    if picture.mode in {"RGBA", "LA"} and picture.getchannel("A").getextrema() == (0, 0):
        return picture.convert("RGB" if picture.mode == "RGBA" else "L")
    return picture


def _in_8_bits(picture: Image.Image) -> Image.Image:
    mode = picture.mode
    if mode in {"P", "PA"}:
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if mode == "1":
        return picture.convert("L")
    if mode.startswith("I"):
        return _to_8_bits(picture.convert("I"))
    if mode == "F":
        return _scaled(picture, _highest(picture) or 1.0)
    if mode in {"L", "RGB"} and picture.has_transparency_data:
        # One colour that stands for "nothing".
        return picture.convert("RGBA")
    return picture


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, on white where it is transparent: on paper, a drawing or a scan without background is on white, too.

    Args:
        picture: in a mode that `scalable` gives.
        profile: the ICC profile of its colours; a broken one, or one for other colours, is ignored.
    """
    if picture.has_transparency_data:
        picture = _on_white(picture)
    if profile and picture.mode in _PROFILED_MODES:
        try:
            converted = ImageCms.profileToProfile(
                picture, ImageCms.ImageCmsProfile(BytesIO(profile)), _SRGB, outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    layer = picture.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")


def _to_8_bits(picture: Image.Image) -> Image.Image:
    """By the bits in use: an X-ray of 12 bits in words of 16 would be almost black otherwise."""
    bits = max(8, int(_highest(picture)).bit_length())
    return _scaled(picture, 2.0**bits - 1)


def _highest(picture: Image.Image) -> float:
    _, highest = picture.getextrema()
    assert isinstance(highest, (int, float))  # noqa: S101 - one channel has one pair of extremes
    return highest


def _scaled(picture: Image.Image, white: float) -> Image.Image:
    return picture.point(lambda value: value * (255 / white) + 0).convert("L")
