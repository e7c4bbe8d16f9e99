"""Pages of a list by keyset: however far on, a page costs the same, and what is added meanwhile shifts nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

_AFTER = "Goes on behind the item with this id. `next` of a page has it already."
_MOST = 200
_USUAL = 50
# What the columns of numbers hold.
Number = Annotated[int, Field(ge=1, lt=2**63)]
Row = TypeVar("Row", bound=Model)


class _Limit(Schema):
    limit: int = Field(_USUAL, ge=1, le=_MOST, description="The most items of a page.", examples=[_USUAL])


class AfterId(_Limit):
    """Where a page begins in a list whose ids are UUIDs."""

    after: UUID | None = Field(None, description=_AFTER, examples=["5b0c6f0e-4d0c-4d57-9f0e-3f2f7c1f0a11"])


class AfterNumber(_Limit):
    """Where a page begins in a list whose ids are numbers."""

    after: Number | None = Field(None, description=_AFTER, examples=["12"])


class NextPage(Schema):
    """What every page of a list has beside its items."""

    next: str | None = Field(
        description="The address of the next page; null on the last one.",
        examples=["/api/v1/patients?limit=50&after=5b0c6f0e-4d0c-4d57-9f0e-3f2f7c1f0a11"],
    )


@dataclass(frozen=True)
class Found(Generic[Row]):
    """The rows of one page, and the address of the next one, if there is one."""

    rows: list[Row]
    next: str | None


def page_of(
    rows: QuerySet[Row],
    asked: AfterId | AfterNumber,
    request: HttpRequest,
    *,
    newest_first: bool = False,
) -> Found[Row]:
    """One page in the order of the primary key, which never changes: one query.

    Args:
        rows: all that fit, in any order.
        asked: where to begin, and how many.
        request: whose address, with all its filters, leads on to the next page.
        newest_first: the highest number first.
    """
    order, behind = ("-pk", "pk__lt") if newest_first else ("pk", "pk__gt")
    if asked.after is not None:
        rows = rows.filter(**{behind: asked.after})
    found = list(rows.order_by(order)[: asked.limit + 1])
    page = found[: asked.limit]
    return Found(page, _address(request, page[-1].pk) if len(found) > len(page) else None)


def _address(request: HttpRequest, after: Any) -> str:
    parameters = request.GET.copy()
    parameters["after"] = str(after)
    return f"{request.path}?{parameters.urlencode()}"
