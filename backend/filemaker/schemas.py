"""Which columns an export may have, what they are called, and which of them it must have."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["IMAGE_EXPORT", "PATIENT_EXPORT", "ColumnSpec", "Schema", "header_key"]

# Ignored when headers are compared: exports differ in them and no schema has two columns that differ only so.
_IGNORED = str.maketrans("", "", " \t\n\v\f\r\x1d\xa0_.-\"'\u2018\u2019\u201c\u201d\ufeff\0")


def header_key(header: str) -> str:
    """What two headers have in common if they are the same: case, spaces, `_`, `.`, `-`, quotes and BOM do not count."""
    return header.translate(_IGNORED).lower()


@dataclass(frozen=True)
class ColumnSpec:
    """One column that a schema knows.

    Attributes:
        name: its canonical name.
        variants: headers that mean it, the preferred one first: where a file has several of them, the
            first in this list gives the column. The canonical name itself always counts as the last one.
        required: without it the export cannot be used.
    """

    name: str
    variants: tuple[str, ...]
    required: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(header_key(variant) for variant in (*self.variants, self.name)))


@dataclass(frozen=True)
class Schema:
    """The columns of one kind of export.

    Attributes:
        name: what the export is about, for messages ("image").
        columns: what the schema knows; other columns pass through under their own header.
        record_key: the column that identifies the record itself. A row without it that holds other values is a
            portal row; FMPXMLRESULT's RECORDID stands in for it if it is called `recid`.
    """

    name: str
    columns: tuple[ColumnSpec, ...]
    record_key: str

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)


# The header of the specification, its typo included, comes first; the others were seen in real exports.
IMAGE_EXPORT = Schema(
    "image",
    (
        ColumnSpec("date", ("date", "image date", "picture date", "photo date", "date taken", "captured on")),
        ColumnSpec("file_name", ("fileNane", "fileName", "file name", "file")),
        ColumnSpec("name_of_file", ("Name of file", "Name_of_file")),
        ColumnSpec("filemaker_id", ("id", "uuid", "image id", "id_image")),
        ColumnSpec(
            "patient_id",
            (
                "id_Contact",
                "id Contact",
                "contact id",
                "id.key",
                "id_Key",
                "id_Patient",
                "patient id",
                "contact",
            ),
            required=True,
        ),
        ColumnSpec("export_date", ("NexusExportDate", "export date")),
        ColumnSpec("recid", ("recid", "RecID", "record id", "rec no id"), required=True),
        ColumnSpec("type", ("Type", "image type", "view")),
    ),
    record_key="recid",
)

PATIENT_EXPORT = Schema(
    "patient",
    (
        ColumnSpec(
            "filemaker_id",
            ("filemaker_id", "id", "uuid", "id_Contact", "contact id", "id.key", "patient id", "id_Patient"),
            required=True,
        ),
        ColumnSpec("title", ("title", "salutation", "prefix")),
        ColumnSpec("first_name", ("first name", "name first", "given name", "first")),
        ColumnSpec("last_name", ("last name", "name last", "surname", "family name", "last")),
        ColumnSpec("date_of_birth", ("date of birth", "dob", "birth date", "birthday", "date birth")),
        ColumnSpec("sex", ("sex", "gender")),
        ColumnSpec("clinic", ("clinic", "clinic name", "location")),
        ColumnSpec(
            "health_number",
            ("health number", "health card", "health card number", "health care number", "hcn", "ohip"),
        ),
        ColumnSpec("notes", ("notes", "note", "comments")),
    ),
    record_key="filemaker_id",
)
