"""What a run changed: values as they are kept, and whether a record still is what a run made of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CharField, JSONField, Model, TextField

__all__ = ["as_json_text", "fingerprint", "model_values"]


def model_values(model: type[Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a record has them that was read from the database."""
    readers = _readers(model)
    return {name: readers[name](value) if name in readers else value for name, value in values.items()}


@cache
def _readers(model: type[Model]) -> dict[str, Callable[[Any], Any]]:
    """By column, what makes of a value what a record has; texts and documents are it already."""
    return {
        field.attname: field.to_python
        for field in model._meta.concrete_fields
        if not isinstance(field, CharField | TextField | JSONField)
    }


def as_json_text(values: Mapping[str, Any]) -> str:
    """Values as they are kept: the same text for the same values."""
    return json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True)


def fingerprint(values: Mapping[str, Any]) -> str:
    """SHA-256 of values: as long as those of a record give the same, nobody has changed them."""
    return hashlib.sha256(as_json_text(values).encode()).hexdigest()
