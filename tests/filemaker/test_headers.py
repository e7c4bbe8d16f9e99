"""Headers are understood in every spelling that was met; what is not understood is said without quoting it."""

from pathlib import Path

import pytest

from filemaker import PATIENT_EXPORT, ExportError, ReadOptions, Schema
from filemaker.columns.fit import KNOWN_SCHEMAS
from tests.filemaker.reading import read
from tests.ugly.model import picture, pictures
from tests.ugly.render import CANONICAL, HEADER, delimited


def test_the_specifications_header_is_no_quirk(tmp_path: Path) -> None:
    export, _, rows = read(tmp_path / "a.csv", delimited(pictures()))
    assert tuple(column.name for column in export.columns) == CANONICAL
    assert tuple(column.header for column in export.columns) == HEADER
    assert export.quirks == ()
    assert tuple(rows[0].values()) == tuple(picture(0))


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("fileNane", "file_name"),
        ("fileName", "file_name"),
        ("File Name", "file_name"),
        ("Name of file", "name_of_file"),
        ("Name_of_file", "name_of_file"),
        ("NAME-OF-FILE", "name_of_file"),
        ("id", "filemaker_id"),
        ("id_Contact", "patient_id"),
        ("id Contact", "patient_id"),
        ("idContact", "patient_id"),
        ("id.key", "patient_id"),
        ("id_Key", "patient_id"),
        ("contact id", "patient_id"),
        ("patient_id", "patient_id"),
        ("RecID", "recid"),
        ("rec_id", "recid"),
        ("Record ID", "recid"),
        ("'Type'", "type"),
        ("“Type”", "type"),
        ("nexusexportdate", "export_date"),
    ],
)
def test_headers_are_compared_loosely(header: str, name: str, tmp_path: Path) -> None:
    required = {"recid": "recid", "patient_id": "id_Contact"}
    required.pop(name, None)
    headers = [header, *required.values()]
    export, _, _ = read(tmp_path / "a.csv", ",".join(headers) + "\n" + ",".join("7" for _ in headers) + "\n")
    assert export.columns[0].name == name


@pytest.mark.parametrize("lacking", ["recid", "patient_id"])
def test_a_missing_column_is_named_and_the_unknown_ones_only_by_place(lacking: str, tmp_path: Path) -> None:
    header = [
        ("Wanda Probe" if name == lacking else cell) for name, cell in zip(CANONICAL, HEADER, strict=True)
    ]
    with pytest.raises(ExportError) as refusal:
        read(tmp_path / "a.csv", delimited(pictures(), header))
    message = str(refusal.value)
    assert lacking in message
    assert "NexusExportDate" in message
    assert f"column {CANONICAL.index(lacking) + 1}" in message
    assert "Wanda" not in message


def test_names_given_settle_what_two_columns_leave_open(tmp_path: Path) -> None:
    options = ReadOptions(columns=("patient_id", "-", "recid"))
    _, _, rows = read(tmp_path / "a.csv", "id.key,contact id,recid\nA,B,2\n", options)
    assert rows == [{"patient_id": "A", "column 2": "B", "recid": "2"}]


def test_names_given_must_be_as_many_as_the_columns(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="names 2 columns, the file has 8"):
        read(tmp_path / "a.csv", delimited(pictures(), None), ReadOptions(columns=("recid", "patient_id")))


def test_names_given_must_name_what_is_required(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="--columns does not name recid"):
        read(tmp_path / "a.csv", "P,2\n", ReadOptions(columns=("patient_id", "type")))


def test_unknown_columns_pass_through_under_their_own_names(tmp_path: Path) -> None:
    _, _, rows = read(tmp_path / "a.csv", "recid,id_Contact, Shoe size \n2,P,43\n")
    assert rows == [{"recid": "2", "patient_id": "P", "Shoe size": "43"}]


def test_a_patient_export(tmp_path: Path) -> None:
    header = "id,Title,First Name,Last Name,DOB,Gender,Clinic,Health Card Number,Notes,Shoe size"
    content = header + "\nP-1,Ms,Wanda,Probe,01/02/1960,F,North,123,fine,43\n"
    _, _, rows = read(tmp_path / "a.csv", content, schema=PATIENT_EXPORT)
    assert list(rows[0]) == [*(spec.name for spec in PATIENT_EXPORT.columns), "Shoe size"]


def test_a_patient_export_of_one_column(tmp_path: Path) -> None:
    _, lines, rows = read(tmp_path / "a.csv", "filemaker_id\nP-1\n\nP-2\n", schema=PATIENT_EXPORT)
    assert (lines, [row["filemaker_id"] for row in rows]) == ([2, 4], ["P-1", "P-2"])


@pytest.mark.parametrize("schema", KNOWN_SCHEMAS, ids=lambda schema: schema.name)
def test_no_header_means_two_columns_of_a_schema(schema: Schema) -> None:
    keys = [key for spec in schema.columns for key in spec.keys]
    assert len(keys) == len(set(keys))


def test_an_export_of_another_kind_is_called_what_it_is(tmp_path: Path) -> None:
    header = "id,Title,First Name,Last Name,DOB\n"
    with pytest.raises(ExportError, match="By its columns it is an export of patients"):
        read(tmp_path / "a.csv", f"{header}P,Ms,Ada,Quillfeather,12/28/1950\n")
    with pytest.raises(ExportError, match=r"Not understood: column 2\nExport"):
        read(tmp_path / "a.csv", "recid,Shoe size\n2,43\n")
