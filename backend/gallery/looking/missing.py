"""The places of pictures and documents that are known and are not there, in a clinician's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from documents.models import MissingDocument
from gallery.addresses import NO_SIDE
from gallery.looking.timeline import Day
from gallery.record_filter import RecordFilter, stands_in
from gallery.words import document_kind_words, side_words, view_of, view_words
from images.linking.outcomes import FileOutcome, RowOutcome
from images.models import UnlinkedFile
from images.triage import MissingPicture, missing_pictures
from images.type_catalogue import clinic_catalogue
from patients.models import Patient

_LOST: Final = "its file was missing at the migration"
_NEVER_TAKEN_OUT: Final = "its file was never taken out of FileMaker"
_CONTRADICTING: Final = "its records contradict each other"
_REASONS: Final = MappingProxyType(
    {
        RowOutcome.FILE_LOST.value: _LOST,
        RowOutcome.NO_FILE.value: _NEVER_TAKEN_OUT,
        RowOutcome.NO_RECID.value: "its record has no number, so its file cannot be told",
        RowOutcome.CONFLICTING.value: _CONTRADICTING,
        FileOutcome.CONFLICTING_METADATA.value: _CONTRADICTING,
        FileOutcome.UNSUPPORTED_FILE.value: "its file is neither a picture nor a PDF",
        FileOutcome.EMPTY_FILE.value: "its file is empty",
        FileOutcome.NO_DATE.value: "no day is known of it",
        FileOutcome.INVALID_DATE.value: "its day cannot be read",
        FileOutcome.AMBIGUOUS_DATE.value: "its day can be read in two ways",
    }
)
_NOT_YET: Final = "it is not linked yet"


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
    return [
        MissingTile(
            document_kind_words(one.kind), _LOST if one.outcome == RowOutcome.FILE_LOST else _NEVER_TAKEN_OUT
        )
        for one in documents
    ]


def _picture_tile(missing: MissingPicture) -> MissingTile:
    reading = clinic_catalogue().read(missing.type_text)
    is_known = bool(missing.type_text) and reading.known
    words = f"{side_words(reading.side)} {view_words(reading.category)}".strip().capitalize()
    return MissingTile(
        words=words if is_known else missing.type_text or "A picture",
        reason=_REASONS.get(missing.outcome, _NOT_YET),
        view=view_of(reading.category) if is_known else "",
        side=(reading.side.value or NO_SIDE) if is_known else "",
        file=missing.file,
        row_outcome="" if missing.file else missing.outcome,
    )
