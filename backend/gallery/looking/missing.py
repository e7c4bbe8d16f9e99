"""The places of pictures and documents that are known and are not there, in a clinician's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from documents.models import MissingDocument
from gallery.addresses import NO_SIDE
from gallery.looking.timeline import Day
from gallery.reasons import reason_words
from gallery.record_filter import RecordFilter, stands_in
from gallery.words import document_kind_words, side_words, view_of, view_words
from images.models import UnlinkedFile
from images.triage import MissingPicture, missing_pictures
from images.type_catalogue import clinic_catalogue
from patients.models import Patient


@dataclass(frozen=True)
class MissingTile:
    """The place of something that should be there.

    Attributes:
        words: what it is, as in "Right medial" or "Referral".
        reason: why it is not there.
        view: as `view_of` gives it; empty for a document, and where it is not known.
        side: as an address writes it; empty likewise.
        file: the file that waits for a steward's decision; None where there is none.
        row_outcome: why the rows wait for one, where there is no file; empty for none.
    """

    words: str
    reason: str
    view: str = ""
    side: str = ""
    file: UnlinkedFile | None = None
    row_outcome: str = ""


def missing_picture_tiles(person: Patient, chosen: RecordFilter) -> Mapping[Day, list[MissingTile]]:
    """By their days, those that a filter shows."""
    found: dict[Day, list[MissingTile]] = defaultdict(list)
    for missing in missing_pictures(person):
        tile = _picture_tile(missing)
        is_of_view = chosen.view in {"", tile.view} and chosen.side in {"", tile.side}
        if is_of_view and stands_in(chosen.text, (missing.type_text, missing.original_name)):
            found[missing.captured_on].append(tile)
    return found


def missing_document_tiles(documents: Iterable[MissingDocument]) -> list[MissingTile]:
    return [MissingTile(document_kind_words(one.kind), reason_words(one.outcome)) for one in documents]


def _picture_tile(missing: MissingPicture) -> MissingTile:
    reading = clinic_catalogue().read(missing.type_text)
    is_known = bool(missing.type_text) and reading.known
    words = f"{side_words(reading.side)} {view_words(reading.category)}".strip().capitalize()
    return MissingTile(
        words=words if is_known else missing.type_text or "A picture",
        reason=reason_words(missing.outcome),
        view=view_of(reading.category) if is_known else "",
        side=(reading.side.value or NO_SIDE) if is_known else "",
        file=missing.file,
        row_outcome="" if missing.file else missing.outcome,
    )
