"""The country of the clinic: from where a telephone number that names none is dialled."""

from __future__ import annotations

from django.conf import settings


def clinic_country() -> str | None:
    """The ISO 3166 code in NEXUS_COUNTRY, else that of the country in which NEXUS_TIME_ZONE lies.

    None where a zone lies in no country, as UTC does: then nobody said where the clinic is.
    """
    from babel.core import get_global  # later than the program's start, as with the names of months
    from phonenumbers import SUPPORTED_REGIONS

    zone = settings.TIME_ZONE
    of_zone = get_global("zone_territories").get(get_global("zone_aliases").get(zone, zone))
    country = settings.NEXUS_COUNTRY or of_zone
    return country if country in SUPPORTED_REGIONS else None
