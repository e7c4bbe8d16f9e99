"""Which columns of a header may mean which column of a schema, and of which FileMaker table each of them is a field.

FileMaker names a field of the exported table plainly and a related one with its table (`Images::recid`), and writes of
related records only the first. So a row that takes the id from one table and the day from another tells of two records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from filemaker.schemas import ColumnSpec, Schema, header_key

# How `settle` ranks a related field that means the column only by the name of its table (`Contacts::id`).
_BY_TABLE = 1_000


@dataclass(frozen=True)
class Claim:
    """A column that may mean one of the schema's.

    Attributes:
        name: the schema's.
        index: its place in the file, from 0.
        rank: the place of its header among the variants, 0 for the preferred one.
        table: the table it is a field of, as `header_key` has it; empty for the exported one.
        is_fallback: it means the column only where nothing better does.
    """

    name: str
    index: int
    rank: int
    table: str
    is_fallback: bool


@dataclass
class Settled:
    """What the columns of a file were taken for.

    Attributes:
        names: index -> the schema's name.
        rivals: per name, the other columns that mean it just as well; nothing but equal contents can tell that it
            does not matter which one is taken.
        strangers: columns taken for a fact of the record that are fields of another table than the record's: with
            them, no row can be used.
        left: fields of other tables that are called like one of the record's own, and are columns of their own.
        variants: columns whose header is not the preferred one.
    """

    names: dict[int, str] = field(default_factory=dict)
    rivals: dict[str, tuple[int, ...]] = field(default_factory=dict)
    strangers: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    variants: int = 0


def find_claims(
    cells: Sequence[str], schema: Schema, related_by: str, own: Sequence[str] = ()
) -> list[Claim]:
    """Every column that may mean one of the schema's.

    Args:
        cells: what the columns are called: the file's header, or the names that somebody gave them.
        schema: the columns to look for.
        related_by: what stands between table and field in the name of a related field.
        own: the file's own header where `cells` is not: it tells of which tables the columns are.
    """
    claims = []
    for index, cell in enumerate(cells):
        found = _meaning(cell, schema, related_by)
        if found:
            spec, rank, table = found
            own_table = _parted(own[index], related_by)[0] if index < len(own) else ""
            is_fallback = rank < _BY_TABLE and spec.keys[rank] in spec.fallback_keys
            claims.append(Claim(spec.name, index, rank, table or own_table, is_fallback))
    return claims


def settle(claims: Sequence[Claim], schema: Schema) -> Settled:
    """Decides for every column of the schema which claim it is given to."""
    settled = Settled()
    table = _record_table(claims, schema)
    lone = _lone_keys(claims, schema) if schema.has_related_ids and not table else frozenset()
    for spec in schema.columns:
        rivals = _without_fallbacks([claim for claim in claims if claim.name == spec.name])
        own = [claim for claim in rivals if claim.table == table]
        if spec.elsewhere == "left":
            settled.left += tuple(claim.index for claim in rivals if claim.table != table)
            rivals = own
        if spec.name == schema.record_key and own:
            settled.left += tuple(claim.index for claim in rivals if claim.table in lone)
            rivals = [claim for claim in rivals if claim.table not in lone]
        if rivals:
            # Of any table: the exported one comes first.
            chosen = min(own or rivals, key=lambda claim: (claim.table != "", claim.rank, claim.index))
            settled.names[chosen.index] = spec.name
            settled.variants += 0 < chosen.rank < _BY_TABLE
            settled.rivals[spec.name] = tuple(claim.index for claim in rivals if claim is not chosen)
            if spec.elsewhere == "refused" and not own:
                settled.strangers += (chosen.index,)
    return settled


def _without_fallbacks(claims: Sequence[Claim]) -> Sequence[Claim]:
    return [claim for claim in claims if not claim.is_fallback] or claims


def _parted(cell: str, related_by: str) -> tuple[str, str]:
    """The table, empty for the exported one, and the field, as `header_key` has them."""
    table, _, name = cell.rpartition(related_by)
    return header_key(table), header_key(name)


def _meaning(cell: str, schema: Schema, related_by: str) -> tuple[ColumnSpec, int, str] | None:
    """The schema's column that a header means, the rank of that variant, and the table."""
    table, name = _parted(cell, related_by)
    for spec in schema.columns:
        if (table, name) in spec.related_keys:
            return spec, _BY_TABLE, table
    # `id.key` is no related field, although FMPDSORESULT writes `Images::recid` as `Images.recid`.
    for of, key in ((table, name), ("", header_key(cell))):
        for spec in schema.columns:
            if key in spec.keys:
                return spec, spec.keys.index(key), of
    return None


def _lone_keys(claims: Sequence[Claim], schema: Schema) -> frozenset[str]:
    """Related tables with an id of their own, and no fact: beside records of the exported table, those are of other things."""
    facts = {spec.name for spec in schema.columns if spec.elsewhere != "taken"} - {schema.record_key}
    telling = {claim.table for claim in claims if claim.name in facts}
    return frozenset(claim.table for claim in claims if claim.table and claim.table not in telling)


def _record_table(claims: Sequence[Claim], schema: Schema) -> str:
    """The table whose record a row is: of those that its key is a field of, the one with the most facts."""
    facts = {spec.name for spec in schema.columns if spec.elsewhere != "taken"}
    names: dict[str, set[str]] = {"": set()}  # the exported one first, as long as another has no more
    for claim in claims:
        if claim.name in facts:
            names.setdefault(claim.table, set()).add(claim.name)
    keys = {claim.table for claim in claims if claim.name == schema.record_key}
    return max((table for table in names if table in keys or not keys), key=lambda one: len(names[one]))
