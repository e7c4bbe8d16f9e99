"""Who asks: a program by its token, or a page by the session of whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from ninja.errors import AuthorizationError
from ninja.security import APIKeyCookie, HttpBearer

from gallery.access.log import address_of
from gallery.access.second_factor import lacks_factor
from gallery.access.tokens import Scope, shown_token


def for_those_who(
    permissions: tuple[str, ...], scope: Scope = Scope.METADATA
) -> list[Callable[[HttpRequest], Any]]:
    """Lets those in who have all of these permissions. A request that shows a token is judged by its token alone, which
    has to be of that scope.
    """
    return [BearerToken(permissions, scope), SessionCookie(permissions)]


class BearerToken(HttpBearer):
    """`Authorization: Bearer TOKEN`."""

    openapi_description = (
        "A token of `manage.py make_api_token`. Until it ends it may read what its account may read, within its scopes: "
        "`metadata` for everything but files, `pixels` for thumbnails, originals and the files of documents."
    )

    def __init__(self, permissions: tuple[str, ...], scope: Scope) -> None:
        super().__init__()
        self._permissions, self._scope = permissions, scope

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """A hook of ninja; from here on the request is its user's."""
        user = shown_token(token, address_of(request), self._scope).user
        request.user = user
        return _permitted(user, self._permissions)


class SessionCookie(APIKeyCookie):
    """The cookie of somebody who is signed in to the pages."""

    param_name = settings.SESSION_COOKIE_NAME
    openapi_description = "The session of somebody who is signed in to the pages, in the same browser."

    def __init__(self, permissions: tuple[str, ...]) -> None:
        # Nothing here changes anything, so there is nothing that another site could make a browser do.
        super().__init__(csrf=False)
        self._permissions = permissions

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:  # noqa: ARG002
        """A hook of ninja; Django's middleware has read the cookie."""
        if not isinstance(request.user, User):
            return None
        if lacks_factor(request.user):
            raise AuthorizationError
        return _permitted(request.user, self._permissions)


def _permitted(user: User, permissions: tuple[str, ...]) -> User:
    if not user.has_perms(permissions):
        raise AuthorizationError
    return user
