"""Opens the patients' pages as a browser would, and counts the images on them.

The pages lie on a floor above this one, so they are known by their names only, and asked for through their addresses.
Whatever opening them writes (somebody to open them, a session, the access log) is rolled back: nobody looked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import unescape
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from images.models import Image

__all__ = ["open_pages", "patients_to_open"]

# More would take minutes; of a larger clinic as many are opened, spread evenly.
_MOST: Final = 2_000
# SQLite lets nobody else write meanwhile, so it is about a second.
_CHUNK: Final = 100
_BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
_NEXT: Final = re.compile(r'<a rel="next" href="([^"]+)"')
_KEY: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def patients_to_open() -> list[UUID]:
    """Patients who have images: all of them, or some of many."""
    owners = Image.objects.order_by("batch__patient_id").values_list("batch__patient_id", flat=True)
    everybody = list(owners.distinct())
    return everybody[:: max(1, -(-len(everybody) // _MOST))]


def open_pages(
    patients: Sequence[UUID], advance: Callable[[int], None]
) -> Iterator[tuple[list[str], list[int], list[int]]]:
    """For each patient the status of their page and how many images it shows, in columns, some patients at a time."""
    for start in range(0, len(patients), _CHUNK):
        chunk = patients[start : start + _CHUNK]
        with transaction.atomic():
            client = _signed_in_client()
            answers = [_open(client, patient) for patient in chunk]
            transaction.set_rollback(True)
        advance(len(chunk))
        yield list(map(str, chunk)), [status for status, _ in answers], [shown for _, shown in answers]


def _signed_in_client() -> Client:
    """A browser in which somebody is signed in who may see everything, and who is gone with the transaction."""
    host = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")
    client = Client(raise_request_exception=False, SERVER_NAME=host)
    client.force_login(User.objects.create_superuser(f"verification-{uuid4().hex}"), _BACKEND)
    return client


def _open(client: Client, patient: UUID) -> tuple[int, int]:
    """The status, and the images on all pages of the patient."""
    address = reverse("patient", args=[patient])
    images = _image_addresses()
    shown: set[str] = set()
    place = ""
    while True:
        # A page that the database refuses must not spoil the next one.
        mark = transaction.savepoint()
        answer = client.get(address + place)
        transaction.savepoint_rollback(mark)
        text = answer.content.decode()
        shown.update(images.findall(text))
        following = _NEXT.search(text)
        if answer.status_code != 200 or not following:
            return answer.status_code, len(shown)
        place = unescape(following[1])


@cache
def _image_addresses() -> re.Pattern[str]:
    """Finds the images to which a page leads."""
    nobody = UUID(int=0)
    return re.compile(
        f'href="{re.escape(reverse("image", args=[nobody])).replace(re.escape(str(nobody)), f"({_KEY})")}'
    )
