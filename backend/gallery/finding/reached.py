"""Whom a telephone number means, of which somebody typed the first or the last digits, in any spacing."""

from __future__ import annotations

from functools import reduce
from operator import or_
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from communications.models import Contact
from database import ENDING, begins_with, ends_with
from filemaker import number_beginnings
from gallery.access.permissions import SEE_CONTACTS
from jobs import clinic_country
from patients.search import ByNumber


def numbers_for(user: User | AnonymousUser) -> ByNumber | None:
    """How a search finds patients by telephone numbers, for whoever may see them."""
    return reached_by if user.has_perms(SEE_CONTACTS) else None


def reached_by(number: str) -> QuerySet[Contact, UUID]:
    """The keys of patients who have a telephone number that begins or ends with these digits; none for fewer than `ENDING`.

    It begins as E.164 has it, or as it is dialled in the clinic's country. Numbers that were not understood, and have no
    normalised form, are not found.
    """
    digits = "".join(str(int(sign)) for sign in number if sign.isdecimal())
    patients = Contact.objects.order_by().values_list("patient_id", flat=True)
    if len(digits) < ENDING:
        return patients.none()
    beginnings = (begins_with("normalised", one) for one in number_beginnings(number, clinic_country()))
    return patients.filter(reduce(or_, beginnings, ends_with("normalised", digits)))
