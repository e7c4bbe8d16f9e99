"""Which kind of records an export is about, and whether it comes from the layout that holds them: by its columns' names."""

from __future__ import annotations

from filemaker import IMAGE_EXPORT, FirstLine, Fit, Schema
from images.linking.kind import IMAGES
from reimport.phases import kinds

# An id alone is in every export.
_ENOUGH = 2


def schemas() -> dict[str, Schema]:
    """The columns of each kind of export, by the kind's name."""
    return {name: kind.schema for name, kind in kinds().items()}


def kind_of(first: FirstLine) -> str | None:
    """The name of the kind whose columns the file has; None where its names do not tell.

    Fields of images that come from a related table make it an export of images, from the wrong layout: they are of no
    use to anything else. Otherwise the kind is the one that lacks nothing and has the most columns.
    """
    fits = {name: first.fit(schema) for name, schema in schemas().items()}
    images = fits[IMAGES.name]
    if images.home and IMAGE_EXPORT.record_key in images.understood:
        return IMAGES.name
    best = max(fits, key=lambda name: (not fits[name].missing, len(fits[name].understood)))
    return best if len(fits[best].understood) >= _ENOUGH else None


def layout_remark(kind: str, first: FirstLine) -> str:
    """Why the file is no export of this kind's own layout; empty where nothing says so."""
    fit = first.fit(schemas()[kind])
    if fit.home:
        return (
            f"It was exported from another layout than that of the {kind}: {_count(fit, fit.home)} of their columns are "
            f"fields of the related table {fit.home}, of which FileMaker writes only the first record beside each row. "
            f"Export from a layout of {fit.home} itself."
        )
    looks = kind_of(first)
    if looks in (None, kind):
        return ""
    found = first.fit(schemas()[looks])
    return (
        f"By its columns it is an export of {looks}, not of {kind}: it has {len(found.understood)} columns of {looks} and "
        f"{len(fit.understood)} of {kind}. {kinds()[looks].command} takes it; for {kind}, export from their own layout."
    )


def _count(fit: Fit, table: str) -> str:
    return f"{len(fit.related[table])} of {len(fit.understood)}"
