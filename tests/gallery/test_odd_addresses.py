"""Whatever somebody writes into an address, no page takes it for a mistake of ours.

Nothing here knows which parameters there are: whatever a page asks its address for is thrown at it.
"""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from tests.gallery.answers import body
from tests.gallery.conftest import SignedIn
from tests.gallery.test_permissions import ADDRESSES, RULES, arguments
from tests.images.clinic import Clinic

# As addresses write them; "%ED%A0%80" is half of a character.
ODD = (
    "", "%00", "-1", "9" * 30, "9" * 5_000, "%D9%A3", "9999-12", "10000-01-01", "00000000-0000-0000-0000-000000000000",
    "%ED%A0%80", "%22%3E%3Ci%3E%25_", "q=9999-12&patient=%2500&date_of_birth=%FF", "%C3%A9" * 1_500,
)  # fmt: skip
ODD_NUMBERS = (0, 2**31, 2**63, 10**30)

READ = sorted(name for name, rule in RULES.items() if rule.method == "get" and name != "api:unknown")


class Parameters(QueryDict):
    """Those of an address; remembers the names of all that are asked for, whether they are there or not."""

    asked: ClassVar[set[str]] = set()

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)

    def getlist(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().getlist(name, default)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    monkeypatch.setattr("django.core.handlers.wsgi.QueryDict", Parameters)
    monkeypatch.setattr(Parameters, "asked", set())
    return Parameters.asked


def test_no_parameter_of_an_address_is_a_mistake_of_ours(
    gallery: Clinic, signed_in: SignedIn, asked: set[str]
) -> None:
    client = quiet(signed_in("administrator"))
    tried: dict[str, list[str]] = {}
    failed = []
    for name in READ:
        address = reverse(name, kwargs=arguments(ADDRESSES[name]))
        tried[name] = parameters_of(client, address, asked)
        failed += [
            f"{name}: {parameter}={odd[:40]}"
            for place, parameter in enumerate(tried[name], start=len(tried))
            # A third for each parameter, another one for the next: all of them meet every page that reads a few.
            for odd in ODD[place % 3 :: 3]
            if status(client, f"{address}?{parameter}={quote(odd, safe='%')}") >= 500
        ]

    assert failed == []
    # It would prove nothing if it asked for nothing.
    assert set(tried["patients"]) >= {"q", "after", "before", "order", "clinic", "pictures", "letter"}
    assert set(tried["unlinked_files"]) >= {"reason", "page"}


def parameters_of(client: Client, address: str, asked: set[str]) -> list[str]:
    asked.clear()
    status(client, address)
    # What a page asks for only together with something else is asked for then.
    for first in sorted(asked):
        status(client, f"{address}?{first}=1")
    return sorted(asked)


def test_no_number_in_an_address_is_a_mistake_of_ours(gallery: Clinic, signed_in: SignedIn) -> None:
    client = quiet(signed_in("administrator"))
    answers = {
        (name, part, odd): status(client, reverse(name, kwargs={**examples, part: odd}))
        for name, examples in ((name, arguments(ADDRESSES[name])) for name in READ)
        for part, example in examples.items()
        if isinstance(example, int)
        for odd in ODD_NUMBERS
    }

    assert {asked: answer for asked, answer in answers.items() if answer not in {404, 422}} == {}
    assert len({name for name, _, _ in answers}) >= 4


def quiet(client: Client) -> Client:
    """Answers as a server does, where a test's client would raise."""
    client.raise_request_exception = False
    return client


def status(client: Client, address: str) -> int:
    answer: Any = client.get(address)
    body(answer)
    return int(answer.status_code)
