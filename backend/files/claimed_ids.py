"""Which record's id a file's name claims, and telling apart ids that differ only in case."""

from __future__ import annotations

import re
from pathlib import Path

from database import Workbench
from filemaker import normalise_id

_CASES = Path(__file__).with_name("cases.sql")
# Not an id with something added: a day, and a number with points between its thousands.
_WHOLE = re.compile(r"\d{1,4}\.\d{1,2}\.\d{1,4}(?!\d)|\d{1,3}(?:\.\d{3})+$")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch


def dotted_ids(bench: Workbench) -> frozenset[str]:
    """The records' ids in the export that hold a dot: hardly ever any."""
    return frozenset(
        one
        for (one,) in bench.rows("SELECT DISTINCT record_ref FROM export_row WHERE contains(record_ref, '.')")
    )


def claimed_id(stem: str, dotted: frozenset[str]) -> str:
    """The part of a name's stem that is its record's id, to the letter: the longest that has a row, else what stands before
    the first dot.

    `77.b` is `77.b` where a row has that id, else `77`. A day, `2016.10.18`, is no id with something added, nor is
    `1.001`, which may be 1001.

    Args:
        stem: of the file's name.
        dotted: what `dotted_ids` gives.
    """
    if "." not in stem:
        return stem
    part = stem
    while "." in part:
        if normalise_id(part) in dotted:
            return part
        part = part.rpartition(".")[0]
    return stem if _WHOLE.match(stem) else part


def spelling_of(text: str, ref: str) -> str:
    """An id to the letter, where that is not what `normalise_id` made of it but for white space and braces; else empty.

    Empty for a UUID, too: that is one in any case.
    """
    if text == ref:
        return ""
    bare = text.strip().strip("{}").strip()
    return bare if bare != ref and bare.lower() == ref and not _UUID(ref) else ""


def tell_cases_apart(bench: Workbench) -> None:
    """Ids that differ only in case, `ab` and `AB`, are one id in two cases, unless rows or files have both."""
    bench.run_script(_CASES, {})
