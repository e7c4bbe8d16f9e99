"""What the API answers where it does not answer with data: always JSON, never a value of a row or of a parameter."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.log import log_response
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from database import fault_kinds, is_busy, known_fault
from gallery.access.tokens import TokenEnded, TokenForbidden, TokenUnknown, TooManyRequests
from gallery.lanes import LaneIsFull
from storage import ObjectNotFound, StorageError

_WORDS = {
    HTTPStatus.UNAUTHORIZED: "Show a token (Authorization: Bearer TOKEN) or the session of the pages.",
    HTTPStatus.FORBIDDEN: "This account may not read that.",
    HTTPStatus.NOT_FOUND: "There is nothing here.",
    HTTPStatus.METHOD_NOT_ALLOWED: "The API only reads: GET and HEAD.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "A parameter is not understood.",
    HTTPStatus.TOO_MANY_REQUESTS: "This token was shown too often within a minute.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "This is a fault of Nexus, whose log says where.",
    HTTPStatus.BAD_GATEWAY: "The store of the files cannot be read. The log of Nexus says why.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Nexus is busy. Try again in a little while.",
}
_HEADERS = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    HTTPStatus.METHOD_NOT_ALLOWED: {"Allow": "GET, HEAD"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": "10"},
}
_UNKNOWN = "(unknown)"


class Problem(Schema):
    """Why there is no data in the answer."""

    error: str = Field(
        description="The status as one word, for programs.", examples=["not_found", "unprocessable_entity"]
    )
    message: str = Field(description="The same for people.", examples=["There is nothing here."])
    parameters: dict[str, str] = Field(
        default_factory=dict,
        description="With 422: each parameter that is not understood, and which rule it breaks. Values are not "
        "repeated, nor are names that the API does not know: those stand here together as `(unknown)`.",
        examples=[{"limit": "less_than_equal"}],
    )


class UnknownParameter(Exception):
    """The address has a parameter that this endpoint does not know. Passing over it could answer another question."""


def problem(status: int, parameters: dict[str, str] | None = None, words: str = "") -> HttpResponse:
    """The answer for a status, with what HTTP wants beside it; `words` say more than the status does."""
    found = HTTPStatus(status)
    body = Problem(
        error=found.name.lower(),
        message=words or _WORDS.get(found, found.phrase),
        parameters=parameters or {},
    )
    return JsonResponse(body.model_dump(), status=status, headers=_HEADERS.get(found))


def answers(schema: Any, *further: int) -> dict[Any, Any]:
    """The documented answers of an endpoint: its data, the refusals that each has, and further statuses."""
    return {200: schema, frozenset({401, 403, 429, *further}): Problem}


def explain_problems(api: NinjaAPI) -> None:
    """Has every exception answered with a problem."""
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(ValidationError, _validation_error)
    api.add_exception_handler(
        UnknownParameter, lambda _request, _error: problem(422, {_UNKNOWN: "extra_forbidden"})
    )
    api.add_exception_handler(TokenUnknown, lambda _request, _error: problem(401))
    api.add_exception_handler(TokenEnded, _token_ended)
    api.add_exception_handler(TokenForbidden, _token_forbidden)
    api.add_exception_handler(TooManyRequests, _too_many)
    api.add_exception_handler(Http404, lambda _request, _error: problem(404))
    api.add_exception_handler(PermissionDenied, lambda _request, _error: problem(403))
    api.add_exception_handler(ObjectNotFound, lambda _request, _error: problem(404))
    api.add_exception_handler(StorageError, lambda request, error: _fault(request, error, 502))
    api.add_exception_handler(LaneIsFull, lambda _request, _error: problem(503))
    for kind in fault_kinds():
        api.add_exception_handler(kind, _database_fault)
    api.add_exception_handler(Exception, lambda request, error: _fault(request, error, 500))


def _http_error(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code)


def _validation_error(_request: HttpRequest, error: Any) -> HttpResponse:
    """Messages of pydantic may repeat a part of the value; the kinds of its errors never do."""
    return problem(422, {str(entry["loc"][-1]): entry["type"] for entry in error.errors})


def _token_ended(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(401, words=error.words)


def _token_forbidden(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(403, words=error.words)


def _too_many(_request: HttpRequest, error: Any) -> HttpResponse:
    response = problem(429)
    response["Retry-After"] = str(error.seconds)
    return response


def _database_fault(request: HttpRequest, error: Any) -> HttpResponse:
    """A database that lacks something is named, as on the pages; what it says itself may quote rows."""
    if is_busy(error):
        return problem(503)
    known = known_fault(error)
    return _fault(request, error, 503, known.message) if known else _fault(request, error, 500)


def _fault(request: HttpRequest, error: Any, status: int, words: str = "") -> HttpResponse:
    """As Django does it with its own pages: an answer that says little, and the place in the server's log."""
    response = problem(status, words=words)
    log_response(
        "%s: %s", response.reason_phrase, request.path, response=response, request=request, exception=error
    )
    return response
