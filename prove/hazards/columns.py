"""What columns are called, which of several is meant, and exports that do not say."""

from __future__ import annotations

from collections.abc import Iterable

from prove.drafts import Draft
from prove.forms import MARKUP, TEXT, WITH_SHEETS
from prove.hazards.registry import hazard

_IMAGE_FIELDS = ("date", "file_name", "image_id", "name_of_file", "mark", "recid", "type")


@hazard(early=True, group="header")
def related_fields_of_one_table(draft: Draft) -> None:
    """All of a picture's facts come from the table Images; only the patient's id is the exporting table's own."""
    for name in _IMAGE_FIELDS:
        draft.headers[name] = f"Images::{draft.headers[name]}"
    draft.headers["notes"] = "Images::Notes"


@hazard(early=True, group="header")
def the_patient_alone_is_related(draft: Draft) -> None:
    draft.headers["patient"] = "Contacts::id_Contact"


@hazard(early=True, group="second-recid header")
def two_columns_of_recids_that_agree(draft: Draft) -> None:
    draft.more_columns["Images::recid"] = draft.recid_cell


@hazard(early=True, images=frozenset({"fmpxml", "fmpdso"}), group="recids recid-words second-recid header")
def record_id_in_the_place_of_recid(draft: Draft) -> None:
    """The export's own RECORDID, where its facts are all its own table's."""
    draft.recid_kind = "number"
    draft.recid_is_record_id = True


@hazard(early=True, group="more-columns")
def columns_that_nobody_needs(draft: Draft) -> None:
    draft.more_columns["zz_creator"] = lambda record: record.mark
    draft.more_columns["Picture"] = lambda record: f"size:320,240\vJPEG:{record.name}"
    draft.more_person_columns["Weight"] = lambda row: str(40 + row.person.number % 60)


@hazard(
    early=True, images=TEXT - {"mer"}, group="header columns", suits=lambda draft: len(draft.headers) == 9
)
def no_header_but_columns_given(draft: Draft) -> None:
    names = {
        "date": "date",
        "file_name": "file_name",
        "image_id": "filemaker_id",
        "patient": "patient_id",
        "name_of_file": "name_of_file",
        "mark": "export_date",
        "recid": "recid",
        "type": "type",
        "notes": "-",
    }
    draft.images.header = False
    draft.at_end.append(
        lambda: draft.images.arguments.append(_columns(draft.headers, names, len(draft.more_columns)))
    )


def _columns(headers: Iterable[str], names: dict[str, str], unneeded: int) -> str:
    """The option that names the columns in their order."""
    return "--columns=" + ",".join([*(names[name] for name in headers), *(["-"] * unneeded)])


@hazard(
    early=True,
    images=TEXT - {"mer"},
    group="header columns recids refs given-order image-ids second-day more-columns marks",
    suits=lambda draft: draft.ref_kind == "uuid" and draft.recid_kind == "number" and draft.size >= 40,
)
def no_header_at_all(draft: Draft) -> None:
    """Columns are known by what is in them: ids of patients, ids of files, days, repeating words."""
    draft.images.header = False
    # Notes that repeat would be as good a type as the type.
    draft.headers.pop("notes")


@hazard(suits=lambda draft: draft.images.format != "mer")
def a_first_record_without_a_day(draft: Draft) -> None:
    """It is a record all the same, also where no header stands above it."""
    draft.skipped("no_date", date="")
    draft.at_end.append(lambda: draft.records.insert(0, draft.records.pop(_index_of_blank(draft))))


def _index_of_blank(draft: Draft) -> int:
    return next(at for at, record in enumerate(draft.records) if record.date == "" and record.ref)


@hazard()
def a_first_patient_without_a_birthday(draft: Draft) -> None:
    person = draft.new_patient(born="")
    person.born = None
    row = draft.person_rows[-1]
    draft.at_end.append(lambda: draft.person_rows.sort(key=lambda one: one is not row))


@hazard(early=True, images=WITH_SHEETS)
def a_cover_sheet(draft: Draft) -> None:
    draft.images.options.add("cover")


@hazard(early=True, images=frozenset({"xlsx"}))
def hidden_and_chart_sheets(draft: Draft) -> None:
    draft.images.options |= {"hidden sheet", "chart sheet"}


@hazard(early=True, images=frozenset({"xlsx"}))
def blank_cells_of_shared_strings(draft: Draft) -> None:
    draft.images.options.discard("inline strings")
    draft.images.options.add("blank shared strings")


@hazard(early=True, patients=TEXT - {"mer"}, group="person-header")
def patients_without_header_but_columns_given(draft: Draft) -> None:
    names = {
        "ref": "filemaker_id",
        "first": "first_name",
        "last": "last_name",
        "born": "date_of_birth",
        "notes": "notes",
    }
    draft.patients.header = False
    draft.at_end.append(
        lambda: draft.patients.arguments.append(
            _columns(draft.person_headers, names, len(draft.more_person_columns))
        )
    )


@hazard(patients=MARKUP | TEXT, early=True, group="person-header")
def a_related_birthday(draft: Draft) -> None:
    """The mother's date of birth never becomes the patient's."""
    draft.person_headers.pop("born")
    draft.more_person_columns["Mother::date of birth"] = lambda row: row.born
    draft.at_end.append(lambda: _forget_births(draft))


def _forget_births(draft: Draft) -> None:
    for person in draft.people:
        person.born = None
