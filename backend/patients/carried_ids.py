"""What the database itself makes of the ids and numbers that patients carry, so that they are found by them."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, DateField, Func, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf


def carried_id_text() -> Coalesce:
    """`filemaker_metadata.filemaker_id` as text; empty where there is none."""
    # JSON's null is this text on SQLite; as an id, it says that there is none on either database.
    text = NullIf(KeyTextTransform("filemaker_id", "filemaker_metadata"), Value("null", TextField()))
    return Coalesce(text, Value("", TextField()))


class IsWrittenOddly(Func):
    """Whether more than case may have to go from an id's text before `normalise_id` is done with it.

    True for blanks, braces, quotation marks, whatever is not printable ASCII, and numbers written as powers of ten. The
    others are, but for their case, the id that they look like, or none.
    """

    output_field = BooleanField()
    template = "(%(expressions)s GLOB '*[^!-~]*' OR %(expressions)s GLOB '*[{}\"''=+]*' OR %(expressions)s GLOB '*[.,]*[Ee]*')"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="(%(expressions)s ~ '[^!-~]|[{}\"''=+]|[.,].*[Ee]')"
        )


class HealthNumberKey(Func):
    """A health number as it is looked up: without what spaces its digits, in lower case."""

    output_field = TextField()
    template = "LOWER(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(%(expressions)s, ' ', ''), '\u00a0', ''), '-', ''), '/', ''), '.', ''))"


class IdKey(Func):
    """A FileMaker id as its beginning is looked up: without what parts it, in lower case."""

    output_field = TextField()
    template = (
        "LOWER(REPLACE(REPLACE(REPLACE(REPLACE(%(expressions)s, '-', ''), '{', ''), '}', ''), ' ', ''))"
    )


class BirthOrLast(Func):
    """A date of birth, or a day behind all of them where there is none: databases do not agree on where NULL stands."""

    output_field = DateField()
    template = "COALESCE(%(expressions)s, '9999-12-31')"
