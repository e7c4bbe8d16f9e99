"""What the address of a page carries from one page to the next: through which images one goes, and from where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from images.models import Image

# In an address, "none" is a side that is known to be none; no side at all means every side.
NO_SIDE = "none"


def side_in_address(image: Image) -> str:
    """The side of an image as an address writes it."""
    return image.side or NO_SIDE


def key_in(text: str) -> UUID | None:
    """The primary key that somebody's address names; None where it names none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def keys_in(texts: Iterable[str]) -> list[UUID]:
    """The primary keys among what a form sent, each once; what is none is left out."""
    return list(dict.fromkeys(key for text in texts if (key := key_in(text))))


@dataclass(frozen=True)
class ViewerPath:
    """How somebody goes through images.

    Attributes:
        along: "batch" goes through the images of one batch, "view" through those of the same view and side over time.
        category: the filter of the patient's page that led here; empty for none.
        side: likewise.
    """

    along: str = "batch"
    category: str = ""
    side: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """From the address of a page."""
        along = "view" if query.get("along") == "view" else "batch"
        return cls(along, query.get("category", ""), query.get("side", ""))

    @property
    def is_over_time(self) -> bool:
        return self.along == "view"

    @property
    def query(self) -> str:
        """Its place in the address of the viewer."""
        return _encoded(along=self.along if self.is_over_time else "", **self._filter)

    @property
    def other_query(self) -> str:
        """The same for going the other way."""
        return ViewerPath("batch" if self.is_over_time else "view", self.category, self.side).query

    @property
    def patient_query(self) -> str:
        """Its place in the address of the patient's page."""
        return _encoded(**self._filter)

    @property
    def _filter(self) -> dict[str, str]:
        return {"category": self.category, "side": self.side}


def _encoded(**values: str) -> str:
    given = urlencode({name: value for name, value in values.items() if value})
    return f"?{given}" if given else ""
