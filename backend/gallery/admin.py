"""The access log in the administration pages: to read, never to edit; and the tokens of other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from gallery.models import AccessEvent, ApiToken
from transfers.admin import ReadOnly

if TYPE_CHECKING:
    _EventAdmin = admin.ModelAdmin[AccessEvent]
    _TokenAdmin = admin.ModelAdmin[ApiToken]
else:
    _EventAdmin = _TokenAdmin = admin.ModelAdmin


admin.site.site_header = "Nexus administration"
admin.site.site_title = "Nexus"
admin.site.index_title = "Accounts, the access log, and what runs and people wrote"


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnly, _EventAdmin):
    list_display = ("at", "user", "action", "patient_id", "image_id", "detail", "through", "address")
    list_filter = ("action", "through", "user")
    list_select_related = ("user",)
    search_fields = ("=patient_id", "=image_id", "user__username")
    date_hierarchy = "at"


@admin.register(ApiToken)
class ApiTokenAdmin(_TokenAdmin):
    """To see which there are and to take one away; `manage.py make_api_token` makes them, because it shows them once."""

    list_display = ("name", "user", "made_at", "last_used_on")
    list_select_related = ("user",)
    readonly_fields = ("user", "name", "made_at", "last_used_on")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False
