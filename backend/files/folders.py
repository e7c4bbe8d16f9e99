"""Of which folder the export speaks, where files of several folders carry its ids.

Another table's dump beside that of the images has files of the same numbers. Its `letters/5.jpg` is not the image of the
export's row 5, also where `photos/` lacks one. docs/storage.md, "Several folders", has the rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from database import Workbench
from files.tables import FOREIGN_FOLDER

# One dump that was cut into parts lies in folders like these: 0001, 2016-10, Oct, a, f3, 3fa9, a UUID.
_PART = re.compile(
    r"[\d._ -]*\d[\d._ -]*|[^\W_]|[0-9a-f]{2}|(?=.*\d)[0-9a-f]{3,}|\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?"
    r"|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")

# Files that could be the records'. A UUID is nobody else's, in whichever folder it lies, where the kind says so.
_NAMED = """
CREATE VIEW named_file AS
SELECT folder, record_ref FROM listed_file WHERE mime_type <> '' AND record_ref <> ''
"""
_APART_FROM_UUIDS = " AND TRY_CAST(record_ref AS UUID) IS NULL"
_CLAIM = """
CREATE TABLE claim AS
SELECT DISTINCT folder, record_ref FROM named_file SEMI JOIN export_row USING (record_ref)
"""
_PICTURES = """
CREATE TABLE pictures AS
SELECT folder, count(*) AS files, count(known.record_ref) AS files_with_row
FROM named_file LEFT JOIN (SELECT DISTINCT record_ref FROM export_row) known USING (record_ref)
GROUP BY folder
"""
_CONTESTED = """
CREATE TABLE contested AS
SELECT record_ref FROM claim ANTI JOIN foreign_folder USING (folder) GROUP BY record_ref HAVING count(*) > 1
"""


@dataclass(frozen=True)
class FolderChoice:
    """What was decided about the folders; the workbench has `foreign_folder`, and `contested`, the ids that several
    of the other folders claim.

    Attributes:
        claiming: folders with files that carry ids of the export.
        chosen: those of them that the export speaks of; none where that is not clear.
    """

    claiming: int
    chosen: int


@dataclass(frozen=True)
class _Dump:
    """Folders that belong together, as long as they hardly share an id.

    Attributes:
        ids: how many of the export's ids its files carry.
        shared: how many claims there are beyond one for each of them.
        is_known: whether at least half of its pictures have a row.
        is_named: whether it lies in the folder that the address names, not in one below.
    """

    name: str
    ids: int
    shared: int
    is_known: bool
    is_named: bool


def choose_folders(bench: Workbench, *, uuids_anywhere: bool) -> FolderChoice:
    """Decides for all folders of the listing.

    Args:
        bench: holds `listed_file`, `folder` and `export_row`.
        uuids_anywhere: whether files that are called by a UUID belong to its record in any folder.
    """
    bench.rows(_NAMED + (_APART_FROM_UUIDS if uuids_anywhere else ""))
    bench.rows(_CLAIM)
    paths = dict(bench.rows("SELECT folder, path FROM folder SEMI JOIN claim USING (folder)"))
    foreign = _foreign(bench, paths) if len(paths) > 1 else []
    bench.fill(FOREIGN_FOLDER, [(foreign,)])
    bench.rows(_CONTESTED)
    return FolderChoice(len(paths), len(paths) - len(foreign))


def _foreign(bench: Workbench, paths: Mapping[int, str]) -> list[int]:
    bench.rows(_PICTURES)
    families = {folder: _family(path) for folder, path in paths.items()}
    torn = {dump.name for dump in _measure(bench, "family", families) if not _hardly(dump.shared, dump.ids)}
    dumps = {folder: f"/{paths[folder]}" if name in torn else name for folder, name in families.items()}
    (ids,) = bench.one("SELECT count(DISTINCT record_ref) FROM claim")
    chosen = _chosen(_measure(bench, "dump", dumps), ids)
    return [folder for folder, name in dumps.items() if name not in chosen]


def _family(path: str) -> str:
    """The folder of which this one would be a part: `photos/2016/10` -> `photos`, `dump 1` -> `dump #`."""
    steps = path.split("/")
    while steps and _PART.fullmatch(steps[-1]):
        steps.pop()
    return _DIGITS.sub("#", "/".join(steps))


def _measure(bench: Workbench, table: str, names: Mapping[int, str]) -> list[_Dump]:
    bench.load(table, {"folder": "BIGINT", "name": "VARCHAR"}, [(list(names), list(names.values()))])
    return [
        _Dump(*row)
        for row in bench.rows(
            f"""
            SELECT name, ids, claims - ids, 2 * files_with_row >= files, is_named
            FROM (
              SELECT name, count(DISTINCT record_ref) AS ids, count(*) AS claims, bool_or(path = '') AS is_named
              FROM claim JOIN {table} USING (folder) JOIN folder USING (folder) GROUP BY name
            )
            JOIN (
              SELECT name, sum(files) AS files, sum(files_with_row) AS files_with_row
              FROM pictures JOIN {table} USING (folder) GROUP BY name
            ) USING (name)
            """
        )
    ]


def _chosen(dumps: list[_Dump], ids: int) -> set[str]:
    """The names of the dumps that the export speaks of."""
    is_apart = _hardly(sum(dump.ids for dump in dumps) - ids, ids)
    if len(dumps) == 1:
        return {dumps[0].name}
    largest, *others = sorted(dumps, key=lambda dump: -dump.ids)
    if 2 * largest.ids > ids and _is_clear(largest, others[0].ids, is_apart=is_apart):
        chosen = {largest}
    else:
        chosen = set(dumps) if is_apart else set()
    # Another table's dump that is larger than the records' own has most of the ids, too, and many that have no row.
    return {dump.name for dump in chosen} if all(dump.is_known for dump in chosen) else set()


def _is_clear(largest: _Dump, next_largest: int, *, is_apart: bool) -> bool:
    """Whether a dump that has most of the ids is the one, and what lies elsewhere is another table's."""
    if is_apart:
        # Folders that share no id may be one dump after all, unless one of them has little.
        return next_largest * 2 <= largest.ids
    return largest.is_named or next_largest * 3 <= largest.ids * 2


def _hardly(shared: int, ids: int) -> bool:
    """Whether so few ids are shared that it may be a mishap: one in a hundred."""
    return shared * 100 <= ids
