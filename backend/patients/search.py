"""Finding a patient as one types: by name, date of birth or FileMaker id, fast among half a million.

Every word that was typed has to fit, in any order: as the beginning of a word of the name, as a date of birth (whole,
or its year, or its month), or as the beginning of an id (FileMaker's, or the patient's own key).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from patients.models import Patient
from patients.search_words import fold, fold_id

_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_LOCAL = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_YEAR = re.compile(r"(?:18|19|20)\d{2}")
_KEY_BEGINNING = re.compile(r"[0-9a-f]{4,32}")
_KEY_DIGITS = 32
_MOST_WORDS = 8
_MOST_CHARACTERS = 200


@dataclass(frozen=True)
class SearchPage:
    """Some of the patients found, in the order of their names.

    Attributes:
        patients: at most as many as were asked for.
        after: the key of the last of them where more follow; None on the last page.
    """

    patients: list[Patient]
    after: UUID | None


def search_patients(text: str, size: int, after: UUID | None = None) -> SearchPage:
    """One page of the patients that a search finds; everybody for an empty one.

    Args:
        text: what was typed; `%` and the like are letters as any other.
        size: patients on a page.
        after: goes on behind this patient; a key that nobody has begins anew.
    """
    found = patients_matching(text).order_by("search_words", "id")
    last = after and Patient.objects.filter(pk=after).only("search_words").first()
    if last:
        # Written so that an index on both columns can be entered at the right place.
        found = found.filter(search_words__gte=last.search_words).exclude(
            search_words=last.search_words, pk__lte=last.pk
        )
    patients = list(found[: size + 1])
    return SearchPage(patients[:size], patients[size - 1].pk if len(patients) > size else None)


def patients_matching(text: str) -> QuerySet[Patient]:
    """Every patient that a search finds, in no order."""
    typed = text[:_MOST_CHARACTERS].replace("\0", "").split()
    # A dash between two names says nothing, but a search for nothing else must not find everybody.
    words = [word for word in typed if fold(word)][:_MOST_WORDS]
    found = Patient.objects.order_by()
    if typed and not words:
        return found.none()
    for word in words:
        found = found.filter(_fits(word))
    return found


def _fits(word: str) -> Q:
    if days := _days(word):
        return days
    # As several words of a name, or as one id.
    parts, identifier = fold(word).split(), fold_id(word)
    fits = Q(*(Q(search_words__contains=f" {part}") for part in parts))
    if len(parts) > 1:
        fits |= Q(search_words__contains=f" {identifier}")
    if _KEY_BEGINNING.fullmatch(identifier):
        first, last = (UUID(identifier.ljust(_KEY_DIGITS, digit)) for digit in "0f")
        fits |= Q(pk__range=(first, last))
    return fits


def _days(word: str) -> Q | None:
    """The dates of birth that a word can mean; None where it means none. "5/6/1950" can mean two."""
    if match := _ISO.fullmatch(word):
        year, month, day = match.groups()
        return _on(int(year), int(month), int(day)) if day else _in_month(int(year), int(month))
    if match := _LOCAL.fullmatch(word):
        first, second, year = map(int, match.groups())
        both = [_on(year, first, second), _on(year, second, first)]
        known = [days for days in both if days]
        return known[0] | known[-1] if known else None
    if _YEAR.fullmatch(word):
        return Q(date_of_birth__range=(date(int(word), 1, 1), date(int(word), 12, 31)))
    return None


def _on(year: int, month: int, day: int) -> Q | None:
    try:
        return Q(date_of_birth=date(year, month, day))
    except ValueError:
        return None


def _in_month(year: int, month: int) -> Q | None:
    try:
        first = date(year, month, 1)
    except ValueError:
        return None
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return Q(date_of_birth__range=(first, last))
