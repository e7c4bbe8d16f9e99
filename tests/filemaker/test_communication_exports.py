"""An export of communications: which of its many columns is what, and what is none of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from filemaker import COMMUNICATION_EXPORT, ExportError
from tests.filemaker.reading import read

HEADER = (
    "id,id.key,type,Name,ph,PhoneMobileIntFormat,SMS Phone,Email default,address 1,address 2,suburb,state,post code,"
    "country,Full Address one line"
)
NAMES = (
    "filemaker_id", "patient_id", "type", "label", "number", "mobile_number", "sms_number", "Email default", "address_1",
    "address_2", "suburb", "state", "postcode", "country", "address",
)  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        HEADER.upper(),
        HEADER.replace(" ", "_").replace("id.key", "id_Key"),
        HEADER.replace("id.key", "id_Contact").replace("ph,", "Phone,"),
    ],
)
def test_the_columns_of_communications_in_every_spelling(header: str, tmp_path: Path) -> None:
    export, _, _ = read(
        tmp_path / "a.csv",
        f"{header}\n{',' * header.count(',')}\nC-1,P-1,Phone\n",
        schema=COMMUNICATION_EXPORT,
    )

    told = tuple(column.name.replace("_", " ").lower() for column in export.columns)
    assert told == tuple(name.replace("_", " ").lower() for name in NAMES)


def test_a_patients_own_address_is_none_of_the_row(tmp_path: Path) -> None:
    """Of related records FileMaker writes only the first, beside the number of each."""
    content = "id,id.key,type,ph,Contacts::suburb,Contacts::Name\nC-1,P-1,Phone,555,Elsewhere,Who\n"
    export, _, _ = read(tmp_path / "a.csv", content, schema=COMMUNICATION_EXPORT)

    assert [column.name for column in export.columns][-2:] == ["Contacts::suburb", "Contacts::Name"]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("id,First Name,Last Name,Date of Birth,Notes", "patient"),
        ("fileNane,id,id_Contact,NexusExportDate,recid,Type", "image"),
        ("id,id_Key,Date,Note,Note Type,creationAccountName", "note"),
        ("id,id_Contact,id_Clinic,startDate,startTime,Type,Status", "appointment"),
    ],
)
def test_an_export_under_the_name_of_communications_is_called_what_it_is(
    header: str, kind: str, tmp_path: Path
) -> None:
    content = f"{header}\n{','.join('7' for _ in header.split(','))}\n"
    with pytest.raises(ExportError, match=f"By its columns it is an export of {kind}s"):
        read(tmp_path / "a.csv", content, schema=COMMUNICATION_EXPORT)
