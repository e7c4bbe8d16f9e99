"""What a kind of record with files declares beside its accounts: of which types its files are, and how files and rows meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Model

from files.file_types import FileTypes
from files.looking_into import Looking
from files.tables import EXPORT_COLUMNS
from transfers.kind import Kind


@dataclass(frozen=True)
class TypeMeaning:
    """What a type is read as.

    Attributes:
        values: one for each of `FiledKind.type_columns`.
        known: whether the catalogue has it.
    """

    values: tuple[str, ...]
    known: bool


@dataclass(frozen=True)
class FiledKind:
    """A kind of record of which every file of a store may be one.

    Attributes:
        kind: what it reads, and what has to close.
        model: the record: with `storage_key`, `size_bytes`, `mime_type`, and `last_run`, the run that wrote it last.
        types: what its files may be.
        id_words: what the id is called by which a file and a row meet.
        texts: the columns of the workbench's `export_row` that are its own -> the export's columns, of which the first that
            says something counts.
        type_columns: what a type means, as the workbench's `type_reading` has it: one column or several.
        read_type: reads a type, to the letter.
        uuids_anywhere: whether a UUID says which record a file is, in whichever folder it lies.
    """

    kind: Kind
    model: type[Model]
    types: FileTypes
    id_words: str
    texts: Mapping[str, tuple[str, ...]]
    type_columns: tuple[str, ...]
    read_type: Callable[[str], TypeMeaning]
    uuids_anywhere: bool = False

    @property
    def name(self) -> str:
        """Several of them: images."""
        return self.kind.name

    @property
    def table(self) -> str:
        """The workbench's table of those that the database has: with `id`, `key` and `last_run_id`."""
        return str(self.model._meta.model_name)

    @property
    def option(self) -> str:
        """By which a command is told where they lie."""
        return f"--{self.name}"

    @property
    def row(self) -> Mapping[str, str]:
        """The columns of `export_row`."""
        return {**EXPORT_COLUMNS, **dict.fromkeys(self.texts, "VARCHAR")}

    @property
    def type_reading(self) -> Mapping[str, str]:
        """The columns of `type_reading`."""
        return dict.fromkeys(("type_text", *self.type_columns), "VARCHAR")

    @property
    def looking(self) -> Looking:
        """What files of no telling name may be."""
        return Looking(self.types, self.model._default_manager.all())
