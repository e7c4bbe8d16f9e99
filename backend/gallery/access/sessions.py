"""Sessions that know whose they are: Django's own, in a table with columns of ours (its "Extending database-backed session
engines"), so that a session and what is told of it are one row, and gone together. Named by `SESSION_ENGINE`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from gallery.models import SignedInSession

# What a session's own data hold of its beginning.
_BEGINNING: Final = "signed_in_from"
_SEEN_EVERY: Final = timedelta(minutes=1)
# The first that fits: most browsers claim to be others, too.
_BROWSERS: Final = (
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS: Final = (
    (r"iPad", "iPad"),
    (r"iPhone", "iPhone"),
    (r"Android", "Android"),
    (r"CrOS", "ChromeOS"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"Linux|X11", "Linux"),
)


class SessionStore(DatabaseSessions):
    """Django's, with what is ours written beside it each time."""

    _seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[SignedInSession]:
        return SignedInSession

    def create_model_instance(self, data: dict[str, Any]) -> SignedInSession:
        """The row as the session stands."""
        row: SignedInSession = super().create_model_instance(data)  # type: ignore[assignment]
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        beginning = data.get(_BEGINNING, {})
        row.address, row.browser = beginning.get("address"), beginning.get("browser", "")
        if "at" in beginning:
            row.began_at = datetime.fromisoformat(beginning["at"])
        return row

    def _get_session_from_db(self) -> SignedInSession | None:
        row: SignedInSession | None = super()._get_session_from_db()  # type: ignore[misc]
        self._seen_at = row.seen_at if row else None
        return row

    def note_seen(self) -> None:
        """That it is in use; once a minute, so that reading does not write each time."""
        now = timezone.now()
        if self._seen_at and now - self._seen_at >= _SEEN_EVERY:
            SignedInSession.objects.filter(pk=self.session_key).update(seen_at=now)
            self._seen_at = now

    def note_use(self) -> None:
        """That somebody asks; kept beside the database, so that a page can be read while a run holds that."""
        cache.set(self._use_key, timezone.now(), settings.SESSION_COOKIE_AGE)

    def idle_for(self) -> timedelta:
        """How long nobody has asked for anything; nothing of a session that ended."""
        used_at = self._used_at()
        return timezone.now() - used_at if used_at else timedelta(0)

    def _used_at(self) -> datetime | None:
        # Reading anything reads the row.
        is_known = SESSION_KEY in self
        moments = (cache.get(self._use_key), self._seen_at if is_known else None)
        return max(filter(None, moments), default=None)

    @property
    def _use_key(self) -> str:
        return f"used-{_handle(self.session_key or '')}"


@dataclass(frozen=True)
class OpenSession:
    """A session as people are shown it.

    Attributes:
        handle: names it on a page; its key, which opens it, cannot be told from that.
        browser: which, and on what; empty where nothing said so.
        is_this: whether it is the one that asks.
    """

    handle: str
    browser: str
    address: str | None
    began_at: datetime
    seen_at: datetime
    is_this: bool


def remember_beginning(request: HttpRequest, address: str | None) -> None:
    """What is told of a session that begins with this request."""
    request.session[_BEGINNING] = {
        "at": timezone.now().isoformat(),
        "address": address,
        "browser": browser_words(request.headers.get("User-Agent", "")),
    }


def note_seen(request: HttpRequest) -> None:
    """That whoever asks is there. Programs with a token have no session."""
    session = getattr(request, "session", None)
    if isinstance(session, SessionStore) and session.session_key:
        session.note_seen()


def open_sessions(user: User, this: str | None = None) -> list[OpenSession]:
    """The sessions with which somebody is signed in, the last used first; `this` is the key of the one that asks."""
    return [
        OpenSession(
            _handle(row.pk), row.browser, row.address, row.began_at, row.seen_at, is_this=row.pk == this
        )
        for row in _open(user).order_by("-seen_at")
    ]


def counts_of_sessions() -> dict[int, int]:
    """Account -> how many sessions are open; accounts without one are left out."""
    counted = _open().order_by().values_list("user_id").annotate(Count("pk"))
    return {user: count for user, count in counted if user}


def end_session(user: User, handle: str) -> int:
    """Ends one of somebody's sessions; how many that were: none, if it has ended already."""
    return _delete([key for key in _keys(user) if _handle(key) == handle])


def end_sessions(user: User, but: str | None = None) -> int:
    """Ends all of somebody's sessions, `but` the one of that key; how many that were."""
    return _delete([key for key in _keys(user) if key != but])


def browser_words(user_agent: str) -> str:
    """A browser as people call it, as in "Firefox on Windows"; empty for one that says nothing, as programs do."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    return f"{browser} on {system}" if browser and system else browser or system


def _first(known: Sequence[tuple[str, str]], text: str) -> str:
    return next((words for pattern, words in known if re.search(pattern, text)), "")


def _open(user: User | None = None) -> QuerySet[SignedInSession]:
    found = SignedInSession.objects.filter(expire_date__gt=timezone.now())
    return found.filter(user=user) if user else found


def _keys(user: User) -> Iterator[str]:
    yield from _open(user).values_list("pk", flat=True)


def _delete(keys: Sequence[str]) -> int:
    _, counts = SignedInSession.objects.filter(pk__in=keys).delete()
    return counts.get(SignedInSession._meta.label, 0)


def _handle(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
