"""Which ids of an export ought to be known, and from where."""

from __future__ import annotations

from collections.abc import Iterator

from database import Workbench
from files.listing import names_of
from images.checking.kinds import ExportKind
from images.checking.near_matches import NearMatches, near_matches
from images.file_types import PICTURES
from patients.proof import known_references


def unknown_ids(bench: Workbench, kind: ExportKind) -> Iterator[NearMatches]:
    """The columns of ids of which most are not known, and what would match.

    The workbench holds the export's rows, and for images the listing; the database is asked for the patients.
    """
    patients = set(known_references())
    if kind is ExportKind.IMAGES:
        recids = _distinct(bench, "record_ref")
        yield from _found(near_matches("recids", "the names of listed files", recids, _names_of_files(bench)))
    # Before the first import nobody is there, and nobody ought to be.
    if patients:
        ids = _distinct(bench, "patient_ref" if kind is ExportKind.IMAGES else "ref")
        yield from _found(near_matches("patient ids", "the ids of patients who are there", ids, patients))


def _distinct(bench: Workbench, column: str) -> list[str]:
    return [text for (text,) in bench.rows(f"SELECT DISTINCT {column} FROM export_row")]


def _found(near: NearMatches | None) -> Iterator[NearMatches]:
    if near:
        yield near


def _names_of_files(bench: Workbench) -> set[str]:
    return set(names_of((key for (key,) in bench.rows("SELECT key FROM listed_file")), PICTURES))
