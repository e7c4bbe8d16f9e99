"""From where somebody asks: what a proxy passes on need not be an address. What a database says to it, both are asked."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gallery.access.roles import Role
from gallery.models import AccessEvent
from tests.gallery.staff import PASSWORD, member


@pytest.mark.parametrize(
    ("passed_on", "kept"), [("junk", None), ("::ffff:10.5.5.5", "10.5.5.5"), ("fe80::1%eth0", "fe80::1")]
)
def test_signing_in_from_behind_a_proxy_is_noted_with_an_address_or_with_none(
    db: None, client: Client, passed_on: str, kept: str | None
) -> None:
    member(Role.CLINICIAN)
    for password, status in (("wrong", 200), (PASSWORD, 302)):
        sent = {"username": "clinician", "password": password}
        assert client.post(reverse("sign_in"), sent, REMOTE_ADDR=passed_on).status_code == status

    assert AccessEvent.objects.get(action="signed_in").address == kept
