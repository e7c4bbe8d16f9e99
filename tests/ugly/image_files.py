"""Pictures in every format and state that a dump holds them in, made by code.

The upright picture is the same in all of them: red on the left, blue on the right, with a green bar along the top.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageDraw

__all__ = ["HEALTHY", "REFUSED", "jpeg", "oriented", "pdf", "pdf_of", "saved", "upright"]

# What stores where a picture was taken, and must never come out of Nexus again.
REMARK = "Ward 7, bed 3"
RED, BLUE, GREEN = (220, 30, 30), (30, 30, 220), (30, 200, 30)
# From upright pixels to the pixels that a camera held in this way stores: the inverse of what the tag asks for.
_STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def upright(width: int = 400, height: int = 200) -> Image.Image:
    picture = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((width // 2, 0, width, height), BLUE)
    draw.rectangle((0, 0, width, height // 4), GREEN)
    return picture


def saved(picture: Image.Image, format_: str, **options: Any) -> bytes:
    if format_ == "HEIF":
        pillow_heif.register_heif_opener(thumbnails=False)
    target = BytesIO()
    picture.save(target, format_, **options)
    return target.getvalue()


def jpeg(width: int = 400, height: int = 200, **options: Any) -> bytes:
    return saved(upright(width, height), "JPEG", quality=95, **options)


def oriented(tag: int, format_: str = "JPEG") -> bytes:
    """As a camera stores it that was held so that the tag is needed."""
    turn = _STORED[tag]
    picture = upright() if turn is None else upright().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = tag
    # As bytes: of HEIC, the encoder then also says how the picture is to be turned, which is what counts there.
    return saved(picture, format_, exif=exif.tobytes())


def with_metadata(format_: str) -> bytes:
    """EXIF with a place on earth and a comment, and an ICC profile."""
    exif = Image.Exif()
    exif[0x010E] = REMARK
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return saved(upright(), format_, exif=exif, icc_profile=profile)


def with_xmp() -> bytes:
    packet = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{REMARK}</x:xmpmeta>".encode()
    segment = b"http://ns.adobe.com/xap/1.0/\0" + packet
    return jpeg()[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + jpeg()[2:]


def with_broken_profile() -> bytes:
    return jpeg(icc_profile=b"this is no profile")


def cmyk_jpeg() -> bytes:
    return saved(upright().convert("CMYK"), "JPEG", quality=95)


def palette_png() -> bytes:
    """256 colours at most; the right half is transparent, and was blue."""
    picture = upright().quantize(8)
    blue = picture.getpixel((399, 199))
    return saved(picture, "PNG", transparency=blue)


def transparent_png() -> bytes:
    picture = upright().convert("RGBA")
    picture.paste((0, 0, 0, 0), (200, 0, 400, 200))
    return saved(picture, "PNG")


def grey_16_bit_png(white: int = 65_535) -> bytes:
    """Half black, half `white`: 4,095 is what an X-ray of 12 bits uses."""
    picture = Image.new("I;16", (400, 200))
    picture.paste(white, (200, 0, 400, 200))
    return saved(picture, "PNG")


def colour_16_bit_png() -> bytes:
    row = b"\0" + struct.pack(">3H", 0xDCDC, 0x1E1E, 0x1E1E) * 400
    return _png(400, 200, bit_depth=16, colour_type=2, data=zlib.compress(row * 200))


def bilevel_tiff() -> bytes:
    return saved(upright().convert("1"), "TIFF", compression="group4")


def animated_gif() -> bytes:
    others = [Image.new("RGB", (400, 200), "black")] * 2
    return saved(upright(), "GIF", save_all=True, append_images=others, duration=100)


def multipage_tiff() -> bytes:
    return saved(upright(), "TIFF", save_all=True, append_images=[Image.new("RGB", (50, 50), "black")])


def pdf(box: str = "0 0 400 200", pages: int = 1, trailer: str = "") -> bytes:
    """The upright picture drawn as rectangles on each page."""
    drawing = "0.86 0.12 0.12 rg 0 0 200 200 re f 0.12 0.12 0.86 rg 200 0 200 200 re f 0.12 0.78 0.12 rg 0 150 400 50 re f"
    kids = " ".join(f"{number + 4} 0 R" for number in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        *[f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 3 0 R >>"] * pages,
    ]
    return pdf_of(objects, trailer)


def encrypted_pdf() -> bytes:
    """Of the standard handler, with a password that nobody knows."""
    secret = "<" + "41" * 32 + ">"
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {secret} /U {secret} /P -4 >> /ID [<00><00>]"
    return pdf(trailer=encrypt)


def pdf_with_a_bomb() -> bytes:
    """A page with an image that claims 60,000 x 60,000 pixels."""
    image = "/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 8"
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
            "<< /Length 22 >>\nstream\n400 0 0 200 0 0 cm /I Do\nendstream".replace("22", "24"),
            f"<< {image} /Length 3 >>\nstream\nabc\nendstream",
        ]
    )


def pdf_of(objects: list[str], trailer: str = "") -> bytes:
    """A PDF of these objects, numbered from 1, the first of which is its catalogue."""
    content, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\n"
    return content + f"{end}startxref\n{len(content)}\n%%EOF\n".encode()


def png_bomb() -> bytes:
    """A few bytes that claim 50,000 x 50,000 pixels."""
    return _png(50_000, 50_000, bit_depth=8, colour_type=2, data=zlib.compress(bytes(100)))


def tiff_of_200_megapixels() -> bytes:
    """The header of one, and none of its 200 MB."""
    entries = [(256, 3, 20_000), (257, 3, 10_000), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 200), (278, 3, 10_000), (279, 4, 200_000_000)]  # fmt: skip
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + body + bytes(200)


def _png(width: int, height: int, *, bit_depth: int, colour_type: int, data: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bit_depth, colour_type, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


# Name -> MIME type, how to make it. All show the upright picture.
HEALTHY: dict[str, tuple[str, Callable[[], bytes]]] = {
    "jpeg": ("image/jpeg", jpeg),
    "progressive jpeg": ("image/jpeg", lambda: jpeg(progressive=True)),
    "cmyk jpeg": ("image/jpeg", cmyk_jpeg),
    "jpeg with a broken profile": ("image/jpeg", with_broken_profile),
    "png": ("image/png", lambda: saved(upright(), "PNG")),
    "gif": ("image/gif", lambda: saved(upright(), "GIF")),
    "animated gif": ("image/gif", animated_gif),
    "bmp": ("image/bmp", lambda: saved(upright(), "BMP")),
    "tiff": ("image/tiff", lambda: saved(upright(), "TIFF")),
    "lzw tiff": ("image/tiff", lambda: saved(upright(), "TIFF", compression="tiff_lzw")),
    "multi-page tiff": ("image/tiff", multipage_tiff),
    "webp": ("image/webp", lambda: saved(upright(), "WEBP")),
    "heic": ("image/heic", lambda: saved(upright(), "HEIF")),
    "avif": ("image/avif", lambda: saved(upright(), "AVIF")),
    "pdf": ("application/pdf", pdf),
}

# Name -> the reason, how to make it.
REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zero bytes": ("empty", lambda: b""),
    "text": ("unsupported_content", lambda: b"This is a letter, whatever its name says.\n" * 50),
    "a video": ("unsupported_content", lambda: b"\0\0\0\x20ftypisom" + bytes(500)),
    "half a jpeg": ("corrupt", lambda: jpeg()[: len(jpeg()) // 2]),
    "half a progressive jpeg": ("corrupt", lambda: jpeg(progressive=True)[: len(jpeg(progressive=True)) // 2]),
    "half a png": ("corrupt", lambda: saved(upright(), "PNG")[:-200]),
    "half a gif": ("corrupt", lambda: saved(upright(), "GIF")[:-200]),
    "half a bmp": ("corrupt", lambda: saved(upright(), "BMP")[:-2000]),
    "half a tiff": ("corrupt", lambda: saved(upright(), "TIFF")[:-2000]),
    "half an lzw tiff": ("corrupt", lambda: saved(upright(), "TIFF", compression="tiff_lzw")[:1000]),
    "half a webp": ("corrupt", lambda: saved(upright(), "WEBP")[:-100]),
    "half an avif": ("corrupt", lambda: saved(upright(), "AVIF")[:-100]),
    "half a heic": ("corrupt", lambda: saved(upright(), "HEIF")[:-100]),
    "the beginning of a jpeg": ("corrupt", lambda: jpeg()[:20]),
    "the beginning of a pdf": ("corrupt", lambda: b"%PDF-1.4\n"),
    "an encrypted pdf": ("locked", encrypted_pdf),
    "a pdf without pages": ("corrupt", lambda: pdf(pages=0)),
    "a pdf with a bomb": ("too_large", pdf_with_a_bomb),
    "a png bomb": ("too_large", png_bomb),
    "a tiff of 200 megapixels": ("too_large", tiff_of_200_megapixels),
}  # fmt: skip
