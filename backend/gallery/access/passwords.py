"""Which passwords may be chosen: long ones that nobody guesses, whatever signs they are made of. Django asks here (`AUTH_PASSWORD_VALIDATORS`).

As NIST SP 800-63B has it: a length, a list of those that were breached, the words of the place, and nothing else; no kinds of
signs, and no change as long as nothing is wrong. All of it is answered on this machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from threading import Lock
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from appointments.models import Clinic, Clinician

LONGEST: Final = 128

# Guesses that a password has to withstand: with one in a ten-thousandth of a second, which takes a machine made for it, twelve days.
_GUESSES: Final = 10**10
# What zxcvbn looks at; it takes ever longer for more, and these decide.
_LOOKED_AT: Final = 72
_MOST_NAMES: Final = 500
_SHORTEST_WORD: Final = 3
# What people of a clinic think of first, beside the words of its own.
_EVERYWHERE: Final = """
nexus filemaker clinic clinics klinik praxis ordination clinique cabinet hospital patient patients patienten doctor
doktor docteur welcome willkommen changeme secret geheim spring summer autumn winter frühling fruehling sommer herbst
printemps été automne hiver january february march april june july august september october november december januar
februar märz mai juni juli oktober dezember monday tuesday wednesday thursday friday saturday sunday montag dienstag
mittwoch donnerstag freitag samstag sonntag
"""
_WEAK: Final = "nexus.password_is_weak"
# zxcvbn keeps the words that it is given in a place that all threads share.
_ONE_AT_A_TIME: Final = Lock()


class LengthLimit:
    """Not longer than a phrase: what is typed is hashed, and kept nowhere else."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:  # noqa: ARG002 - Django's signature
        """Raises ValidationError, as Django asks of it."""
        if len(password) > LONGEST:
            raise ValidationError(
                f"This password has more than {LONGEST} characters.", code="password_too_long"
            )

    def get_help_text(self) -> str:
        """Django's hook."""
        return f"It has at most {LONGEST} characters; blanks and every letter there is may be among them."


class HardToGuess:
    """Withstands guessing by what was breached before, by keyboards, days and repetition, and by the words of this clinic."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raises ValidationError, as Django asks of it."""
        from zxcvbn import zxcvbn  # its lists of words are for those who choose a password

        with _ONE_AT_A_TIME:
            found = zxcvbn(password[:_LOOKED_AT], user_inputs=sorted(set(_words(user))))
        if found["guesses"] < _GUESSES:
            raise ValidationError(
                "This password is easy to guess: by passwords that became known elsewhere, by words of the clinic, or by a pattern.",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        """Django's hook."""
        return (
            "Four words that have nothing to do with each other, nor with the clinic, make a good one. It needs no capitals, digits "
            "or signs."
        )


def note_strength(request: HttpRequest, user: User) -> None:
    """Remembers of a session that begins with a password, which was right, whether it could be chosen today.

    One that could not goes on working: it is asked for another, and nobody is kept from a record for that.
    """
    try:
        if password := request.POST.get("password"):
            validate_password(password, user)
    except ValidationError:
        request.session[_WEAK] = True


def forget_strength(request: HttpRequest) -> None:
    """Another password was chosen."""
    request.session.pop(_WEAK, None)


def asks_for_better_password(request: HttpRequest) -> dict[str, bool]:
    """What the frame of every page shows of the one who is signed in: Django's context processor."""
    return {"needs_better_password": hasattr(request, "session") and _WEAK in request.session}


def _words(user: AbstractBaseUser | None) -> Iterator[str]:
    yield from _EVERYWHERE.split()
    names = [*settings.ALLOWED_HOSTS, *Clinic.objects.values_list("name", flat=True)[:_MOST_NAMES]]
    names += Clinician.objects.values_list("name", flat=True)[:_MOST_NAMES]
    if isinstance(user, User):
        names += [user.get_username(), user.first_name, user.last_name]
    for name in names:
        yield from (word.lower() for word in re.findall(r"\w+", name) if len(word) >= _SHORTEST_WORD)
