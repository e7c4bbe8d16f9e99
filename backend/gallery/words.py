"""How the pages write what the database holds: views, sides, days, file names."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.template.defaultfilters import date as format_date
from django.utils import timezone

from images.models import Image, ImageBatch, Side
from patients.models import Patient

# Some categories name their side again ("l_brannock", "right_leg"); the pages show the side by itself.
_OWN_SIDE = re.compile(r"(?:l|r|left|right)_")
_SPELLED = {
    "x_ray": "X-ray",
    "afo": "AFO",
    "cmo": "CMO",
    "mfoot_length": "Midfoot length",
    "mfoot_width": "Midfoot width",
}
_UNSAFE_IN_NAMES = re.compile(r"[^\w.-]+")


def view_of(category: str) -> str:
    """The view alone, which is the same for both sides: "l_brannock" and "r_brannock" are "brannock"."""
    return _OWN_SIDE.sub("", category, count=1) if _OWN_SIDE.match(category) else category


def view_words(category: str) -> str:
    """A category or a view as people read it, without its side."""
    view = view_of(category)
    return _SPELLED.get(view) or view.replace("_", " ").capitalize()


def side_words(side: str) -> str:
    """The side as a word, "Left" or "Right"; nothing for none."""
    return str(Side(side).label).capitalize() if side else ""


def day_words(day: date) -> str:
    """A day as in "18 Oct 2016": the same everywhere, and never to be read in two ways."""
    return format_date(day, "j M Y")


def moment_words(moment: datetime) -> str:
    """A moment as in "18 Oct 2016, 14:05", in the clinic's time zone."""
    return format_date(timezone.localtime(moment), "j M Y, H:i")


def kind_words(mime_type: str) -> str:
    """What a file is, as in "JPEG" or "PDF"."""
    return mime_type.rpartition("/")[2].upper()


def age(born: date, on: date) -> int:
    """Whole years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def download_name(image: Image, patient: Patient) -> str:
    """The file's name as in "Last_First_Left_Dorsal_2016-10-18.jpg"; the extension is the object's own."""
    extension = image.storage_key.rpartition(".")[2].lower()
    view = (side_words(image.side), view_words(image.category))
    return (
        f"{_joined(patient.last_name, patient.first_name, *view, image.captured_on.isoformat())}.{extension}"
    )


def batch_download_name(batch: ImageBatch) -> str:
    """The archive's name as in "Last_First_2016-10-18.zip"."""
    patient = batch.patient
    return f"{_joined(patient.last_name, patient.first_name, batch.captured_on.isoformat())}.zip"


def _joined(*parts: str) -> str:
    """What is not empty, with "-" for whatever a file system could mind."""
    words = (_UNSAFE_IN_NAMES.sub("-", part).strip("-.") for part in parts)
    return "_".join(word for word in words if word)
