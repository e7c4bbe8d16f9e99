"""The specification's results, counted from the written files alone: nothing here trusts the plan."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from images.type_catalogue import clinic_catalogue
from sample_clinic.files import Places
from sample_clinic.plan import SampleClinic

Row = dict[str, str]


@dataclass(frozen=True)
class Dump:
    keys: list[str]
    rows: list[Row]

    def described(self, limit: int | None = None) -> list[Row]:
        """The rows of the first so many files in key order; a file without a row is left out."""
        by_recid = {row["recid"]: row for row in self.rows}
        return [by_recid[Path(key).stem] for key in self.keys[:limit] if Path(key).stem in by_recid]


@pytest.fixture(scope="session")
def dump(sample_clinic_files: Places) -> Dump:
    with sample_clinic_files.csv.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return Dump(sorted((path.name for path in sample_clinic_files.images.iterdir()), key=str.encode), rows)


def day_of(row: Row) -> date:
    return datetime.strptime(row["date"], "%m/%d/%Y").replace(tzinfo=UTC).date()


@pytest.mark.parametrize(
    ("limit", "linked", "patients", "batches"),
    [(50, 50, None, None), (100, 100, 24, 24), (500, 500, 106, 108), (None, 6_489, 1_303, 1_661)],
)
def test_each_row_of_the_results_table(
    dump: Dump, limit: int | None, linked: int, patients: int | None, batches: int | None
) -> None:
    rows = dump.described(limit)
    assert len(rows) == linked
    assert patients in {None, len({row["id_Contact"] for row in rows})}
    assert batches in {None, len({(row["id_Contact"], row["date"]) for row in rows})}


def test_files_and_records_of_the_whole_dump(dump: Dump) -> None:
    recids = [Path(key).stem for key in dump.keys]
    rows_of = Counter(row["recid"] for row in dump.rows)
    assert len(recids) == len(set(recids)) == 6_490
    assert len(dump.rows) == 6_662
    assert [recid for recid in recids if recid not in rows_of] == [recids[6_200]]
    assert len(rows_of.keys() - set(recids)) == 172
    (repeated,) = (recid for recid, count in rows_of.items() if count > 1)
    first, second = (row for row in dump.rows if row["recid"] == repeated)
    assert first == second
    assert repeated in recids


def test_only_dumped_pictures_have_an_export_date(dump: Dump) -> None:
    recids = {Path(key).stem for key in dump.keys}
    assert all(row["NexusExportDate"] == ("1" if row["recid"] in recids else "") for row in dump.rows)


def test_the_export_begins_as_the_specifications_does(sample_clinic_files: Places) -> None:
    content = sample_clinic_files.csv.read_bytes()
    header = b"\xef\xbb\xbfdate,fileNane,id,id_Contact,Name of file,NexusExportDate,recid,Type\r\n"
    assert content.startswith(header)
    assert content.count(b"\n") == content.count(b"\r\n") == 6_663
    assert content.endswith(b"\r\n")


def test_the_specifications_examples(dump: Dump) -> None:
    assert {"2.jpg", "3.jpg", "77.jpg", "1000.jpg"} <= set(dump.keys)
    (row,) = (row for row in dump.rows if row["recid"] == "2")
    assert (row["date"], row["Type"]) == ("10/18/2016", "Left Dorsal")
    assert row["fileNane"] == row["Name of file"] == "Left-Dorsal.jpg"


def test_recids_start_at_2_and_have_gaps(dump: Dump) -> None:
    recids = sorted({int(row["recid"]) for row in dump.rows})
    assert recids[0] == 2
    assert recids[-1] - recids[0] + 1 > len(recids)


def test_the_dates_prove_that_the_month_comes_first(dump: Dump) -> None:
    parts = [tuple(map(int, row["date"].split("/"))) for row in dump.rows]
    assert max(first for first, _, _ in parts) <= 12
    assert max(second for _, second, _ in parts) > 12
    assert all(2010 <= year <= 2024 for _, _, year in parts)


def test_visits_of_one_patient_are_months_apart(dump: Dump) -> None:
    days: dict[str, set[date]] = {}
    for row in dump.rows:
        days.setdefault(row["id_Contact"], set()).add(day_of(row))
    gaps = [
        later - earlier
        for visits in days.values()
        for earlier, later in zip(sorted(visits), sorted(visits)[1:], strict=False)
    ]
    assert len(gaps) == 1_661 - 1_303
    assert min(gaps).days >= 30


def test_nobody_was_photographed_before_birth(dump: Dump, sample_clinic: SampleClinic) -> None:
    born = {patient.filemaker_id: patient.date_of_birth for patient in sample_clinic.patients}
    assert all(born[row["id_Contact"]] < day_of(row) for row in dump.rows)


def test_every_category_of_a_first_dump_occurs_and_two_types_are_unknown(dump: Dump) -> None:
    catalogue = clinic_catalogue()
    readings = {row["Type"]: catalogue.read(row["Type"]) for row in dump.rows}
    # What a clinic photographs besides, the specification's second part adds; the sample is that of the first.
    later = {
        "shoe", "shoe_box", "shoe_side_and_bottom", "shoe_soles", "last_design", "pod_box", "pension_card", "medicare_card",
    }  # fmt: skip
    assert {reading.category for reading in readings.values()} == set(catalogue.categories) - later
    unknown = Counter(row["Type"] for row in dump.described() if not readings[row["Type"]].known)
    assert unknown == {"Gait Lab": 7, "Foam Box": 4}


def test_the_usual_views_are_the_most_frequent_and_planter_occurs(dump: Dump) -> None:
    counts = Counter(row["Type"] for row in dump.rows)
    usual = {"Left Dorsal", "Right Dorsal", "Left Plantar", "Right Plantar"}
    assert {name for name, _ in counts.most_common(4)} == usual
    assert {
        "Left Planter",
        "L-Brannock",
        "R-MFoot Length",
        "Left Lat",
        "X-Ray",
        "AFO",
        "CMO",
        "Casts",
    } <= set(counts)


def test_kinds_of_files(dump: Dump) -> None:
    counts = Counter(Path(key).suffix for key in dump.keys)
    assert set(counts) == {".jpg", ".jpeg", ".JPG", ".png", ".pdf"}
    assert counts[".jpg"] > 5_000


def test_patients_are_2842_different_people(sample_clinic: SampleClinic) -> None:
    people = sample_clinic.patients
    assert len(people) == len({person.filemaker_id for person in people}) == 2_842
    assert len({(person.first_name, person.last_name, person.date_of_birth) for person in people}) == 2_842
    assert all(person.filemaker_id == person.filemaker_id.upper() for person in people)


def test_ids_of_records_are_their_own(dump: Dump) -> None:
    assert len({row["id"] for row in dump.rows}) == len({row["recid"] for row in dump.rows})
