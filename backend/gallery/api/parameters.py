"""Kinds of values that parameters have."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

# As long as the longest column that it is compared with; PostgreSQL refuses a NUL in a text.
Text = Annotated[str, StringConstraints(max_length=1024, pattern=r"^[^\x00]*$")]


def _written_as_iso(text: Any) -> Any:
    # pydantic also takes a number of seconds since 1970.
    if isinstance(text, str) and not _ISO.fullmatch(text):
        raise ValueError("not written as in 2016-10-18")
    return text


Day = Annotated[date, BeforeValidator(_written_as_iso)]
