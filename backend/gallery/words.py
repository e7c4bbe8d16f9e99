"""How the pages write what the database holds: views, sides, days, file names."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from console import is_unseen
from documents.models import Document
from images.models import Image, ImageBatch, Side
from images.type_catalogue import clinic_catalogue
from patients.models import Patient

_SPELLED = {
    "x_ray": "X-ray",
    "afo": "AFO",
    "cmo": "CMO",
    "medical": "Medical record",
    "mfoot_length": "Midfoot length",
    "mfoot_width": "Midfoot width",
}
# Files of offices.
_FILES = {
    "application/msword": "Word",
    "application/rtf": "RTF",
    "text/plain": "Text",
    "text/csv": "CSV",
}
# What Django's own words for them are, without asking each time in which language: pages write hundreds of days.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CAPITALS = {word: word.upper() for word in ("dva", "eftpos", "erf", "ndis")}
_DATE_ORDERS = {
    "mdy": "the month first (5/29/1984)",
    "dmy": "the day first (29/5/1984)",
    "ymd": "the year first (1984-05-29)",
}
_UNSAFE_IN_NAMES = re.compile(r"[^\w.-]+")
# Bytes. Most file systems take 255 for a whole name.
_MOST_OF_A_NAME = 120


def view_of(category: str) -> str:
    """The view alone, which is the same for both sides: "l_brannock" and "r_brannock" are "brannock"."""
    return clinic_catalogue().view_of(category)


def categories_of(view: str) -> list[str]:
    """The categories that show a view; what the catalogue does not know is its own."""
    known = {category for category in clinic_catalogue().categories if view_of(category) == view}
    return sorted(known or {view})


def view_words(category: str) -> str:
    """A category or a view as people read it, without its side."""
    view = view_of(category)
    return _SPELLED.get(view) or view.replace("_", " ").capitalize()


def plural_words(view: str, count: int) -> str:
    """So many pictures of a view, in the middle of a sentence: "plantars", "X-rays", "shoe boxes"."""
    words = view_words(view)
    # "AFO" and "X-ray" keep their capitals.
    words = words[:1].lower() + words[1:] if words[1:2].islower() else words
    if count == 1 or words.endswith("s"):
        return words
    return f"{words}es" if words.endswith(("x", "ch", "sh")) else f"{words}s"


def side_words(side: str) -> str:
    """The side as a word, "Left" or "Right"; nothing for none."""
    return str(Side(side).label).capitalize() if side else ""


def day_words(day: date) -> str:
    """A day as in "18 Oct 2016": the same everywhere, and never to be read in two ways."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year:04}"


def moment_words(moment: datetime) -> str:
    """A moment as in "18 Oct 2016, 14:05", in the clinic's time zone."""
    return format_date(timezone.localtime(moment), "j M Y, H:i")


def apart_words(one: date, other: date) -> str:
    """How far two days are apart, in whole years and months, and below a month in days: "1 year 11 months apart"."""
    if one == other:
        return "the same day"
    first, second = sorted((one, other))
    months = (second.year - first.year) * 12 + second.month - first.month - (second.day < first.day)
    parts = ((months // 12, "year"), (months % 12, "month")) if months else (((second - first).days, "day"),)
    return " ".join(f"{many} {unit}{'' if many == 1 else 's'}" for many, unit in parts if many) + " apart"


def started_by_words(account: str) -> str:
    """Who started a job at a terminal, and at which machine's: "root@vm" is "root at vm"."""
    name, at, machine = account.rpartition("@")
    return f"{name} at {machine}" if at else account


def date_order_words(order: str) -> str:
    """In which order an export writes days, with the same day as an example."""
    return _DATE_ORDERS.get(order, "not known in which order")


def kind_words(mime_type: str) -> str:
    """What a file is, as in "JPEG" or "PDF"."""
    return mime_type.rpartition("/")[2].upper()


def file_words(mime_type: str) -> str:
    """What a file of a document is, as in "PDF" or "Word"."""
    if "wordprocessingml" in mime_type or "ms-word" in mime_type:
        return "Word"
    if "spreadsheetml" in mime_type or "ms-excel" in mime_type:
        return "Excel"
    return _FILES.get(mime_type) or kind_words(mime_type)


def document_kind_words(kind: str) -> str:
    """A kind of document as people read it: "dva_script" is "DVA script"."""
    words = " ".join(_CAPITALS.get(word, word) for word in kind.split("_"))
    return words[:1].upper() + words[1:]


def document_words(document: Document) -> str:
    """What a document is and of which day: "Referral, 18 Oct 2016"."""
    day = day_words(document.dated_on) if document.dated_on else "no day"
    return f"{document_kind_words(document.kind)}, {day}"


def age(born: date, on: date) -> int:
    """Whole years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def person_words(patient: Patient) -> str:
    """Somebody's name as plain text, for attributes; whatever shows it to be read takes `person`."""
    last, first = visible(patient.last_name).strip(), visible(patient.first_name).strip()
    return f"{last or '(no last name)'}, {first or '–'}"


def person(patient: Patient) -> SafeString:
    """Somebody's name as every page shows it: "Quillfeather, Ada".

    It keeps its own direction of writing, so that it moves nothing of what stands around it.
    """
    return format_html("<bdi>{}</bdi>", person_words(patient))


def visible(text: str) -> str:
    """A text in which nothing works unseen: of a mark that turns the letters behind it around stands "[U+202E]"."""
    return "".join(f"[U+{ord(sign):04X}]" if is_unseen(sign) else sign for sign in text)


def download_name(image: Image, patient: Patient) -> str:
    """The file's name as in "Last_First_Left_Dorsal_2016-10-18.jpg"; the extension is the object's own."""
    extension = image.storage_key.rpartition(".")[2].lower()
    view = (side_words(image.side), view_words(image.category))
    return f"{_joined(_name_in_files(patient), *view, image.captured_on.isoformat())}.{extension}"


def document_download_name(document: Document) -> str:
    """The file's name as in "Last_First_Referral_2016-10-18.pdf"; the extension is the object's own, if it has one."""
    patient, day = document.patient, document.dated_on.isoformat() if document.dated_on else ""
    _, dot, extension = document.storage_key.rpartition("/")[2].rpartition(".")
    kind = document_kind_words(document.kind)
    return f"{_joined(_name_in_files(patient), kind, day)}{dot}{extension.lower() if dot else ''}"


def batch_download_name(batch: ImageBatch) -> str:
    """The archive's name as in "Last_First_2016-10-18.zip"."""
    return f"{_joined(_name_in_files(batch.patient), batch.captured_on.isoformat())}.zip"


def patient_download_name(patient: Patient) -> str:
    """The name of an archive of several visits, as in "Last_First.zip"."""
    return f"{_name_in_files(patient) or 'patient'}.zip"


def _name_in_files(patient: Patient) -> str:
    """Last and first name, so short that day and view have their place behind it in whatever a file system takes."""
    name = _joined(patient.last_name, patient.first_name).encode()[:_MOST_OF_A_NAME]
    return name.decode(errors="ignore")


def _joined(*parts: str) -> str:
    """What is not empty, with "-" for whatever a file system could mind."""
    words = (_UNSAFE_IN_NAMES.sub("-", part).strip("-.") for part in parts)
    return "_".join(word for word in words if word)
