"""What a run changed: values as they are kept, and whether a record still is what a run made of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CharField, DateTimeField, JSONField, Model, TextField


def model_values(model: type[Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a record has them that was read from the database."""
    readers = _readers(model)
    return {name: readers[name](value) if name in readers else value for name, value in values.items()}


@cache
def _readers(model: type[Model]) -> dict[str, Callable[[Any], Any]]:
    """By column, what makes of a value what a record has; texts and documents are it already."""
    return {
        field.attname: _or_none(_as_moment if isinstance(field, DateTimeField) else field.to_python)
        for field in model._meta.concrete_fields
        if not isinstance(field, CharField | TextField | JSONField)
    }


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """An empty text is none: no day, no moment, nobody."""
    return lambda value: None if value in {"", None} else read(value)


def _as_moment(value: Any) -> datetime:
    """A moment without a time zone, as we write it, is in UTC."""
    moment: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def as_json_text(values: Mapping[str, Any]) -> str:
    """Values as they are kept: the same text for the same values."""
    return json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True)


def fingerprint(values: Mapping[str, Any]) -> str:
    """SHA-256 of values: as long as those of a record give the same, nobody has changed them."""
    return hashlib.sha256(as_json_text(values).encode()).hexdigest()
