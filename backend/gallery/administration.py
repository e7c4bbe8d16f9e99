"""The administration pages as a whole: who gets in, by which way, and that every look in them is a line of the access log.

It is the site that notes, not each model's page: nothing that is registered there can be looked at unnoted.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import update_wrapper
from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from gallery.access.account import SignOut
from gallery.access.log import Action, Target, note
from gallery.access.permissions import RoleMissing
from gallery.access.roles import Role
from gallery.access.step_up import ask_once_more
from images.models import Image
from patients.models import Patient

_View = Callable[..., HttpResponseBase]


class Administration(AdminSite):
    """Django's administration, behind the pages' own ways in and out."""

    site_header = "Nexus administration"
    site_title = "Nexus"
    index_title = "What runs and people wrote, to look at"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Django's way around each of its views."""
        shown = super().admin_view(_noted(view), cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # Django would lead to the way in, which leads whoever is in already back to here.
            if request.user.is_authenticated and not self.has_permission(request):
                raise RoleMissing(Role.ADMINISTRATOR)
            if request.method == "POST" and request.user.is_authenticated:
                ask_once_more(request)
            answer: HttpResponseBase = shown(request, *args, **kwargs)
            return answer

        return update_wrapper(inner, view)

    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:  # noqa: ARG002
        """There is one way in, with its log and its lock."""
        return redirect(f"{reverse('sign_in')}?{request.GET.urlencode()}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:  # noqa: ARG002
        """And one way out."""
        return SignOut.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:  # noqa: ARG002
        """And one place for one's password."""
        return redirect("own_password")


def _noted(view: _View) -> _View:
    """The view with its line in the access log, which is written before anything is shown, and with what is changed."""

    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic() if request.method == "POST" else nullcontext():
            answer = view(request, *args, **kwargs)
            _note(request, answer)
        return answer

    return update_wrapper(inner, view)


def _note(request: HttpRequest, answer: HttpResponseBase) -> None:
    shown: dict[str, Any] = getattr(answer, "context_data", None) or {}
    if listed := shown.get("cl"):
        about = f"{listed.opts.label_lower}, {len(listed.result_list)} shown"
        note(request, Action.LISTED_RECORDS, Target(detail=about))
    elif record := shown.get("original") or shown.get("object"):
        note(request, Action.VIEWED_RECORD, _target_of(record))
    elif request.method == "POST" and _is_done(request, answer):
        note(request, Action.CHANGED_RECORD, Target(detail=request.path[:200]))


def _is_done(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Whether it was a form of the administration's that was accepted, and not the way out."""
    return isinstance(answer, HttpResponse) and answer.status_code == 302 and request.user.is_authenticated


def _target_of(record: models.Model) -> Target:
    image = record if isinstance(record, Image) else None
    patient = image.batch.patient_id if image else getattr(record, "patient_id", None)
    if isinstance(record, Patient):
        patient = record.pk
    return Target(
        patient_id=patient if isinstance(patient, UUID) else None,
        image_id=image.pk if image else None,
        detail=f"{record._meta.label_lower} {record.pk}",
    )
