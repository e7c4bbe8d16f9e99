"""The record of runs in the administration pages, never to be edited there; and what kinds of records share there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from transfers.models import TransferRun

if TYPE_CHECKING:
    _RunAdmin = admin.ModelAdmin[TransferRun]
    _RecordAdmin = admin.ModelAdmin[Any]
else:
    _RunAdmin = _RecordAdmin = admin.ModelAdmin


class ReadOnly:
    """What only runs and the pages for corrections may write."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(TransferRun)
class TransferRunAdmin(ReadOnly, _RunAdmin):
    list_display = ("id", "kind", "started_at", "started_by", "files_listed", "totals", "undone_at")
    list_filter = ("kind",)


class RecordAdmin(ReadOnly, _RecordAdmin):
    """A kind of records of patients: found by their ids. What was written about somebody is left out, because a look at that
    belongs into the access log, which the pages and the API write.
    """

    search_fields = ("=id", "filemaker_id", "=patient__id", "patient__filemaker_id")
    exclude: ClassVar[tuple[str, ...]] = ("other_columns",)
