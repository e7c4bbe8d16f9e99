"""Which records of another model the rows of an export mean, where they name them by an id or by a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from database import Workbench
from filemaker import id_quirk, normalise_id
from transfers.keys import record_key
from transfers.meanings import told_texts
from transfers.transfer import Companion, Transfer

# The first of the columns that names one counts.
_NAMED: Final = """
CREATE TABLE named_{name} AS
SELECT told.line, m.text, m.id, m.is_new, m.text IS NOT NULL AND m.id IS NULL AS is_odd
FROM told LEFT JOIN {name}_meaning m ON m.text = coalesce({first}, told.{last})
"""


def load_companions(bench: Workbench, transfer: Transfer) -> None:
    """Loads which records of other models the rows name, by texts of `told`: by FileMaker's id, else by a name that only one has.

    Makes `named_<name>` (line, text, id, is_new, is_odd) of each companion. What nothing in the database is known by is a new
    record, with the key that follows from it. Where several carry the id, and where it is damaged, id is NULL, which is odd.
    Where nothing but words for none stand, all are NULL.
    """
    for companion in transfer.companions:
        _load_meanings(bench, companion, transfer.namespace)
        meaning, (*others, last) = f"{companion.name}_meaning", companion.named_in
        first = [
            f"CASE WHEN told.{one} IN (SELECT text FROM {meaning}) THEN told.{one} END" for one in others
        ]
        bench.rows(_NAMED.format(name=companion.name, first=", ".join(first or ["NULL"]), last=last))


def _load_meanings(bench: Workbench, companion: Companion, namespace: UUID) -> None:
    known = _Known(companion.model._default_manager.values_list("pk", "filemaker_id", "name"))
    texts = [text for text in told_texts(bench, *companion.named_in) if id_quirk(text) != "no_id_in_words"]
    meant = [known.meant(text, namespace) for text in texts]
    bench.load(
        f"{companion.name}_meaning",
        {"text": "VARCHAR", "id": "UUID", "is_new": "BOOLEAN"},
        [(texts, [key and str(key) for key, _ in meant], [is_new for _, is_new in meant])],
    )


class _Known:
    """The records of a model by what they are known by."""

    def __init__(self, records: Iterable[tuple[UUID, str, str]]) -> None:
        self._by_id: dict[str, set[UUID]] = defaultdict(set)
        self._by_name: dict[str, set[UUID]] = defaultdict(set)
        self._keys: set[UUID] = set()
        for key, identifier, name in records:
            self._keys.add(key)
            self._by_id[normalise_id(identifier)].add(key)
            self._by_name[name.strip().casefold()].add(key)

    def meant(self, text: str, namespace: UUID) -> tuple[UUID | None, bool]:
        """The key of the one record that a text means, and whether it is a new one."""
        ref = normalise_id(text)
        if not ref:
            return None, False
        own, called = record_key(namespace, ref), self._by_name[text.casefold()]
        found = self._by_id[ref] or self._keys & {own} or (called if len(called) == 1 else set())
        return (None if len(found) > 1 else min(found, default=own)), not found
