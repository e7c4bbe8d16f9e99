"""Without a header, only what the contents prove is taken; the rest has to be named."""

import random
from pathlib import Path

import pytest

from filemaker import IMAGE_EXPORT, PATIENT_EXPORT, Evidence, ExportError, ReadOptions, Schema
from tests.filemaker.reading import read
from tests.ugly.model import PATIENTS, evidence, pictures
from tests.ugly.render import CANONICAL, delimited, tab_separated, workbook

ROWS = pictures(60)
KNOWN = evidence(ROWS)


def _names(export: object) -> dict[str, int]:
    return {one.name: one.index for one in export.recognised}  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(5))
def test_columns_are_recognised_wherever_they_stand(seed: int, tmp_path: Path) -> None:
    order = list(range(8))
    random.Random(seed).shuffle(order)  # noqa: S311 - repeatable on purpose
    rows = [[row[at] for at in order] for row in ROWS]
    export, lines, _ = read(tmp_path / "a.tab", tab_separated(rows), ReadOptions(evidence=KNOWN))
    found = {name: CANONICAL[order[index]] for name, index in _names(export).items()}
    assert {found.pop("file_name"), found.pop("name_of_file")} == {"file_name", "name_of_file"}
    assert found == {name: name for name in ("date", "filemaker_id", "patient_id", "recid", "type")}
    assert lines == list(range(1, 61))
    assert not export.has_header


def test_a_workbook_without_a_header_is_recognised_too(tmp_path: Path) -> None:
    export, _, _ = read(tmp_path / "a.xlsx", workbook(ROWS, None), ReadOptions(evidence=KNOWN))
    assert _names(export)["recid"] == 6


def test_columns_that_are_not_needed_may_be_missing(tmp_path: Path) -> None:
    needed = [CANONICAL.index(name) for name in ("patient_id", "recid")]
    rows = [[row[at] for at in needed] for row in ROWS]

    export, _, _ = read(tmp_path / "a.csv", delimited(rows, None), ReadOptions(evidence=KNOWN))

    assert _names(export) == {"patient_id": 0, "recid": 1}


def test_the_evidence_is_told_without_contents(tmp_path: Path) -> None:
    export, _, _ = read(tmp_path / "a.csv", delimited(ROWS, None), ReadOptions(evidence=KNOWN))
    words = {one.name: one.evidence for one in export.recognised}
    assert words["recid"] == "60 of 60 different ids in the sample are those of listed files"
    assert words["patient_id"] == "3 of 3 different ids in the sample are those of known patients"
    assert not any(patient.lower() in text.lower() for text in words.values() for patient in PATIENTS)


@pytest.mark.parametrize(
    "known",
    [None, Evidence(), Evidence(patient_ids=KNOWN.patient_ids), Evidence(record_ids=KNOWN.record_ids)],
    ids=["nothing", "empty", "only patients", "only files"],
)
def test_without_proof_the_columns_have_to_be_named(known: Evidence | None, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="--columns") as refusal:
        read(tmp_path / "a.csv", delimited(ROWS, None), ReadOptions(evidence=known))
    assert PATIENTS[0] not in str(refusal.value)


def test_a_constant_column_of_ones_is_no_recid(tmp_path: Path) -> None:
    """NexusExportDate holds 1 in every row, and 1 may well be a listed file."""
    rows = [[*row[:6], "", row[7]] for row in ROWS]
    known = Evidence(KNOWN.patient_ids, frozenset({"1", *(str(number) for number in range(900))}))
    wrong = [[*row[:6], f"x{row[6]}", row[7]] for row in rows]
    export, _, _ = read(tmp_path / "b.csv", delimited(ROWS, None), ReadOptions(evidence=known))
    assert _names(export)["recid"] == 6
    with pytest.raises(ExportError, match="recid"):
        read(tmp_path / "a.csv", delimited(wrong, None), ReadOptions(evidence=known))


def test_two_columns_that_could_both_be_the_recid_are_refused(tmp_path: Path) -> None:
    rows = [[*row, row[6]] for row in ROWS]
    with pytest.raises(ExportError, match="no one of the 9 columns is proven to be recid"):
        read(tmp_path / "a.csv", delimited(rows, None), ReadOptions(evidence=KNOWN))


@pytest.mark.parametrize("schema", [IMAGE_EXPORT, PATIENT_EXPORT])
def test_a_single_line_that_is_no_header_is_said_to_have_no_record_below_it(
    schema: Schema, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match=r"line 1: .* no header .* no record below it") as refusal:
        read(tmp_path / "a.txt", "A judgement: it is kept, however, it is refused.\n", ReadOptions(), schema)
    assert "0 columns" not in str(refusal.value)


GIVEN = ReadOptions(columns=("filemaker_id", "last_name", "first_name", "date_of_birth"))
THREE = "P-001,Smith,Ann,\nP-002,Roe,Bob,01/02/1970\nP-003,Lee,Cy,02/03/1980\n"


@pytest.mark.parametrize(
    ("first", "count"),
    [
        ("", 3),
        ("ABC,Smith,First,\nDEF,Roe,Last,\n", 5),
        ("filemaker_id,last_name,first_name,date_of_birth\n", 3),
        ("ID,Surname,given-name,DOB\n", 3),
        ("first name,last name,dob,id\n", 3),
        (",Title,First,Notes\n", 4),
    ],
    ids=["a record", "ids of letters", "the names", "variants", "a header in another order", "no id"],
)
def test_a_first_line_is_a_record_unless_it_names_the_columns(first: str, count: int, tmp_path: Path) -> None:
    export, _, rows = read(tmp_path / "a.csv", first + THREE, GIVEN, PATIENT_EXPORT)
    assert len(rows) == count
    assert [row["filemaker_id"] for row in rows[-3:]] == ["P-001", "P-002", "P-003"]
    assert export.has_header == (count == 3 and first != "")


def test_a_first_line_in_words_that_nobody_knows_is_refused_where_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="nor like the records below it"):
        read(tmp_path / "a.csv", "Kennung,Name,Vorname,Geburt\n" + THREE, GIVEN, PATIENT_EXPORT)
