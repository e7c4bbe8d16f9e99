"""From a draft to the two tables that its exports hold."""

from __future__ import annotations

from prove.drafts import Draft
from prove.model import Cell, Entry, PersonRow, Record, Table

__all__ = ["images_table", "patients_table"]


def images_table(draft: Draft) -> Table:
    """The images' export: records in their order, noise between them."""
    columns = [name for name in draft.headers if not (draft.recid_is_record_id and name == "recid")]
    header = [draft.headers[name] for name in columns] + list(draft.more_columns)
    beyond = _beyond(draft)
    pairs = [(_entry(draft, record, columns, beyond), record) for record in draft.records]
    entries = _with_noise(draft, [entry for entry, _ in pairs], draft.noise)
    record_ids = [str(record.recid) for _, record in pairs] if draft.recid_is_record_id else None
    return Table(header if draft.images.header else None, entries, draft.above, draft.below, record_ids)


def patients_table(draft: Draft) -> Table:
    columns = list(draft.person_headers)
    header = [draft.person_headers[name] for name in columns] + list(draft.more_person_columns)
    rows = [
        Entry(
            [_person_cell(draft, row, name) for name in columns]
            + [column(row) for column in draft.more_person_columns.values()],
            row.outcome,
        )
        for row in draft.person_rows
    ]
    entries = _with_noise(draft, rows, draft.person_noise)
    return Table(header if draft.patients.header else None, entries, draft.person_above, draft.person_below)


def _with_noise(draft: Draft, entries: list[Entry], noise: list[Entry]) -> list[Entry]:
    """Noise at places of its own, never before the first record and never after the last."""
    mixed = list(entries)
    for piece in noise if len(entries) > 1 else ():
        mixed.insert(draft.random.randrange(1, len(mixed)), piece)
    return mixed


def _beyond(draft: Draft) -> set[str]:
    if not draft.limit:
        return set()
    keys = sorted(draft.files, key=lambda key: key.encode("utf-8"))
    return set(keys[draft.limit :])


def _entry(draft: Draft, record: Record, columns: list[str], beyond: set[str]) -> Entry:
    outcome = record.outcome
    if record.keys and outcome != "no_recid" and beyond.issuperset(record.keys):
        outcome = "no_file"
    cells = [_cell(draft, record, name) for name in columns]
    return Entry(cells + [column(record) for column in draft.more_columns.values()], outcome)


def _cell(draft: Draft, record: Record, name: str) -> Cell:
    cells: dict[str, Cell] = {
        "date": record.date,
        "file_name": record.name,
        "image_id": record.image_id,
        "patient": draft.ref_cell(record.ref),
        "name_of_file": record.name,
        "mark": record.mark,
        "recid": draft.recid_cell(record),
        "type": record.kind,
        "notes": record.notes if draft.images.encodes(record.notes) else "",
    }
    return cells[name]


def _person_cell(draft: Draft, row: PersonRow, name: str) -> Cell:
    cells: dict[str, Cell] = {
        "ref": draft.ref_cell(row.ref),
        "first": row.person.first,
        "last": row.person.last,
        "born": row.born,
        "notes": row.notes,
    }
    return cells[name]
