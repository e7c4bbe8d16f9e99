"""The administration pages as a whole: who gets in, by which way, and that every look in them is a line of the access log.

It is the site that notes, not each model's page: nothing that is registered there can be looked at unnoted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import update_wrapper
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from gallery.access.account import SignOut
from gallery.access.details import Amount, Detail, Id, Known, Part, Thing
from gallery.access.log import Action, Target, note
from gallery.access.permissions import RoleMissing
from gallery.access.roles import Role
from gallery.access.step_up import ask_once_more
from gallery.addresses import key_in
from images.models import Image
from patients.models import Patient

_LONGEST_NUMBER: Final = 19

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
        note(request, Action.LISTED_RECORDS, _target_of_list(listed.opts, list(listed.result_list)))
    elif record := shown.get("original") or shown.get("object"):
        note(request, Action.VIEWED_RECORD, _target_of(record))
    elif request.method == "POST" and _is_done(request, answer):
        note(request, Action.CHANGED_RECORD, _target_of_change(request))


def _is_done(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Whether it was a form of the administration's that was accepted, and not the way out."""
    return isinstance(answer, HttpResponse) and answer.status_code == 302 and request.user.is_authenticated


def _target_of(record: models.Model) -> Target:
    image = record if isinstance(record, Image) else None
    return Target(
        patient_id=_patient_of(record),
        image_id=image.pk if image else None,
        detail=Detail.of(_label(record._meta.label_lower), *_key(record.pk)),
    )


def _target_of_list(opts: Any, records: Sequence[models.Model]) -> Target:
    """With everybody whose records it shows."""
    images = [record for record in records if isinstance(record, Image)]
    # One query, however many they are.
    models.prefetch_related_objects(images, "batch")
    return Target(
        detail=Detail.of(_label(opts.label_lower), Amount(len(records), Thing.RECORD)),
        patients=map(_patient_of, records),
        images=[image.pk for image in images],
    )


def _target_of_change(request: HttpRequest) -> Target:
    """What was changed, by its address; of what was added, no key is known yet."""
    place = request.resolver_match
    addresses = {
        f"{model._meta.app_label}_{model._meta.model_name}_{deed}": model._meta.label_lower
        for model in apps.get_models()
        for deed in ("add", "change", "delete", "changelist")
    }
    label = addresses.get(place.url_name or "") if place else None
    key = place.kwargs.get("object_id", "") if place else ""
    return Target(detail=Detail.of(_label(label), *_key(key)) if label else Detail())


def _label(label: str) -> Known:
    return Known(label, {model._meta.label_lower for model in apps.get_models()})


def _key(key: object) -> list[Part]:
    """Records have numbers or UUIDs; anything else that an address holds is not repeated."""
    text = str(key)
    if text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER:
        return [Id(Thing.RECORD, int(text))]
    return [Id(Thing.RECORD, found)] if (found := key_in(text)) else []


def _patient_of(record: models.Model) -> UUID | None:
    if isinstance(record, Patient):
        return record.pk
    patient = record.batch.patient_id if isinstance(record, Image) else getattr(record, "patient_id", None)
    return patient if isinstance(patient, UUID) else None
