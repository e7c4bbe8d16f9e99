"""Finding a patient as one types: by name, date of birth, health number or FileMaker id, fast among half a million.

Every word that was typed has to fit, in any order: as the beginning of a word of the name, as a date of birth (whole,
or its year, or its month), as the beginning of an id (FileMaker's, or the patient's own key), or as the beginning or end of
a health number. A number may be typed in any spacing: words of digits beside one another are taken for one number, too.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import reduce
from itertools import chain, groupby
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from database import ENDING, ListOrder, ListPage, ListPlace, begins_with, ends_with, page_of_list
from patients.carried_ids import BirthOrLast, HealthNumberKey, IdKey
from patients.models import Patient
from patients.search_words import fold, fold_id

_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_LOCAL = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_YEAR = re.compile(r"(?:18|19|20)\d{2}")
# A part of a number, as people space them: "+61", "(02)", "5550-1234".
_PART_OF_NUMBER = re.compile(r"[+(]*\d[\d()./-]*")
_KEY_BEGINNING = re.compile(r"[0-9a-f]{4,32}")
_KEY_DIGITS = 32
_MOST_WORDS = 8
_MOST_CLINICS = 50
_FEW = 1_000
# What DISTINCT says, which would read half a million names for it.
_CLINICS = """
WITH RECURSIVE named (clinic) AS (
  SELECT min(clinic) FROM patients_patient WHERE clinic > ''
  UNION ALL
  SELECT (SELECT min(p.clinic) FROM patients_patient p WHERE p.clinic > named.clinic) FROM named WHERE named.clinic IS NOT NULL
)
SELECT clinic FROM named WHERE clinic IS NOT NULL LIMIT %s
"""
# Fewer digits than these are the beginning or end of everybody's number.
FEWEST_DIGITS: Final = ENDING
_MOST_CHARACTERS = 200


BY_NAME: Final = ListOrder("search_words", "id")
BY_BIRTH: Final = ListOrder("birth_or_last", "id")

# The keys of further patients whom a number means, of `FEWEST_DIGITS` at least: what this floor knows nothing of.
ByNumber = Callable[[str], QuerySet[Any, UUID]]


def first_patients(text: str, size: int, by_number: ByNumber | None = None) -> ListPage[Patient]:
    """The first of the patients that a search finds, in the order of their names.

    Args:
        text: what was typed; `%` and the like are letters as any other.
        size: the most that are wanted.
        by_number: whom else a number means.
    """
    return page_of_list(patients_matching(text, by_number), BY_NAME, size)


def patients_matching(text: str, by_number: ByNumber | None = None) -> QuerySet[Patient]:
    """Every patient that a search finds, in no order; everybody for an empty one."""
    typed = text[:_MOST_CHARACTERS].replace("\0", "").split()
    # A dash between two names says nothing, but a search for nothing else must not find everybody.
    words = [word for word in typed if fold(word)][:_MOST_WORDS]
    found = Patient.objects.order_by()
    if typed and not words:
        return found.none()
    for is_number, together in groupby(words, key=lambda word: bool(_PART_OF_NUMBER.fullmatch(word))):
        parts = list(together)
        as_one = _whose_number("".join(parts), by_number) if is_number and len(parts) > 1 else None
        found = found.filter(as_one or Q(*(_fits(word, by_number) for word in parts)))
    return found


def _fits(word: str, by_number: ByNumber | None) -> Q:
    if days := _days(word):
        return days
    numbered = _whose_number(word, by_number)
    if _PART_OF_NUMBER.fullmatch(word) and _has_enough_digits(word):
        # Nobody's name, for which everybody would have to be looked through.
        return numbered or Q(pk__in=())
    # As several words of a name, or as one id.
    parts, identifier = fold(word).split(), fold_id(word)
    fits = Q(*(Q(search_words__contains=f" {part}") for part in parts))
    if len(parts) > 1:
        fits |= Q(search_words__contains=f" {identifier}")
    if _KEY_BEGINNING.fullmatch(identifier):
        fits |= _has_key(identifier)
    return fits | numbered if numbered else fits


def _whose_number(number: str, by_number: ByNumber | None) -> Q | None:
    """Whose health number begins or ends so, whose id begins so, and whom else it means; None where that is nobody.

    Looked up before the list is: no index has both these numbers and the order of the names.
    """
    if not _has_enough_digits(number):
        return None
    key, health_number = fold_id(number), HealthNumberKey("health_number")
    carried = begins_with(health_number, key) | ends_with(health_number, key)
    carried |= begins_with(IdKey("filemaker_id"), key)
    if _KEY_BEGINNING.fullmatch(key):
        carried |= _has_key(key)
    ways = [Patient.objects.order_by().filter(carried).values_list("pk", flat=True)]
    if by_number and key.isdigit():
        ways.append(by_number(number))
    found = [list(way[: _FEW + 1]) for way in ways]
    if any(len(keys) > _FEW for keys in found):
        # So many that the first in the order of names are soon come by.
        return reduce(or_, (Q(pk__in=way) for way in ways))
    keys = set(chain.from_iterable(found))
    return Q(pk__in=keys) if keys else None


def _has_enough_digits(number: str) -> bool:
    return sum(map(str.isdigit, fold_id(number))) >= FEWEST_DIGITS


def _has_key(beginning: str) -> Q:
    first, last = (UUID(beginning.ljust(_KEY_DIGITS, digit)) for digit in "0f")
    return Q(pk__range=(first, last))


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
    _, days = monthrange(year, month)
    return Q(date_of_birth__range=(first, first.replace(day=days)))


def with_birth(patients: QuerySet[Patient]) -> QuerySet[Patient]:
    """With `birth_or_last`, by which they are ordered: whoever has no date of birth comes last."""
    return patients.annotate(birth_or_last=BirthOrLast("date_of_birth"))


def names_from(letter: str) -> ListPlace:
    """Where the names of a letter begin in the order of names."""
    return ListPlace(f" {fold(letter)}")


def clinics() -> list[str]:
    """The clinics that patients' own records name, in the order of an alphabet: a step through the index for each of them."""
    with connection.cursor() as cursor:
        cursor.execute(_CLINICS, [_MOST_CLINICS])
        return sorted((name for (name,) in cursor.fetchall()), key=fold)
