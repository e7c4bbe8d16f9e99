"""The words of `gallery.words` and `gallery.quantities` as filters of templates."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from django import template
from django.contrib.messages.storage.base import Message
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gallery import deeds, picture_tiles, quantities, reasons, words
from jobs import clinic_today
from patients.models import Patient

register = template.Library()

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

register.filter("view_words", words.view_words)
register.filter("side_words", words.side_words)
register.filter("person", words.person)
register.filter("person_words", words.person_words)
register.filter("day", words.day_words)
register.filter("apart", words.apart_words)
register.filter("moment", words.moment_words)
register.filter("started_by_words", words.started_by_words)
register.filter("date_order_words", words.date_order_words)
register.filter("document_kind_words", words.document_kind_words)
register.filter("document_words", words.document_words)
register.filter("kind_words", words.kind_words)
register.filter("reason_words", reasons.reason_words)
register.filter("thousands", quantities.thousands)
register.filter("duration", quantities.duration)
register.filter("size", quantities.size)
register.filter("undo", deeds.undo_in)
register.filter("picture_words", picture_tiles.picture_words)
register.filter("tiles", picture_tiles.picture_tiles)


@register.filter
def age(born: date) -> int:
    """Whole years on the clinic's day."""
    return words.age(born, clinic_today())


@register.filter
def short(key: UUID | str) -> str:
    """The beginning of a long key, to tell two apart by eye."""
    return str(key)[:8]


@register.filter
def short_ids(text: str) -> str:
    """A text with the beginnings of the long keys in it."""
    return _KEY.sub(lambda found: short(found[0]), text)


@register.filter
def spaced(name: str) -> str:
    """A name of programs as people read it: "files_listed" is "files listed"."""
    return name.replace("_", " ")


@register.filter
def with_names(message: Message) -> SafeString:
    """The words of a message, each patient in it by name, as the way to their page."""
    parts = deeds.NAME.split(message.message)
    patients = {str(key): patient for key, patient in Patient.objects.in_bulk(parts[1::2]).items()}
    return format_html_join(
        "",
        "{}{}",
        (
            (words, _link(patients.get(key)))
            for words, key in zip(parts[::2], [*parts[1::2], ""], strict=True)
        ),
    )


def _link(patient: Patient | None) -> str:
    if patient is None:
        return ""
    return format_html('<a href="{}">{}</a>', reverse("patient", args=[patient.pk]), words.person(patient))
