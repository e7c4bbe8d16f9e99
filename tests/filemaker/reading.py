"""Short ways to read an export in a test."""

from __future__ import annotations

from pathlib import Path

from filemaker import IMAGE_EXPORT, Export, ReadOptions, Schema, read_export


def rows_of(export: Export) -> tuple[list[int], list[dict[str, str]]]:
    """All rows of an export with their source lines."""
    lines: list[int] = []
    rows: list[dict[str, str]] = []
    for batch in export.batches():
        lines += batch.lines
        rows += [
            dict(zip(batch.columns, row, strict=True)) for row in zip(*batch.columns.values(), strict=True)
        ]
    return lines, rows


def read(
    path: Path, content: str | bytes, options: ReadOptions | None = None, schema: Schema = IMAGE_EXPORT
) -> tuple[Export, list[int], list[dict[str, str]]]:
    """Writes a file and reads all of it."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    export = read_export(path, schema, options or ReadOptions())
    lines, rows = rows_of(export)
    return export, lines, rows


def quirks_of(export: Export) -> dict[str, tuple[int | None, int]]:
    """Name -> (first line, count)."""
    return {quirk.name: (quirk.line, quirk.count) for quirk in export.quirks}
