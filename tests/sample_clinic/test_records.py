"""The specification's figures of everything beside pictures, counted from the written files alone: nothing here trusts the plan."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sample_clinic.files import Places

Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def bare(text: str) -> str:
    """An id without what is no part of it."""
    return text.strip(" {}").lower()


@pytest.fixture(scope="module")
def patients(sample_clinic_files: Places) -> set[str]:
    """The ids of all patients, of whom three stand in the export twice."""
    rows = rows_of(sample_clinic_files.patients_csv)
    first, again = rows[:2_842], rows[2_842:]
    assert len(again) == 3
    assert all(row | {"id": row["id"].upper()} in first for row in again)
    ids = {bare(row["id"]) for row in first}
    assert len(ids) == 2_842
    return ids


@pytest.fixture(scope="module")
def appointments(sample_clinic_files: Places) -> list[Row]:
    return rows_of(sample_clinic_files.appointments_csv)


def is_day(text: str) -> bool:
    for pattern in ("%m/%d/%Y", "%Y-%m-%d"):
        try:
            datetime.strptime(text, pattern)  # noqa: DTZ007 - only whether it is one
        except ValueError:
            continue
        return True
    return False


def test_appointments_are_of_patients_or_of_the_clinic_but_for_a_handful(
    appointments: list[Row], patients: set[str]
) -> None:
    assert len(appointments) == 15_149
    assert len({bare(row["id"]) for row in appointments if row["id"]}) == 15_149 - 25

    became = Counter(
        "without a day" if not is_day(row["startDate"])
        else "event" if not row["id_Contact"]
        else "patient" if bare(row["id_Contact"]) in patients
        else "unknown patient"
        for row in appointments
    )  # fmt: skip
    assert became == {"patient": 9_837, "event": 5_297, "unknown patient": 8, "without a day": 7}


def test_1500_appointments_name_two_clinics_and_some_none(appointments: list[Row]) -> None:
    named = [(bare(row["idCal"]), bare(row["id_Clinic"])) for row in appointments if row["id_Contact"]]
    assert sum(bool(one and other and one != other) for one, other in named) == 1_500
    assert sum(not one and bool(other) for one, other in named) == 211
    assert named.count(("", "")) == 37
    # Three houses, and one that was given up.
    assert len({one for one, _ in named if one}) == 4


def test_one_house_writes_am_and_pm_and_some_times_are_none(appointments: list[Row]) -> None:
    starts = {row["startTime"] for row in appointments}
    assert {"", "9:30:00", "09:30", "9:30 AM", "2:30 PM", "9.3O", "25:70", "after lunch"} <= starts
    assert {"24:00:00", "1 day, 0:00:00", "1 day, 2:15:00"} <= {row["endTime"] for row in appointments}
    of_halves = {bare(row["idCal"]) for row in appointments if row["startTime"].endswith(("AM", "PM"))}
    assert len(of_halves - {""}) == 1


def test_the_nightly_backup_meets_the_hours_that_toronto_skips_and_has_twice(appointments: list[Row]) -> None:
    toronto = ZoneInfo("America/Toronto")
    found: Counter[str] = Counter()
    for row in appointments:
        if row["Type"] != "Backup":
            continue
        for name in ("start", "end"):
            wall = datetime.strptime(f"{row[f'{name}Date']} {row[f'{name}Time']}", "%m/%d/%Y %H:%M:%S")  # noqa: DTZ007
            moment = wall.replace(tzinfo=toronto)
            back = moment.astimezone(UTC).astimezone(toronto).replace(tzinfo=None)
            found["skipped"] += back != wall
            found["twice"] += back == wall and moment.utcoffset() != moment.replace(fold=1).utcoffset()
    assert found == {"skipped": 8, "twice": 8}


def test_types_in_use_are_all_there(appointments: list[Row]) -> None:
    assert {
        "Assessment", "Consultation", "First Assessment", "Fitting", "Follow-up", "New Custom Footwear", "New Pre-Fab",
        "Review Custom", "Review Pre-Fab",
    } <= {row["Type"] for row in appointments}  # fmt: skip
    assert any(row["startDate"].endswith("2034") for row in appointments)


def test_communications_reach_2729_patients_and_most_others_say_nothing(
    sample_clinic_files: Places, patients: set[str]
) -> None:
    rows = rows_of(sample_clinic_files.communications_csv)
    assert len(rows) == 10_697
    first = {(bare(row["id"]), *list(row.values())[1:]): row for row in rows}
    assert len(rows) - len(first) == 743

    became: Counter[str] = Counter()
    reached: set[str] = set()
    for row in first.values():
        number = row["ph"] or row["PhoneMobileIntFormat"] or row["SMS Phone"]
        says = number or row["address 1"] or row["Full Address one line"]
        owner = bare(row["id.key"])
        if not says:
            became["empty"] += 1
        elif owner in {"", "null", "n/a"}:
            became["nobody's"] += 1
        elif owner not in patients:
            became["unknown patient's"] += 1
        else:
            kind = row["type"].strip().lower()
            became["number" if kind in {"mobile", "phone"} else kind] += 1
            reached.add(owner)
    assert became == {
        "number": 3_647, "email": 352, "address": 2_584, "empty": 2_961, "nobody's": 267, "unknown patient's": 143,
    }  # fmt: skip
    assert len(reached) == 2_729
    assert any(not row["ph"] and row["Email default"] == "1" for row in rows)


def test_11210_notes_have_a_text_and_a_patient(sample_clinic_files: Places, patients: set[str]) -> None:
    rows = rows_of(sample_clinic_files.notes_csv)
    assert len(rows) == 11_408
    became = Counter(
        "empty" if not row["Note"].strip()
        else "nobody's" if not row["id_Key"]
        else "note" if bare(row["id_Key"]) in patients
        else "unknown patient's"
        for row in rows
    )  # fmt: skip
    assert became == {"note": 11_210, "empty": 112, "nobody's": 59, "unknown patient's": 27}
    assert [len(row["Note"]) for row in rows].count(32_767) == 1
    assert any("\v" in row["Note"] for row in rows)
    days = Counter("none" if not row["Date"] else "a day" if is_day(row["Date"]) else "odd" for row in rows)
    assert days["none"] >= 96
    assert days["odd"] >= 8


def test_documents_have_both_sides(sample_clinic_files: Places, patients: set[str]) -> None:
    rows = rows_of(sample_clinic_files.documents_csv)
    files = [path for path in sample_clinic_files.documents.rglob("*") if path.is_file()]
    assert (len(rows), len(files)) == (11_274, 10_190)

    by_id: dict[str, list[Row]] = {}
    for row in rows:
        by_id.setdefault(bare(row["id"]), []).append(row)
    names = {path.stem.lower() for path in files}
    missing = [one[0] for identifier, one in by_id.items() if identifier not in names]
    assert Counter(bool(row["NexusExportDate"]) for row in missing) == {False: 757, True: 327}

    def became(path: Path) -> str:
        if path.suffix in {"", ".db", ".ini", ".zip", ".pages", ".wav"}:
            return "no document"
        if not path.stat().st_size:
            return "empty"
        said = by_id.get(path.stem.lower(), [])
        if len({tuple(row.values()) for row in said}) != 1:
            return "two rows" if said else "no row"
        owner = bare(said[0]["id_Contact"])
        return "linked" if owner in patients else "unknown patient's" if owner else "nobody's"

    assert Counter(map(became, files)) == {
        "linked": 10_148, "no document": 6, "empty": 6, "no row": 9, "two rows": 3, "nobody's": 6, "unknown patient's": 12,
    }  # fmt: skip
    assert len({row["Type"].lower() for row in rows}) > 25


def test_a_visit_with_pictures_has_an_appointment_and_a_note_and_often_a_document(
    sample_clinic_files: Places, appointments: list[Row]
) -> None:
    visits = {(bare(row["id_Contact"]), row["date"]) for row in rows_of(sample_clinic_files.csv)}
    booked = {
        (
            bare(row["id_Contact"]),
            row["startDate"] if "/" in row["startDate"] else _month_first(row["startDate"]),
        )
        for row in appointments
    }
    written = {(bare(row["id_Key"]), row["Date"]) for row in rows_of(sample_clinic_files.notes_csv)}
    filed = {(bare(row["id_Contact"]), row["Date"]) for row in rows_of(sample_clinic_files.documents_csv)}
    assert visits <= booked
    assert len(visits & written) > 0.95 * len(visits)
    assert len(visits & filed) > 0.3 * len(visits)


def _month_first(text: str) -> str:
    return datetime.strptime(text, "%Y-%m-%d").strftime("%m/%d/%Y") if is_day(text) else text  # noqa: DTZ007


def test_names_of_the_same_paper_share_its_bytes(sample_clinic_files: Places) -> None:
    files = [path.stat() for path in sample_clinic_files.documents.rglob("*") if path.is_file()]
    once = {status.st_ino: status.st_size for status in files}
    assert len(once) < 40
    assert sum(once.values()) < 2_000_000
