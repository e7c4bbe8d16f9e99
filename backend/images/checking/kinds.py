"""Which kind of records an export is about, and whether it comes from the layout that holds them: by its columns' names."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from filemaker import IMAGE_EXPORT, FirstLine, Fit, Schema
from images.linking.kind import IMAGES
from patients.transfer import PATIENTS
from transfers.kind import Kind

# An id alone is in every export.
_ENOUGH = 2


class ExportKind(StrEnum):
    """What an export is about."""

    IMAGES = "images"
    PATIENTS = "patients"


_DECLARED: Mapping[ExportKind, Kind] = MappingProxyType(
    {ExportKind.IMAGES: IMAGES, ExportKind.PATIENTS: PATIENTS.kind}
)
SCHEMAS: Mapping[ExportKind, Schema] = MappingProxyType(
    {kind: declared.schema for kind, declared in _DECLARED.items()}
)


def kind_of(first: FirstLine) -> ExportKind | None:
    """The kind whose columns the file has; None where its names do not tell.

    Fields of images that come from a related table make it an export of images, from the wrong layout: they are of no
    use to anything else. Otherwise the kind is the one that lacks nothing and has the most columns.
    """
    fits = {kind: first.fit(schema) for kind, schema in SCHEMAS.items()}
    if fits[ExportKind.IMAGES].home and IMAGE_EXPORT.record_key in fits[ExportKind.IMAGES].understood:
        return ExportKind.IMAGES
    best = max(fits, key=lambda kind: (not fits[kind].missing, len(fits[kind].understood)))
    return best if len(fits[best].understood) >= _ENOUGH else None


def layout_remark(kind: ExportKind, first: FirstLine) -> str:
    """Why the file is no export of this kind's own layout; empty where nothing says so."""
    fit = first.fit(SCHEMAS[kind])
    if fit.home:
        return (
            f"It was exported from another layout than that of the {kind}: {_count(fit, fit.home)} of their columns are "
            f"fields of the related table {fit.home}, of which FileMaker writes only the first record beside each row. "
            f"Export from a layout of {fit.home} itself."
        )
    looks = kind_of(first)
    if looks in (None, kind):
        return ""
    found = first.fit(SCHEMAS[looks])
    return (
        f"By its columns it is an export of {looks}, not of {kind}: it has {len(found.understood)} columns of {looks} and "
        f"{len(fit.understood)} of {kind}. {_DECLARED[looks].command} takes it; for {kind}, export from their own layout."
    )


def _count(fit: Fit, table: str) -> str:
    return f"{len(fit.related[table])} of {len(fit.understood)}"
