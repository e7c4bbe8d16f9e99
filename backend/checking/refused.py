"""What there is to say about a file that is refused as an export: what it is all the same, and what it looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from checking.columns import ColumnCheck, check_columns
from checking.kinds import kind_of, layout_remark, schemas
from console import Progress
from database import Workbench
from filemaker import ExportError, FirstLine, Glimpse, Quirk, Schema, describe, fit_of, open_as_it_is
from images.linking import LinkOptions

# What a reader notes that was told nothing about columns says nothing about the file.
_OF_THE_READING = frozenset({"columns_by_content", "columns_given", "no_header"})
_NOTHING = Schema("any", (), record_key="")


@dataclass(frozen=True)
class RefusedExport:
    """What there is to say about a file that cannot be read as the export that it was taken for.

    Attributes:
        error: why it is refused.
        glimpse: what the file is.
        kind: what it was taken for; None where neither its columns nor anybody says so.
        layout: why it is no export of that kind's own layout; empty where nothing says so.
        missing: the columns that the kind needs, and that no column is called, by their usual headers.
        columns: what its columns hold, as far as it has rows and fields.
        quirks: what is odd about it.
    """

    error: ExportError
    glimpse: Glimpse
    kind: str | None
    layout: str
    missing: tuple[str, ...]
    columns: Sequence[ColumnCheck]
    quirks: Sequence[Quirk]

    def as_json(self) -> dict[str, Any]:
        """The same keys as of an export that can be read; what is not known of it is null or empty."""
        glimpse, first = self.glimpse, self.glimpse.first_line
        return {
            "ready": False,
            "kind": self.kind,
            "layout": self.layout,
            "file": glimpse.path.name,
            "format": glimpse.format,
            "encoding": glimpse.encoding,
            "encoding_evidence": glimpse.encoding_evidence,
            "delimiter": glimpse.delimiter,
            "line_ending": glimpse.line_ending,
            "has_header": bool(first and first.names),
            "rows": glimpse.records,
            "first_line": asdict(first) if first else None,
            "malformed": [],
            "quirks": [asdict(quirk) for quirk in self.quirks],
            "recognised": [],
            "columns": [asdict(column) for column in self.columns],
            "dates": None,
            "pairing": None,
            "import": None,
            "near_matches": [],
            "obstacle": "",
            "refusal": str(self.error),
        }


def look_at_refused(
    options: LinkOptions, kind: str | None, error: ExportError, progress: Progress
) -> RefusedExport:
    """Examines a file that was refused.

    Args:
        options: the file, and how it was to be read.
        kind: what it was said to be about.
        error: why it is refused.
        progress: hears of the steps.

    Raises:
        ExportError: there is no file to look at.
    """
    if not options.export.is_file():
        raise error
    with progress.step("Looking at the file"):
        glimpse = describe(options.export, options.read)
    first = glimpse.first_line or FirstLine((), ())
    kind = kind or kind_of(first)
    columns, quirks = _contents(options, progress)
    return RefusedExport(
        error,
        glimpse,
        kind,
        layout_remark(kind, first) if kind else "",
        _missing(first, kind),
        [_named(column, first, kind) for column in columns],
        quirks,
    )


def _contents(options: LinkOptions, progress: Progress) -> tuple[list[ColumnCheck], list[Quirk]]:
    export = open_as_it_is(options.export, options.read)
    if export is None:
        return [], []
    try:
        with Workbench() as bench:
            columns = check_columns(bench, export, _NOTHING, progress)
    except ExportError:
        columns = []  # damaged on the way; the refusal says where
    return columns, [quirk for quirk in export.quirks if quirk.name not in _OF_THE_READING]


def _missing(first: FirstLine, kind: str | None) -> tuple[str, ...]:
    if kind is None or not first.names:
        return ()
    usual = {spec.name: spec.variants[0] for spec in schemas()[kind].columns}
    return tuple(usual[name] for name in first.fit(schemas()[kind]).missing)


def _named(column: ColumnCheck, first: FirstLine, kind: str | None) -> ColumnCheck:
    """Under its header if that surely is one, and with what the kind understands of it."""
    if not first.names:
        return replace(column, header="")
    header = first.names[column.number - 1] if column.number <= len(first.names) else ""
    known = fit_of((header,), schemas()[kind], first.related_by).understood if kind else ()
    return replace(column, header=header, meaning=min(known, default=""))
