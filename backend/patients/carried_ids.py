"""What the database itself keeps of the FileMaker ids that patients carry, so that they are found by them."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Func, TextField, Value
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
