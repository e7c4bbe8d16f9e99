"""The same patients, in whatever format FileMaker exported them."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date

import pytest

from errors import UnusableInput
from filemaker import ReadOptions
from tests.patients.registry import ADA, HEADER, Registry, database_state, outcomes, patient

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database


def merge_file(registry: Registry) -> tuple[str, bytes]:
    lines = [",".join(registry.header), *(",".join(f'"{cell}"' for cell in row) for row in registry.rows)]
    return "Patients.mer", "\r".join(lines).encode("mac-roman")


def xml_file(registry: Registry) -> tuple[str, bytes]:
    fields = "".join(
        f'<FIELD EMPTYOK="YES" MAXREPEAT="1" NAME="{name}" TYPE="TEXT"/>' for name in registry.header
    )
    rows = "".join(
        f'<ROW MODID="0" RECORDID="{number}">'
        + "".join(f"<COL><DATA>{html.escape(cell)}</DATA></COL>" for cell in row)
        + "</ROW>"
        for number, row in enumerate(registry.rows, start=1)
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><FMPXMLRESULT xmlns="http://www.filemaker.com/fmpxmlresult">'
        '<ERRORCODE>0</ERRORCODE><PRODUCT BUILD="1" NAME="FileMaker" VERSION="19"/>'
        f'<DATABASE DATEFORMAT="M/d/yyyy" LAYOUT="" NAME="P" RECORDS="{len(registry.rows)}" TIMEFORMAT="h:mm:ss a"/>'
        f'<METADATA>{fields}</METADATA><RESULTSET FOUND="{len(registry.rows)}">{rows}</RESULTSET></FMPXMLRESULT>'
    )
    return "Patients.xml", text.encode()


@pytest.mark.parametrize("make", [merge_file, xml_file])
def test_another_format_says_the_same_as_the_csv(
    registry: Registry, make: Callable[[Registry], tuple[str, bytes]]
) -> None:
    registry.row(ADA, First_Name="Élodine", Notes="cane & insoles")
    registry.run()
    before = database_state()
    name, content = make(registry)
    (registry.root / name).write_bytes(content)

    result = registry.run(export=registry.root / name)

    assert outcomes(result) == {"unchanged": 1}
    assert database_state() == before


def test_a_date_that_proves_nothing_is_read_as_the_file_declares(registry: Registry) -> None:
    registry.row(ADA, Date_of_Birth="03/04/1950")
    name, content = xml_file(registry)
    (registry.root / name).write_bytes(content.replace(b"M/d/yyyy", b"d/M/yyyy"))

    registry.run(export=registry.root / name)

    assert patient(ADA).date_of_birth == date(1950, 4, 3)


def test_a_file_without_a_header_needs_the_columns_names(registry: Registry) -> None:
    registry.row(ADA)
    path = registry.root / "Patients.tab"
    path.write_text("\t".join(registry.rows[0]) + "\n")

    with pytest.raises(UnusableInput, match="--columns") as refusal:
        registry.run(export=path)
    assert "Quillfeather" not in str(refusal.value)

    registry.run(export=path, read=ReadOptions(columns=HEADER))
    assert patient(ADA).last_name == "Quillfeather"
