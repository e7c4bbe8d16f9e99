"""Reads settings from the environment: each is either what it may be, or refused by its name."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.utils import get_random_secret_key

from errors import UnusableInput

# Where Django looks for time zones, too, and stops if one is missing there that Python knows.
_SYSTEM_ZONES = Path("/usr/share/zoneinfo")
_SHOWN = 40


def value(name: str) -> str | None:
    """A setting's text, None where it is not set.

    Raises:
        UnusableInput: it is set to nothing. That is somebody's slip: a setting of theirs did not arrive.
    """
    text = os.environ.get(name)
    if text is not None and not text.strip():
        raise UnusableInput(f"{name} is empty.", "Give it a value, or leave it out altogether.")
    return text


def beside(url: str, name: str) -> str:
    """The address of a folder of this name beside the one that an address names; of a whole bucket, below it."""
    scheme, _, path = url.rstrip("/").partition("://")
    place, slash, _ = path.rpartition("/")
    return f"{scheme}://{place if slash else path}/{name}/"


def whole_number(name: str, default: int, *, least: int = 1, most: int) -> int:
    """A number without sign, point or unit, within bounds.

    Raises:
        UnusableInput: it is anything else.
    """
    text = value(name)
    if text is None:
        return default
    # As text first: Python refuses to read thousands of digits.
    if not text.isdecimal() or len(text) > len(str(most)) or not least <= int(text) <= most:
        raise UnusableInput(
            f"{name} is {_shown(text)}, and no whole number from {least:,} to {most:,}.",
            f"Write digits alone, such as {default or least}.",
        )
    return int(text)


def switch(name: str, *, default: bool) -> bool:
    """1 or 0.

    Raises:
        UnusableInput: it is anything else: "no" must not pass for yes.
    """
    text = value(name)
    if text not in {None, "0", "1"}:
        raise UnusableInput(
            f"{name} is {_shown(text or '')}, and neither 1 nor 0.", "Write 1 for yes or 0 for no."
        )
    return default if text is None else text == "1"


def choice(name: str, offered: tuple[str, ...], *, default: str) -> str:
    """One of a few words.

    Raises:
        UnusableInput: it is another word: a slip must not pass for the laxest one.
    """
    text = value(name) or default
    if text not in offered:
        raise UnusableInput(f"{name} is {_shown(text)}.", f"Write one of: {', '.join(offered)}.")
    return text


def oidc_provider(url: str, provider: str, scopes: list[str]) -> dict[str, object]:
    """django-allauth's settings of an OpenID Connect provider; none where no address is given.

    Raises:
        UnusableInput: there is an address, and nothing that Nexus is known by there.
    """
    if not url:
        return {}
    known_by = {
        "client_id": value("NEXUS_OIDC_CLIENT_ID"),
        "secret": value("NEXUS_OIDC_CLIENT_SECRET"),
    }
    if missing := [
        f"NEXUS_OIDC_{'CLIENT_ID' if key == 'client_id' else 'CLIENT_SECRET'}"
        for key, told in known_by.items()
        if not told
    ]:
        raise UnusableInput(
            f"NEXUS_OIDC_URL is set, and {' and '.join(missing)} is not.", "Set all three, or none."
        )
    # Computers of a clinic are shared: whoever signs in is asked for it there, whoever was signed in before.
    asked = {
        "server_url": url,
        "scope": scopes,
        "auth_params": {"prompt": "login"},
        "oauth_pkce_enabled": True,
    }
    return {
        "openid_connect": {
            "APPS": [{"provider_id": provider, "name": "Nexus", **known_by, "settings": asked}]
        }
    }


def words(name: str, default: str) -> list[str]:
    """Several texts, separated by commas."""
    return [word.strip() for word in (value(name) or default).split(",") if word.strip()]


def pattern(name: str, default: str) -> re.Pattern[str]:
    """A regular expression with at least one group, in any case of its letters.

    Raises:
        UnusableInput: it is none, or has no group.
    """
    text = value(name) or default
    try:
        compiled = re.compile(text, re.IGNORECASE)
    except re.error as fault:
        raise UnusableInput(
            f"{name} is {_shown(text)}, and no regular expression ({fault}).",
            "docs/settings.md says what it is for, and gives examples.",
        ) from None
    if not compiled.groups:
        raise UnusableInput(
            f"{name} is {_shown(text)}, without a group.", "Put ( ) around what stands for a name."
        )
    return compiled


def time_zone(name: str, default: str) -> str:
    """A name of the IANA time zone database.

    Raises:
        UnusableInput: this machine knows no such zone.
    """
    text = value(name) or default
    try:
        ZoneInfo(text)
        is_known = not _SYSTEM_ZONES.exists() or (_SYSTEM_ZONES / text).is_file()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        is_known = False
    if not is_known:
        raise UnusableInput(
            f"{name} is {_shown(text)}, and no time zone that this machine knows.",
            "Write a name such as Europe/Vienna or UTC.",
        )
    return text


def country(name: str) -> str:
    """The ISO 3166 code of a country, in capitals; empty where it is not set.

    Raises:
        UnusableInput: no country that has telephone numbers has that code.
    """
    text = value(name)
    if text is None:
        return ""
    from phonenumbers import SUPPORTED_REGIONS  # only for who sets one: every program reads the settings

    if text.strip().upper() not in SUPPORTED_REGIONS:
        raise UnusableInput(
            f"{name} is {_shown(text)}, and no country's code.",
            "Write two letters of ISO 3166, such as CA or AU.",
        )
    return text.strip().upper()


def proxy_location(name: str) -> str:
    """The address of a proxy's own, which begins and ends with a slash; empty where it is not set.

    Raises:
        UnusableInput: it is no such address.
    """
    text = value(name) or ""
    if text and not re.fullmatch(r"/(?:\w[\w.-]*/)+", text, re.ASCII):
        raise UnusableInput(
            f"{name} is {_shown(text)}, and no address of a proxy's own.", "Write it as /nexus-files/."
        )
    return text


def folder(name: str, default: Path) -> Path:
    """A folder's place, absolute.

    Raises:
        UnusableInput: it cannot be one.
    """
    text = value(name)
    try:
        return (Path(text).expanduser() if text else default).resolve()
    except (OSError, RuntimeError, ValueError) as fault:
        # RuntimeError: there is no home for the ~, or links lead round in a circle.
        raise UnusableInput(
            f"{name} names no folder that can be found ({_reason(fault)}).", "Write an absolute path."
        ) from None


def made(name: str, place: Path) -> Path:
    """A folder of ours, made where it is not there, for this user alone.

    Raises:
        UnusableInput: it cannot be made.
    """
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise UnusableInput(
            f"The folder {place}, in which Nexus keeps what it writes, cannot be made: {_reason(fault)}.",
            f"Make room and let this user write there, or name another folder in {name}.",
        ) from None
    return place


def secret_key(name: str, place: Path) -> str:
    """The configured key, or one made once per installation, so that no key is ever in the repository.

    Raises:
        UnusableInput: there is none, and none can be made.
    """
    if configured := value(name):
        return configured
    try:
        if not place.exists():
            _make_key(place)
        key = place.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise UnusableInput(
            f"The secret key in {place} can be neither read nor made: {_reason(fault)}.",
            f"Make room and let this user read and write there, or set {name}.",
        ) from None
    if not key:
        raise UnusableInput(
            f"The secret key in {place} is empty.",
            "Delete that file: another one is made, and whoever is signed in signs in again.",
        )
    return key


def _make_key(place: Path) -> None:
    # Linked into place whole, so that no other process can read half of it.
    with tempfile.NamedTemporaryFile("w", dir=place.parent) as draft:
        draft.write(get_random_secret_key())
        draft.flush()
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, place)


def _reason(fault: Exception) -> str:
    # What is no fault of the system's: no home for the ~, a circle of links, bytes that are no text.
    return getattr(fault, "strerror", None) or f"it cannot be used, {type(fault).__name__}"


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
