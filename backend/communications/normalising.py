"""The form in which programs use what a contact says: a number in E.164, an e-mail address in lower case."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from filemaker import read_telephone_number
from jobs import clinic_country


def read_email(text: str) -> str:
    """The one e-mail address of valid form that a text is, in lower case; empty if it is none.

    No provider of mail is known to tell `Ada@` from `ada@`, and people write both.
    """
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def normalised(kind: str, value: str) -> str:
    """What programs use of a contact of this kind; empty where its value is not understood, or says nothing to programs."""
    if kind == "email":
        return read_email(value)
    return read_telephone_number(value, clinic_country()).e164 if kind in {"mobile", "phone"} else ""
