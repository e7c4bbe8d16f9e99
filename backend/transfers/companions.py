"""Which records of another model the rows of an export mean, where they name them by an id or by a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Model

from database import Workbench
from filemaker import id_quirk, normalise_id
from transfers.keys import record_key
from transfers.meanings import told_texts


def load_named(
    bench: Workbench, table: str, model: type[Model], namespace: UUID, columns: tuple[str, ...]
) -> None:
    """Loads which record each text of some columns of `told` means: by FileMaker's id, else by a name that only one has.

    Makes `table` (text, id, is_new). What nothing in the database is known by is a new record, with the key that follows
    from it. Where several carry the id, and where it is damaged, id is NULL. What says that there is none has no line.

    Args:
        bench: holds `told`.
        table: what it makes.
        columns: of the export: those that name such records.
        model: has a UUID as its key, `filemaker_id` and `name`.
        namespace: of the keys that follow from FileMaker's ids.
    """
    known = _Known(model._default_manager.values_list("pk", "filemaker_id", "name"))
    texts = [text for text in told_texts(bench, *columns) if id_quirk(text) != "no_id_in_words"]
    meant = [known.meant(text, namespace) for text in texts]
    bench.load(
        table,
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
