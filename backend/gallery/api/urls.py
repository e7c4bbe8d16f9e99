"""The addresses of the API, all below /api/v1/. Whatever is asked there, the answer is JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Schema
from ninja.operation import Operation

from gallery.access.permissions import SEE
from gallery.api import batches, images, patients, records, runs
from gallery.api.problems import UnknownParameter, answers, explain_problems, problem
from gallery.api.ways_in import for_those_who

app_name = "api"
_PLACE = "/api/v1/"
_DESCRIPTION = """\
Patients with their appointments, the ways to reach them, their notes, documents, batches and images; and the runs that
wrote all of them. To read, never to change.

Every request shows a token (`manage.py make_api_token`) or the session of the pages, and may read what its account may
read there. Lists come in pages: `next` is the address of the following one. Every look at a patient's record is written
to the access log. Without data, the answer is a `Problem`.
"""

View = Callable[..., HttpResponseBase]


class _Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """An operation is called as its address."""
        return operation.view_func.__name__


api = _Api(
    title="Nexus",
    version="1",
    description=_DESCRIPTION,
    urls_namespace=app_name,
    # Both have a place of their own below, behind the login, or would load scripts from elsewhere.
    openapi_url=None,
    docs_url=None,
)


def _knows_its_parameters(view: View) -> View:
    """Refuses an address with parameters that the endpoint does not know."""

    @wraps(view)
    def handle(request: HttpRequest, **values: Any) -> HttpResponseBase:
        asked = (type(value).model_fields for value in values.values() if isinstance(value, Schema))
        if set(request.GET) - {name for names in asked for name in names}:
            raise UnknownParameter
        return view(request, **values)

    return handle


@api.get(
    "openapi.json",
    auth=for_those_who(SEE),
    response=answers(dict[str, Any]),
    tags=["about"],
)
def openapi(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - ninja knows it by its name
    """The OpenAPI document that describes all of this."""
    document: dict[str, Any] = api.get_openapi_schema(path_prefix=_PLACE)
    for operation in (operation for methods in document["paths"].values() for operation in methods.values()):
        for parameter in operation["parameters"]:
            # ninja copies the schema's list of examples to where OpenAPI wants a map.
            parameter.pop("examples", None)
    return document


api.add_decorator(_knows_its_parameters)
for router in (
    patients.router,
    records.appointments_router,
    records.contacts_router,
    records.notes_router,
    records.documents_router,
    batches.router,
    images.router,
    runs.router,
):
    api.add_router("", router)
explain_problems(api)


def _read_only(view: View) -> View:
    """GET and HEAD reach the view, which asks who it is by itself: the pages' way, to sign in, is no answer here."""

    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **values: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return problem(405)
        # ninja knows no HEAD; a middleware takes the body off.
        request.method = "GET"
        return view(request, *args, **values)

    # What is written is refused here, in JSON, before anybody asks for a form's token.
    return csrf_exempt(login_not_required(handle))


def _unknown(_request: HttpRequest) -> HttpResponse:
    return problem(404)


def _of_the_api(patterns: list[URLResolver | URLPattern]) -> list[URLPattern]:
    """The addresses that ninja makes, but for its start page, which would be one in HTML."""
    ours = [pattern for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    for pattern in ours:
        pattern.callback = _read_only(pattern.callback)
    return ours


urlpatterns = [*_of_the_api(api.urls[0]), re_path(r"", _read_only(_unknown), name="unknown")]
