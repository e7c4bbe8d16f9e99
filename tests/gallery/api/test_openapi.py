"""The OpenAPI document is whole and true: every address, every reference, every example; and so is docs/api.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from ninja import Schema

from gallery.api import record_schemas, schemas
from gallery.api.problems import Problem
from gallery.api.urls import api, urlpatterns
from tests.gallery.api.conftest import Addresses, Program

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database

Document = dict[str, Any]
OURS: list[type[Schema]] = [
    *(
        kind
        for kind in {**vars(schemas), **vars(record_schemas)}.values()
        if isinstance(kind, type) and issubclass(kind, Schema)
    ),
    Problem,
]


@pytest.fixture
def document(addresses: Addresses, program: Program) -> Document:
    read: Document = program("clinician").get(addresses["openapi"]).json()
    return read


def test_it_describes_every_address_and_no_other(document: Document) -> None:
    routes = {f"/api/v1/{pattern.pattern}" for pattern in urlpatterns if pattern.name != "unknown"}

    assert {path.replace("{", "<").replace("}", ">") for path in document["paths"]} == routes
    assert {method for methods in document["paths"].values() for method in methods} == {"get"}


def test_it_says_what_it_is_and_how_one_is_let_in(document: Document) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"].keys() >= {"title", "version", "description"}
    assert {
        name: (scheme["type"], scheme.get("scheme"), scheme.get("name"))
        for name, scheme in document["components"]["securitySchemes"].items()
    } == {
        "BearerToken": ("http", "bearer", None),
        "SessionCookie": ("apiKey", None, settings.SESSION_COOKIE_NAME),
    }


def test_every_operation_has_what_a_generator_of_clients_needs(document: Document) -> None:
    operations = list(operations_of(document))

    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert operation["description"]
        assert operation["security"] == [{"BearerToken": []}, {"SessionCookie": []}]
        assert set(operation["responses"]) >= {"200", "401", "403", "429"}


def test_every_parameter_is_named_once_explained_and_of_a_kind(document: Document) -> None:
    for path, methods in document["paths"].items():
        parameters = methods["get"]["parameters"]
        in_path = {each["name"] for each in parameters if each["in"] == "path"}

        assert in_path == set(re.findall(r"{(\w+)}", path))
        assert len({each["name"] for each in parameters}) == len(parameters)
        for each in parameters:
            assert each["schema"]
            assert each["in"] == "path" or each["description"]
            # OpenAPI wants a map there; the list belongs into the schema.
            assert not isinstance(each.get("examples"), list)


def test_no_reference_leads_nowhere(document: Document) -> None:
    references = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(document)))

    assert references
    for reference in references:
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]


def test_every_field_has_an_example_that_its_schema_accepts() -> None:
    for kind in OURS:
        fields = {
            name: field.examples[0]
            for name, field in kind.model_fields.items()
            if field.examples and name != "items"
        }
        nested = set(kind.model_fields) - set(fields)

        assert nested <= {"links", "items", "clinic", "clinician"}, kind
        for name, example in fields.items():
            kind.__pydantic_validator__.validate_assignment(kind.model_construct(), name, example)


def test_the_page_for_people_names_every_address_and_parameter(document: Document) -> None:
    page = (settings.PROJECT_DIR / "docs" / "api.md").read_text("utf-8")

    for path, methods in document["paths"].items():
        assert f"`{path}`" in page
        names = [each["name"] for each in methods["get"]["parameters"] if each["in"] == "query"]
        assert not [name for name in names if f"`{name}`" not in page]


def test_the_page_for_people_names_every_field() -> None:
    page = (settings.PROJECT_DIR / "docs" / "api.md").read_text("utf-8")
    fields = {name for kind in OURS for name in kind.model_fields}

    assert not [name for name in sorted(fields) if f"`{name}`" not in page]


def test_there_is_no_page_that_loads_scripts_from_elsewhere() -> None:
    assert api.docs_url is None


def operations_of(document: Document) -> Iterator[Document]:
    for methods in document["paths"].values():
        yield from methods.values()
