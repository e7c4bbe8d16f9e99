"""The message after a deed: what was done, and the way back in it.

A message waits in a cookie until the next page shows it, so no name stands in it: `name_of` puts a patient's key in the
place of the name, and the page that shows the message looks the name up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

NAME: Final = re.compile(r"\{patient ([0-9a-f-]{36})\}")


@dataclass(frozen=True)
class WayBack:
    """The way back, as a form in the message.

    Attributes:
        address: where it is sent to (POST).
        fields: what is sent with it, beside the CSRF token.
        words: what its button says.
    """

    address: str
    fields: Mapping[str, str] = field(default_factory=dict)
    words: str = "Undo"


def tell(
    request: HttpRequest, words: str, undo: WayBack | None = None, level: int = messages.SUCCESS
) -> None:
    """Says on the next page what was done.

    Args:
        request: of the deed.
        words: may hold names of patients, by `name_of`.
        undo: the way back; None where there is none.
        level: one of Django's.
    """
    messages.add_message(request, level, words, extra_tags=json.dumps(asdict(undo)) if undo else "")


def undo_in(message: Message) -> WayBack | None:
    """The way back that a message offers; None for one that was not made by `tell`, or has none."""
    return WayBack(**json.loads(message.extra_tags)) if message.extra_tags else None


def name_of(patient_id: UUID) -> str:
    """The name of a patient in the words of a message, as the way to their page."""
    return f"{{patient {patient_id}}}"
