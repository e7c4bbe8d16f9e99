"""Columns without a header: recognised where what they hold proves what they are, and not otherwise.

Which column holds the patient and which the record's id is proven from outside only: its ids are those of known
patients, or those of listed files. Dates and names of files prove themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from filemaker.columns.header import is_uuid, looks_like_data
from filemaker.errors import ExportError, UnprovenColumns
from filemaker.export import Evidence, Recognition
from filemaker.request import ReadRequest
from filemaker.values.date_texts import parse_date_text
from filemaker.values.identity import normalise_id

# Of the different ids in a column, at least this share must be known, and in every other column at most half as many.
_KNOWN = 0.5
# Of the filled cells in a column, at least this share must be a date, a file's name or a UUID.
_NEARLY_ALL = 0.9
_HAS_DIGIT = re.compile(r"\d").search
_FILE_NAME = re.compile(
    r".*\.(?:jpe?g|jpe|jfif|png|gif|tiff?|heic|heif|avif|bmp|webp|pdf)", re.IGNORECASE | re.DOTALL
)
# A column in which a value occurs this often on average names a kind of thing, not the thing.
_REPEATED = 2


def is_record(cells: Sequence[str], evidence: Evidence | None) -> bool:
    """Whether a first line is surely a record and not a header in words that nobody knows."""
    if looks_like_data(cells):
        return True
    known = evidence.patient_ids | evidence.record_ids if evidence else frozenset()
    return any(normalise_id(cell) in known for cell in cells)


def has_words(cells: Sequence[str], ids: Sequence[int]) -> bool:
    """Whether there are words where ids stand: no header has a digit there, and hardly any id has none."""
    found = [cells[index].strip() for index in ids if index < len(cells)]
    return bool(found) and all(found) and not any(map(_HAS_DIGIT, found))


def is_unlike(first: Sequence[str], rows: Sequence[Sequence[str]], ids: Sequence[int]) -> bool:
    """Whether a first line, unlike all rows below it, has words where ids stand."""
    return bool(rows) and has_words(first, ids) and not any(has_words(row, ids) for row in rows)


def recognise_columns(
    request: ReadRequest, rows: Sequence[Sequence[str]], line: int
) -> tuple[Recognition, ...]:
    """Says which column is what, and by what evidence.

    Args:
        request: its schema says which columns are wanted, its evidence which ids are known.
        rows: a sample of equal width.
        line: where the sample begins, for messages.

    Raises:
        ExportError: a required column is not proven; the columns have to be named.
    """
    columns = [[cell.strip() for cell in column if cell.strip()] for column in zip(*rows, strict=True)]
    found: dict[int, Recognition] = {}
    evidence = request.options.evidence or Evidence()
    known = {
        "patient_id": (evidence.patient_ids, "are those of known patients"),
        request.schema.record_key: (evidence.record_ids, "are those of listed files"),
    }
    for name in request.schema.required:
        ids, words = known.get(name, (frozenset(), ""))
        unique = name == request.schema.record_key
        index = _by_known_ids(columns, ids, found, unique=unique)
        if index is None:
            raise _not_proven(request, name, len(columns), line)
        distinct = {normalise_id(text) for text in columns[index]}
        share = f"{len(distinct & ids):,} of {len(distinct):,} different ids in the sample {words}"
        found[index] = Recognition(index, name, share)
    _by_shape(request, columns, found)
    return tuple(found[index] for index in sorted(found))


def _by_known_ids(
    columns: Sequence[Sequence[str]], ids: frozenset[str], taken: dict[int, Recognition], *, unique: bool
) -> int | None:
    """The one column whose ids are known; None if there is none, or more than one that could be it.

    `unique` leaves out columns whose values repeat: a mark that is 1 in every row is not the record's id, even if
    a file is called 1.
    """
    matched = [(0, False, -1), (0, False, -1)]
    for index, column in enumerate(columns):
        distinct = {normalise_id(text) for text in column}
        if index in taken or (unique and len(distinct) * _REPEATED <= len(column)):
            continue
        count = len(distinct & ids)
        matched.append((count, count >= _KNOWN * len(distinct), index))
    (second, _, _), (best, enough, index) = sorted(matched)[-2:]
    return index if best and enough and second <= best / 2 else None


def _not_proven(request: ReadRequest, name: str, width: int, line: int) -> ExportError:
    example = ",".join(spec.name for spec in request.schema.columns)
    return UnprovenColumns(
        request.path,
        f"there is no header that is understood, and no one of the {width} columns is proven to be {name} by what it holds",
        f"Name the columns in order, such as --columns {example} (“-” for one that is not needed), "
        "or export with the names of the fields.",
        line,
    )


def _by_shape(request: ReadRequest, columns: Sequence[Sequence[str]], found: dict[int, Recognition]) -> None:
    """Recognises what is not required by the shape of its values, from left to right."""
    wanted = {spec.name for spec in request.schema.columns} - {one.name for one in found.values()}
    rules: tuple[tuple[str, Callable[[Sequence[str]], bool], str], ...] = (
        ("date", _all_dates, "holds dates"),
        ("file_name", _all_file_names, "holds names of files"),
        ("name_of_file", _all_file_names, "holds names of files"),
        ("filemaker_id", _all_different_uuids, "holds a different UUID in every row"),
        ("type", _repeated_words, "holds a few words that repeat"),
    )
    for name, rule, words in rules:
        fitting = [
            index for index, column in enumerate(columns) if index not in found and column and rule(column)
        ]
        alone = len(fitting) == 1 or name in ("file_name", "name_of_file")
        if name in wanted and fitting and alone:
            found[fitting[0]] = Recognition(fitting[0], name, words)


def _nearly_all(column: Sequence[str], test: Callable[[str], object]) -> bool:
    return sum(bool(test(text)) for text in column) >= _NEARLY_ALL * len(column)


def _all_dates(column: Sequence[str]) -> bool:
    return _nearly_all(column, parse_date_text)


def _all_file_names(column: Sequence[str]) -> bool:
    return _nearly_all(column, _FILE_NAME.fullmatch)


def _all_different_uuids(column: Sequence[str]) -> bool:
    return len(set(column)) == len(column) and _nearly_all(column, is_uuid)


def _repeated_words(column: Sequence[str]) -> bool:
    words = [text for text in column if any(character.isalpha() for character in text) and not is_uuid(text)]
    return len(words) >= _NEARLY_ALL * len(column) and len(set(words)) * _REPEATED <= len(words)
