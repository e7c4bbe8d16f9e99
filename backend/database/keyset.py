"""Pages of a list that begin at a row of it, not at a number: however far on, a page costs the same, in both directions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class ListOrder:
    """The order of a list, which an index has.

    Attributes:
        key: a column or an annotation that is never NULL.
        tie: a column that tells rows of the same key apart.
        descending: both of them.
    """

    key: str
    tie: str
    descending: bool = False

    @property
    def reverse(self) -> ListOrder:
        """The same list from its end."""
        return replace(self, descending=not self.descending)

    @property
    def columns(self) -> tuple[str, str]:
        """As `order_by` takes them."""
        sign = "-" if self.descending else ""
        return f"{sign}{self.key}", f"{sign}{self.tie}"


@dataclass(frozen=True)
class ListPlace:
    """Where a page begins: behind the row of this key and tie, or before it; without a tie, at the first row of this key."""

    key: Any
    tie: Any = None
    is_before: bool = False


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """Some rows of a list; `has_before` and `has_more` say whether there are others on either side."""

    rows: list[Row]
    has_before: bool
    has_more: bool


def page_of_list(
    rows: QuerySet[Row], order: ListOrder, size: int, place: ListPlace | None = None
) -> ListPage[Row]:
    """One page: one query, a second one where the list begins before a place without a tie, or on the page itself."""
    if place is None:
        found = list(rows.order_by(*order.columns)[: size + 1])
        return ListPage(found[:size], has_before=False, has_more=len(found) > size)
    towards = order.reverse if place.is_before else order
    found = list(_from(rows, towards, place).order_by(*towards.columns)[: size + 1])
    if place.is_before and len(found) <= size:
        # Nearer to the beginning than a page is long.
        return page_of_list(rows, order, size)
    if place.is_before:
        return ListPage(found[:size][::-1], has_before=True, has_more=True)
    return ListPage(found[:size], _has_before(rows, order, place), len(found) > size)


def _from(rows: QuerySet[Row], order: ListOrder, place: ListPlace) -> QuerySet[Row]:
    """Written so that the index can be entered at the right place."""
    here, passed = ("lte", "gte") if order.descending else ("gte", "lte")
    found = rows.filter(**{f"{order.key}__{here}": place.key})
    if place.tie is None:
        return found
    return found.exclude(**{order.key: place.key, f"{order.tie}__{passed}": place.tie})


def _has_before(rows: QuerySet[Row], order: ListOrder, place: ListPlace) -> bool:
    side = "gt" if order.descending else "lt"
    return place.tie is not None or rows.order_by().filter(**{f"{order.key}__{side}": place.key}).exists()
