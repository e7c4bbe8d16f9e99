"""The access log and the accounts in the administration pages; what people need of both has pages of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property

from gallery.models import AccessEvent, ApiToken
from transfers.admin import ReadOnlyAdmin

if TYPE_CHECKING:
    _AnyPages = Paginator[Any]
else:
    _AnyPages = Paginator

_MOST_LISTED: Final = 10_000

# Django registers both for editing. The roles are groups, which every migration writes anew.
admin.site.unregister((User, Group))
# What opens an account is looked at nowhere; People says whether there is a second factor, and resets it.
admin.site.unregister((Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken))


class _NewestPages(_AnyPages):
    """The newest lines only: counting all of them takes longer than showing a page."""

    @cached_property
    def count(self) -> int:
        newest = cast(Any, self.object_list)[:_MOST_LISTED]
        return int(newest.count())


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnlyAdmin):
    list_display = (
        "at",
        "user",
        "action",
        "account",
        "patient_id",
        "image_id",
        "detail",
        "through",
        "address",
    )
    list_select_related = ("user", "account")
    # Whoever looks for something asks the page "Who looked", which reads along an index.
    show_full_result_count = False
    paginator = _NewestPages


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ("name", "user", "scopes", "made_at", "expires_at", "last_used_on")
    list_select_related = ("user",)


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """What each role may do."""

    list_display = ("name",)


@admin.register(User)
class AccountAdmin(ReadOnlyAdmin):
    """Permissions one by one, for whoever is no clinician and no steward. What else is done to an account, People does."""

    list_display = ("username", "first_name", "last_name", "is_active", "is_superuser", "last_login")
    search_fields = ("username", "first_name", "last_name")
    fields = (
        "username", "first_name", "last_name", "is_active", "is_superuser", "groups", "last_login", "user_permissions",
    )  # fmt: skip
    readonly_fields = tuple(name for name in fields if name != "user_permissions")
    filter_horizontal = ("user_permissions",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return isinstance(request.user, User) and request.user.is_superuser
