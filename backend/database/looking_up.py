"""What an index finds of a text, alike on both databases: how it begins, how it ends, and the whole of it in any case.

Each is an expression of an index, and a condition that this index answers. None has a parameter: SQLite knows an index by
the expression to the letter, in which a parameter would stand for a value.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.lookups import EndsWith, Exact, GreaterThanOrEqual, In, LessThan

# Of so many characters there are enough to tell texts apart, and few texts that end so.
ENDING: Final = 4
# No longer part of a text stands in an index: PostgreSQL takes no entry of more than 2,704 bytes.
LONGEST: Final = 200


class Bytewise(Func):
    """A text in the order of its bytes, in which all that begin alike stand together. The order of a language has no such place."""

    output_field = TextField()
    template = "(%(expressions)s)"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template='((%(expressions)s) COLLATE "C")')


class Ending(Func):
    """The last characters of a text, `ENDING` of them."""

    output_field = TextField()
    template = f"SUBSTR(%(expressions)s, -{ENDING})"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"RIGHT(%(expressions)s, {ENDING})")


class Caseless(Func):
    """The beginning of a text in capitals, `LONGEST` characters of it. SQLite makes capitals of ASCII only."""

    output_field = TextField()
    template = f"UPPER(SUBSTR(%(expressions)s, 1, {LONGEST}))"


def begins_with(column: str | Func, text: str) -> Q:
    """Those that begin with a text, which is not empty. The index is one of `Bytewise`."""
    behind = text[:-1] + chr(ord(text[-1]) + 1)
    return Q(GreaterThanOrEqual(Bytewise(column), Value(text)), LessThan(Bytewise(column), Value(behind)))


def ends_with(column: str | Func, text: str) -> Q:
    """Those that end with a text of at least `ENDING` characters. The index is one of `Ending`.

    Raises:
        ValueError: the text is shorter, which the index does not answer.
    """
    if len(text) < ENDING:
        raise ValueError(f"an ending has at least {ENDING} characters")
    whole = F(column) if isinstance(column, str) else column
    return Q(Exact(Ending(column), Value(text[-ENDING:])), EndsWith(whole, text))


def is_written(column: str, texts: Collection[str]) -> Q:
    """Those that are one of some texts but for case; none for one of `LONGEST` characters or more. The index is one of `Caseless`."""
    spelt = [Caseless(Value(text, TextField())) for text in texts if len(text) < LONGEST]
    return Q(In(Caseless(column), spelt)) if spelt else Q(pk__in=())
