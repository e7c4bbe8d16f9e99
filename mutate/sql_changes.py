"""Small changes of SQL: joins turned, conditions and clauses left out, comparisons and bounds moved, words swapped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from mutate.change import Spot

__all__ = ["is_sql", "sql_spots"]

_IS_SQL = re.compile(
    r"\b(SELECT\b.+\bFROM|SELECT\s+count|DELETE\s+FROM|UPDATE\b.+\bSET|INSERT\s+INTO|GROUP\s+BY|PRAGMA)\b",
    re.S,
)
# What no change may be made in: comments, texts, names in quotes, and the holes of an f-string.
_OPAQUE = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"|\{[^{}]*\}")
_TEXT = re.compile(r"'((?:[^']|'')*)'")
_TURNED = (
    (r"\b(?:LEFT|SEMI|ANTI)\s+JOIN\b|\bJOIN\b", {"LEFT JOIN": "JOIN", "SEMI JOIN": "ANTI JOIN", "ANTI JOIN": "SEMI JOIN", "JOIN": "LEFT JOIN"}),
    (r"(?<![<>=!:])(?:<=|>=|<>|=|<|>)(?![<>=])", {"<=": "<", ">=": ">", "<>": "=", "=": "<>", "<": "<=", ">": ">="}),
    (r"\bAND\b|\bOR\b", {"AND": "OR", "OR": "AND"}),
    (r"\bmin(?=\()|\bmax(?=\()|\bbool_and(?=\()|\bbool_or(?=\()", {"min": "max", "max": "min", "bool_and": "bool_or", "bool_or": "bool_and"}),
    (r"\btrue\b|\bfalse\b", {"true": "false", "false": "true"}),
    (r"\bIS NOT NULL\b|\bIS NULL\b", {"IS NOT NULL": "IS NULL", "IS NULL": "IS NOT NULL"}),
    (r"\bNOT IN\b", {"NOT IN": "IN"}),
    (r"(?<!IS )\bNOT (?!IN\b|NULL\b)", {"NOT": ""}),
    (r"\bDISTINCT (?!FROM\b)", {"DISTINCT": ""}),
)  # fmt: skip
_CLAUSE_ENDS = frozenset({"GROUP", "ORDER", "HAVING", "UNION", "LIMIT", "QUALIFY"})
_CONDITION_ENDS = _CLAUSE_ENDS | {
    "AND", "OR", "THEN", "WHEN", "ELSE", "END", "WHERE", "LEFT", "JOIN", "SEMI", "ANTI", "FROM", "AS", "SELECT",
}  # fmt: skip


def is_sql(text: str) -> bool:
    return bool(_IS_SQL.search(text))


def sql_spots(text: str) -> Iterator[Spot]:
    """Every small change of a text of SQL; some of them may not be SQL any more."""
    code = _OPAQUE.sub(lambda found: "\0" * len(found[0]), text)
    yield from _turned(code)
    yield from _numbers(code)
    yield from _texts(text)
    yield from _clauses(code)
    yield from _conditions(code)
    yield from _arms(code)
    yield from _arguments(text, code)
    yield from _pairs(text, code)


def _turned(code: str) -> Iterator[Spot]:
    for pattern, turned in _TURNED:
        for found in re.finditer(pattern, code):
            yield Spot(found.start(), found.end(), turned[" ".join(found[0].split())])


def _numbers(code: str) -> Iterator[Spot]:
    for found in re.finditer(r"(?<![\w.])\d+(?![\w.])", code):
        yield Spot(found.start(), found.end(), str(int(found[0]) + 1))


def _texts(text: str) -> Iterator[Spot]:
    bare = re.sub(r"--[^\n]*", lambda found: "\0" * len(found[0]), text)
    for found in _TEXT.finditer(bare):
        # The name of a field of a struct; an empty one is taken from its value.
        is_name = re.match(r"\s*:(?!:)", bare[found.end() :])
        yield Spot(found.start(), found.end(), f"'{found[1]}_'" if is_name else "''" if found[1] else "'?'")


def _clauses(code: str) -> Iterator[Spot]:
    """WHERE, HAVING, ORDER BY and a further SELECT left out."""
    for found in re.finditer(r"\b(WHERE|HAVING|ORDER BY|UNION ALL)\b", code):
        ends = frozenset({"UNION"}) if found[1] == "UNION ALL" else _CLAUSE_ENDS
        end = _end(code, found.end(), ends)
        yield Spot(
            found.start(), end, "WHERE true" if found[1] == "WHERE" and code[end : end + 1] == "" else ""
        )


def _conditions(code: str) -> Iterator[Spot]:
    """One of several conditions left out."""
    for found in re.finditer(r"\b(?:AND|OR)\b", code):
        yield Spot(found.start(), _end(code, found.end(), _CONDITION_ENDS, commas=True), "")
    for found in re.finditer(r"\b(?:WHERE|ON|HAVING|WHEN)\b", code):
        end = _end(code, found.end(), _CONDITION_ENDS, commas=True)
        if joined := re.match(r"(?:AND|OR)\b", code[end:]):
            yield Spot(found.end(), end + joined.end(), "")


def _arms(code: str) -> Iterator[Spot]:
    """One WHEN of several left out."""
    for found in re.finditer(r"\bWHEN\b", code):
        end = _end(code, found.end(), frozenset({"WHEN", "ELSE", "END"}))
        before = re.search(r"\bCASE(?:\s+[\w.]+)?\s*$", code[: found.start()])
        if not (before and not code[end:].startswith("WHEN")):
            yield Spot(found.start(), end, "")


def _arguments(text: str, code: str) -> Iterator[Spot]:
    """coalesce(a, b) is only a, or only b."""
    for found in re.finditer(r"\bcoalesce\(", code):
        end = _end(code, found.end())
        parts = _parts(text, code, found.end(), end)
        for part in parts:
            yield Spot(found.start(), end + 1, part.strip())


def _pairs(text: str, code: str) -> Iterator[Spot]:
    """(a, b, c) <> (d, e, f) without one of the pairs."""
    for found in re.finditer(r"\)\s*(<>|=)\s*\(", code):
        opened = _opening(code, found.start())
        closed = _end(code, found.end())
        left = _parts(text, code, opened + 1, found.start())
        right = _parts(text, code, found.end(), closed)
        if len(left) == len(right) > 1:
            for at in range(len(left)):
                sides = [
                    ", ".join(part.strip() for n, part in enumerate(side) if n != at)
                    for side in (left, right)
                ]
                yield Spot(opened, closed + 1, f"({sides[0]}) {found[1]} ({sides[1]})")


def _parts(text: str, code: str, start: int, end: int) -> list[str]:
    """What commas separate between two places."""
    parts, depth, begun = [], 0, start
    for at in range(start, end):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(code[at], 0)
        if code[at] == "," and not depth:
            parts.append(text[begun:at])
            begun = at + 1
    return [*parts, text[begun:end]]


def _opening(code: str, closing: int) -> int:
    depth = 0
    for at in range(closing, -1, -1):
        depth += {")": 1, "(": -1}.get(code[at], 0)
        if not depth:
            return at
    return 0


_TOKEN = re.compile(r"[\w.]+|\S")


def _end(code: str, start: int, ends: Set[str] = frozenset(), *, commas: bool = False) -> int:
    """Where a clause ends that begins at a place: at one of these words, or where what encloses it ends."""
    depth = 0
    for found in _TOKEN.finditer(code, start):
        word = found[0]
        if depth == 0 and (word in ends or word in {")", "]", ";"} or (commas and word == ",")):
            return found.start()
        if word in {"(", "[", "CASE"}:
            depth += 1
        elif word in {")", "]", "END"} and depth:
            depth -= 1
    return len(code)
