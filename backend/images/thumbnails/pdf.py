"""The first page of a PDF as a picture."""

from __future__ import annotations

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from images.thumbnails.facts import Refusal, ThumbnailRefused


def render_first_page(content: bytes, longest_side: int, most_pixels: int) -> tuple[Image.Image, int]:
    """The first page, its longer side as asked for whatever the page calls its size, and the number of pages.

    Raises:
        ThumbnailRefused: it cannot be opened without a password, has no page, or holds an image of too many pixels.
        pypdfium2.PdfiumError: it is damaged.
    """
    with _open(content) as document:
        if not len(document):
            raise ThumbnailRefused(Refusal.CORRUPT)
        page = document[0]
        _refuse_bombs(page, most_pixels)
        width, height = page.get_size()
        # The page's own numbers are anything from nothing to 10 to the 30th.
        if not (width > 0 and height > 0):
            raise ThumbnailRefused(Refusal.CORRUPT)
        bitmap = page.render(scale=longest_side / max(width, height), may_draw_forms=False)
        # A copy: the pixels belong to the document.
        return bitmap.to_pil().convert("RGB"), len(document)


def _open(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        # PDFium does not always set its code, which then is that of an earlier document.
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY} and b"/Encrypt" in content:
            raise ThumbnailRefused(Refusal.LOCKED) from None
        raise


def _refuse_bombs(page: pdfium.PdfPage, most_pixels: int) -> None:
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        width, height = image.get_px_size()
        if width * height > most_pixels:
            raise ThumbnailRefused(Refusal.TOO_LARGE)
