"""A field's value as the text by which the workbench compares it: read from either database, and written to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import ForeignKey, Model

from database import as_text

_TEXTS = {"CharField", "TextField"}
_TRUE = {"1", "true", "t"}


def text_of(model: type[Model], name: str) -> Any:
    """What to ask a query for: a text as it is, another field as the database writes it."""
    return name if _type_of(model, name) in _TEXTS else as_text(name)


def reader_of(model: type[Model], name: str) -> Callable[[str | None], str]:
    """Makes of what a database wrote the one text for it: '' for none, UUIDs with hyphens, moments in UTC, '1' and '0'."""
    return _READERS.get(_type_of(model, name), _as_it_is)


def writer_of(model: type[Model], name: str) -> Callable[[Any], Any]:
    """Makes of such a text, or of a document, what both databases take."""
    return _WRITERS.get(_type_of(model, name), _or_none)


def _type_of(model: type[Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    while isinstance(field, ForeignKey):
        field = field.target_field
    kind: str = field.get_internal_type()
    return kind


def _as_it_is(text: str | None) -> str:
    return text or ""


def _or_none(text: str | None) -> str | None:
    return text or None


def _uuid(text: str | None) -> str:
    return str(UUID(text)) if text else ""


def _moment(text: str | None) -> str:
    return (text or "").removesuffix("+00")


_READERS: dict[str, Callable[[str | None], str]] = {
    "UUIDField": _uuid,
    "DateTimeField": _moment,
    "BooleanField": lambda text: "1" if text in _TRUE else "0",
}
_WRITERS: dict[str, Callable[[Any], Any]] = {
    "CharField": _as_it_is,
    "TextField": _as_it_is,
    # Hexadecimal digits, which both databases understand.
    "UUIDField": lambda text: text.replace("-", "") if text else None,
    "BooleanField": lambda text: text == "1",
    "JSONField": json.dumps,
}
