"""The record of runs in the administration pages; and the one home of what is only looked at there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from transfers.models import TransferRun

if TYPE_CHECKING:
    _AnyAdmin = admin.ModelAdmin[Any]
else:
    _AnyAdmin = admin.ModelAdmin


class ReadOnlyAdmin(_AnyAdmin):
    """What runs, imports and the pages write, and nobody else. That each look is noted is the site's doing."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(TransferRun)
class TransferRunAdmin(ReadOnlyAdmin):
    list_display = ("id", "kind", "started_at", "started_by", "files_listed", "totals", "undone_at")
    list_filter = ("kind",)


class RecordAdmin(ReadOnlyAdmin):
    """A kind of records of patients: found by their ids. What was written about somebody is left out: it is read where the
    rest of the record stands, on the patient's page.
    """

    search_fields = ("=id", "filemaker_id", "=patient__id", "patient__filemaker_id")
    exclude: ClassVar[tuple[str, ...]] = ("other_columns",)


class CompanionAdmin(ReadOnlyAdmin):
    """What imports make along with other records, and find by FileMaker's id or by its name: what it is called is for people to say."""

    list_display = ("name", "filemaker_id", "id")
    search_fields = ("name", "filemaker_id", "=id")
    fields = ("name", "filemaker_id")
    readonly_fields = ("filemaker_id",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super(ReadOnlyAdmin, self).has_change_permission(request, obj)
