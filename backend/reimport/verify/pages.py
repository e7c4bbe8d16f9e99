"""Which images the patients' pages show, as the pages themselves tell it.

They lie on a floor above this one, so they are known only as an app that can tell (`ShowsImages`). Nobody looks at a
page here, and nothing is written: the access log has no line of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final, Protocol, TypeAlias, runtime_checkable
from uuid import UUID

from django.apps import apps
from django.db import transaction

from database import in_chunks
from images.models import Image

# Of a larger clinic as many are asked, spread evenly.
_MOST: Final = 2_000
_CHUNK: Final = 100

_Shown: TypeAlias = tuple[str, str, str | None]


@runtime_checkable
class ShowsImages(Protocol):
    """An app (its `AppConfig`) whose pages show patients' images."""

    def shown_images(self, patient_id: UUID) -> Collection[UUID]:
        """The images that a patient's page shows to whoever opens it and goes on to its end."""
        ...


def patients_to_ask() -> list[UUID]:
    """Patients who have images: all of them, or some of many."""
    owners = Image.objects.order_by("batch__patient_id").values_list("batch__patient_id", flat=True)
    everybody = list(owners.distinct())
    return everybody[:: max(1, -(-len(everybody) // _MOST))]


def ask_pages(
    patients: Sequence[UUID], advance: Callable[[int], None]
) -> Iterator[tuple[list[str], list[str], list[str | None]]]:
    """What the patients' pages show, in columns: the patient, what kept the page from being made, and an image.

    Each image has a row, and a page without one has a row with None. The fault is an exception's class, empty where
    there was none; its text could quote what a record holds.
    """
    (pages,) = (app for app in apps.get_app_configs() if isinstance(app, ShowsImages))
    for chunk in in_chunks(patients, _CHUNK):
        shown = [row for patient in chunk for row in _shown(pages, patient)]
        advance(len(chunk))
        yield [row[0] for row in shown], [row[1] for row in shown], [row[2] for row in shown]


def _shown(pages: ShowsImages, patient: UUID) -> list[_Shown]:
    try:
        # What the database refuses must not spoil the next page, nor a dry run around it.
        with transaction.atomic():
            shown: list[_Shown] = [(str(patient), "", str(image)) for image in pages.shown_images(patient)]
    # Whatever goes wrong with a page is what verification is there to find.
    except Exception as fault:  # noqa: BLE001
        return [(str(patient), type(fault).__name__, None)]
    return shown or [(str(patient), "", None)]
