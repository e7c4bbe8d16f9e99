"""Which ids of an export ought to be known, and from where."""

from __future__ import annotations

from collections.abc import Iterator

from checking.near_matches import NearMatches, near_matches
from database import Workbench
from files.listing import names_of
from patients.models import Patient
from patients.proof import known_references
from reimport.phases import kinds, linkers


def unknown_ids(bench: Workbench, kind: str) -> Iterator[NearMatches]:
    """The columns of ids of which most are not known, and what would match.

    The workbench holds the export's rows, and for what has files the listing; the database is asked for the patients.
    """
    patients = set(known_references())
    if linker := linkers().get(kind):
        names = set(
            names_of((key for (key,) in bench.rows("SELECT key FROM listed_file")), linker.files.types)
        )
        what = f"{linker.files.id_words}s"
        yield from _found(
            near_matches(what, "the names of listed files", _distinct(bench, "record_ref"), names)
        )
    # Before the first import nobody is there, and nobody ought to be.
    if patients:
        # A row of the patients' export is a patient; every other one names theirs.
        ids = _distinct(bench, "ref" if kinds()[kind].model is Patient else "patient_ref")
        yield from _found(near_matches("patient ids", "the ids of patients who are there", ids, patients))


def _distinct(bench: Workbench, column: str) -> list[str]:
    return [text for (text,) in bench.rows(f"SELECT DISTINCT {column} FROM export_row")]


def _found(near: NearMatches | None) -> Iterator[NearMatches]:
    if near:
        yield near
