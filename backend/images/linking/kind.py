"""What the linker declares of itself; its main flow is `link.py`."""

from __future__ import annotations

from filemaker import IMAGE_EXPORT
from files.kind import FiledKind, TypeMeaning
from images.file_types import PICTURES
from images.linking.outcomes import Attention, FileOutcome, RowOutcome
from images.models import Image, ImageBatch, LinkRun
from images.type_catalogue import clinic_catalogue
from patients.models import Patient
from transfers.kind import ROWS_OF_EXPORT, Account, Kind, Sheet

IMAGES = Kind(
    name=LinkRun.KIND,
    number=7,
    purpose="links every image to its patient, one visit for each day",
    command="link_filemaker_images_csv",
    doing="Linking the images",
    patterns=("Image_data*.*", "images.*"),
    schema=IMAGE_EXPORT,
    tables=(Patient, ImageBatch, Image),
    accounts=(
        Account("files", FileOutcome, "file_plan", "(SELECT count(*) FROM file)", skips=True),
        Account("rows", RowOutcome, "row_plan", ROWS_OF_EXPORT),
    ),
    sheets=(
        Sheet(
            "files",
            "every file",
            ("key", "recid", "outcome", "patient_id", "captured_on", "category", "side", "type", "batch_id"),
            "SELECT key, record_ref, outcome, coalesce(patient_id::VARCHAR, ''), coalesce(day::VARCHAR, ''), "
            "coalesce(category, ''), coalesce(side, ''), type_text, coalesce(batch_id::VARCHAR, '') "
            "FROM planned_file ORDER BY length(key), key",
            entry="key",
            outcomes=FileOutcome,
        ),
        Sheet(
            "rows",
            "every row",
            ("line", "recid", "outcome", "detail"),
            "SELECT line, coalesce(record_ref, ''), outcome, detail FROM row_plan LEFT JOIN export_row USING (line) "
            "ORDER BY line, outcome",
            entry="line",
            outcomes=RowOutcome,
        ),
        Sheet(
            "attention",
            "what deserves a look",
            ("attention", "key", "patient_id", "captured_on", "detail"),
            "SELECT kind, key, patient_id::VARCHAR, day::VARCHAR, detail "
            "FROM attention JOIN planned_file USING (position) ORDER BY kind, length(key), key",
            entry="key",
            outcomes=Attention,
            reason="attention",
            of="files",
        ),
    ),
)


def _read_type(text: str) -> TypeMeaning:
    reading = clinic_catalogue().read(text)
    return TypeMeaning((reading.category, reading.side.value), reading.known)


IMAGE_FILES = FiledKind(
    kind=IMAGES,
    model=Image,
    types=PICTURES,
    id_words="recid",
    texts={"filemaker_id": ("filemaker_id",), "original_name": ("file_name", "name_of_file")},
    type_columns=("category", "side"),
    read_type=_read_type,
)
