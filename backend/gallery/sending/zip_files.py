"""The originals of several images as one ZIP, written while it is sent: of any size, a piece at a time in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from zipstream import ZIP_STORED, ZipStream

from gallery.sending.originals import image_store, peeked
from gallery.sending.streams import streamed
from gallery.words import download_name
from images.models import Image
from patients.models import Patient
from storage import StorageError

_MISSING = "MISSING.txt"


def send_zip(images: Sequence[Image], patient: Patient, name: str) -> StreamingHttpResponse:
    """The archive as a file to keep, under a name; whoever may have it has been asked before.

    Raises:
        LaneIsFull: too many of them are on their way.
    """
    response = streamed(lambda: zip_of(images, patient), "application/zip")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def zip_of(images: Sequence[Image], patient: Patient) -> Iterator[bytes]:
    """The archive, piece by piece. What the store does not hold any more, or hands out something else for, stands
    in a list inside of it.

    Pictures are compressed already, so they are stored as they are.
    """
    archive, missing = ZipStream(compress_type=ZIP_STORED), []
    for name, image in _named(images, patient):
        try:
            pieces = peeked(image_store().chunks(image.storage_key, image.size_bytes))
        except StorageError as error:
            missing.append(f"{name} ({image.storage_key}): {error.message}")
            continue
        archive.add(pieces, name)
        yield from archive.file()
    if missing:
        lines = "\n".join(missing)
        archive.add(f"{len(missing)} of {len(images)} images could not be read:\n{lines}\n", _MISSING)
    yield from archive.finalize()


def _named(images: Sequence[Image], patient: Patient) -> Iterator[tuple[str, Image]]:
    """Each image with its name in the archive; of several of one view, the later ones are numbered."""
    seen: dict[str, int] = {}
    for image in images:
        name = download_name(image, patient)
        seen[name] = seen.get(name, 0) + 1
        stem, dot, extension = name.rpartition(".")
        yield (name if seen[name] == 1 else f"{stem}_{seen[name]}{dot}{extension}"), image
