"""Prints the cookie of a session in which somebody of a role has signed in just now; run in the clinic's own environment."""

from __future__ import annotations

import json
import sys

import django


def main(role: str) -> None:
    django.setup()
    from django.conf import settings

    from gallery.access.roles import Role
    from tests.gallery.staff import member, signed_in_as

    cookie = signed_in_as(member(Role(role))).cookies[settings.SESSION_COOKIE_NAME]
    sys.stdout.write(json.dumps({"name": cookie.key, "value": cookie.value}))


if __name__ == "__main__":
    main(sys.argv[1])
