"""An export of appointments: its columns in every spelling that was met, and rows without an id."""

from __future__ import annotations

from pathlib import Path

import pytest

from filemaker import APPOINTMENT_EXPORT, ExportError
from tests.filemaker.reading import quirks_of, read

HEADER = "id,id_Contact,id_Clinic,idCal,id_Clinician,startDate,startTime,endDate,endTime,Type,Status,allDay,Consult Notes"
NAMES = (
    "filemaker_id", "patient_id", "clinic_id", "calendar_id", "clinician_id", "start_date", "start_time", "end_date", "end_time",
    "type", "status", "all_day", "notes",
)  # fmt: skip
VALUES = "A-1,P-1,C-1,K-1,D-1,10/18/2016,9:30,10/18/2016,10:00,Fitting,Booked,0,well"


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        "ID,id.key,ID_CLINIC,id_cal,id_clinician,Start Date,Start Time,End Date,End Time,Appointment Type,status,All Day,notes",
        "id,id_Key,Clinic,id_Calendar,Clinician,Start,start_time,End,end_time,type,Status,all_day,Consult_Notes",
    ],
)
def test_the_columns_are_understood_in_every_spelling(header: str, tmp_path: Path) -> None:
    export, _, rows = read(tmp_path / "a.csv", f"{header}\n{VALUES}\n", schema=APPOINTMENT_EXPORT)
    assert tuple(column.name for column in export.columns) == NAMES
    assert list(rows[0].values()) == VALUES.split(",")


def test_only_an_id_and_a_day_must_be_there(tmp_path: Path) -> None:
    """A row without an id is a record all the same, and no portal row."""
    content = "id,startDate,Contacts::Name Full\nA-1,10/18/2016,Wanda\n,10/19/2016,\n"
    export, lines, rows = read(tmp_path / "a.csv", content, schema=APPOINTMENT_EXPORT)
    assert (lines, [row["start_date"] for row in rows]) == ([2, 3], ["10/18/2016", "10/19/2016"])
    assert quirks_of(export) == {}


def test_a_time_called_start_beside_the_day_is_no_second_day(tmp_path: Path) -> None:
    content = "id,startDate,Start\nA-1,10/18/2016,9:30\n"
    _, _, rows = read(tmp_path / "a.csv", content, schema=APPOINTMENT_EXPORT)
    assert rows == [{"filemaker_id": "A-1", "start_date": "10/18/2016", "Start": "9:30"}]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("id,First Name,Last Name,Date of Birth,Notes", "patient"),
        ("date,fileNane,id,id_Contact,NexusExportDate,recid,Type", "image"),
        ("id,id_Key,Date,Note,Note Type,creationAccountName", "note"),
    ],
)
def test_an_export_of_another_kind_is_called_what_it_is(header: str, kind: str, tmp_path: Path) -> None:
    content = f"{header}\n{','.join('7' for _ in header.split(','))}\n"
    with pytest.raises(ExportError, match=f"By its columns it is an export of {kind}s"):
        read(tmp_path / "a.csv", content, schema=APPOINTMENT_EXPORT)
