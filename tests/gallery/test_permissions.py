"""Every address, for every role. A new address without a line here makes these tests fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from images.models import Image, LinkRun
from patients.keys import patient_key
from tests.gallery.conftest import SignedIn
from tests.images.clinic import ADA, Clinic

ROLES = ("anonymous", "clinician", "steward", "administrator")
ANYBODY = frozenset(ROLES)
STAFF = ANYBODY - {"anonymous"}
STEWARDS = frozenset({"steward", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})


@dataclass(frozen=True)
class Rule:
    """Who may open an address, and how it is asked for."""

    allowed: frozenset[str]
    method: str = "get"


RULES = {
    "admin_sign_in": Rule(ANYBODY),
    "start": Rule(STAFF),
    "sign_in": Rule(ANYBODY),
    "sign_out": Rule(STAFF, "post"),
    "own_password": Rule(STAFF),
    "patients": Rule(STAFF),
    "patient": Rule(STAFF),
    "batch_download": Rule(STAFF),
    "image": Rule(STAFF),
    "thumbnail": Rule(STAFF),
    "original": Rule(STAFF),
    "image_download": Rule(STAFF),
}


def patterns(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, (*namespaces, *([pattern.namespace] if pattern.namespace else [])))
        else:
            yield ":".join((*namespaces, pattern.name or f"unnamed {pattern.pattern}")), pattern


ADDRESSES = dict(patterns(get_resolver()))
OF_THE_ADMINISTRATION = sorted(name for name in ADDRESSES if name.startswith("admin:"))
# The way in, which is ours (admin_sign_in), and the way out, which shows nothing.
ALL_BUT_IN_AND_OUT = [name for name in OF_THE_ADMINISTRATION if name not in {"admin:login", "admin:logout"}]
OURS = sorted(set(ADDRESSES) - set(OF_THE_ADMINISTRATION))


def test_every_address_has_its_rule() -> None:
    assert sorted(RULES) == OURS


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(RULES))
def test_an_address_opens_for_its_roles_and_for_nobody_else(
    gallery: Clinic, signed_in: SignedIn, name: str, role: str
) -> None:
    rule = RULES[name]
    address = reverse(name, kwargs=arguments(ADDRESSES[name]))

    answer = getattr(signed_in(role), rule.method)(address)

    if role in rule.allowed:
        assert not is_refused(answer), (answer.status_code, answer.headers.get("Location"))
    else:
        assert is_refused(answer)
        assert is_sent_to_sign_in(answer) == (role == "anonymous")


@pytest.mark.parametrize("role", sorted(ANYBODY - ADMINISTRATORS))
def test_the_administration_is_for_administrators(gallery: Clinic, signed_in: SignedIn, role: str) -> None:
    client = signed_in(role)

    assert [name for name in ALL_BUT_IN_AND_OUT if not is_refused(open_administration(client, name))] == []


def test_administrators_reach_the_administration(gallery: Clinic, signed_in: SignedIn) -> None:
    assert signed_in("administrator").get(reverse("admin:index")).status_code == 200


def open_administration(client: Client, name: str) -> HttpResponseBase:
    """Its addresses take positional arguments: a key, or the name of an app."""
    pattern = ADDRESSES[name].pattern
    if "unnamed" in name:
        return client.get("/admin/whatever/")
    arguments = ["1"] * len(pattern.converters) or ["auth"] * bool(
        getattr(pattern, "regex", None) and pattern.regex.groups
    )
    return client.get(reverse(name, args=arguments))


def arguments(pattern: URLPattern) -> dict[str, object]:
    """An example for each part of an address that varies."""
    image = Image.objects.select_related("batch").get(storage_key="2.jpg")
    examples: dict[str, object] = {
        "patient_id": patient_key(ADA),
        "image_id": image.pk,
        "batch_id": image.batch_id,
        "size": "small",
        "run_id": LinkRun.objects.latest("id").pk,
    }
    return {part: examples[part] for part in pattern.pattern.converters}


def is_refused(answer: HttpResponseBase) -> bool:
    return answer.status_code in {401, 403} or is_sent_to_sign_in(answer)


def is_sent_to_sign_in(answer: HttpResponseBase) -> bool:
    place = answer.headers.get("Location", "")
    return (
        answer.status_code == 302 and "next=" in place and ("/sign-in/" in place or "/admin/login/" in place)
    )
