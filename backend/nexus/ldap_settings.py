"""django-auth-ldap's settings, made of the few that a clinic knows (`NEXUS_LDAP_…`). Nothing of it is imported without an address."""

from __future__ import annotations

from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from errors import UnusableInput
from nexus.environment import value

_SECONDS = 5


def ldap_settings(url: str | None) -> dict[str, Any]:
    """Empty where no address is given.

    Raises:
        UnusableInput: what LDAP takes is not installed, or a setting is missing that it cannot do without.
    """
    if not url:
        return {}
    if find_spec("ldap") is None or find_spec("django_auth_ldap") is None:
        raise UnusableInput(
            "NEXUS_LDAP_URL is set, and what LDAP takes is not installed.",
            "make ldap (with Debian's libldap2-dev, libsasl2-dev and gcc); or leave the setting out.",
        )
    import ldap
    from django_auth_ldap.config import GroupOfNamesType, LDAPSearch

    people, groups = (_needed(f"NEXUS_LDAP_{what}") for what in ("PEOPLE", "GROUPS"))
    name = value("NEXUS_LDAP_NAME") or "uid"
    kind = value("NEXUS_LDAP_GROUP_CLASS") or "groupOfNames"
    return {
        "AUTH_LDAP_SERVER_URI": url,
        "AUTH_LDAP_BIND_DN": value("NEXUS_LDAP_BIND_DN") or "",
        "AUTH_LDAP_BIND_PASSWORD": value("NEXUS_LDAP_BIND_PASSWORD") or "",
        # Passwords leave this machine encrypted only.
        "AUTH_LDAP_START_TLS": _leaves_bare(url),
        "AUTH_LDAP_CONNECTION_OPTIONS": {
            ldap.OPT_REFERRALS: 0,
            ldap.OPT_NETWORK_TIMEOUT: _SECONDS,
            ldap.OPT_TIMEOUT: _SECONDS,
        },
        "AUTH_LDAP_USER_SEARCH": LDAPSearch(people, ldap.SCOPE_SUBTREE, f"({name}=%(user)s)"),
        "AUTH_LDAP_USER_ATTR_MAP": {"first_name": "givenName", "last_name": "sn"},
        "AUTH_LDAP_GROUP_SEARCH": LDAPSearch(groups, ldap.SCOPE_SUBTREE, f"(objectClass={kind})"),
        "AUTH_LDAP_GROUP_TYPE": GroupOfNamesType(name_attr="cn"),
    }


def _needed(name: str) -> str:
    if text := value(name):
        return text
    raise UnusableInput(
        f"NEXUS_LDAP_URL is set, and {name} is not.", "docs/settings.md says what belongs there."
    )


def _leaves_bare(url: str) -> bool:
    """Whether the connection goes to another machine without being encrypted from its first byte."""
    parts = urlsplit(url)
    if parts.scheme != "ldap":
        return False
    try:
        return not ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname != "localhost"
