"""What each row of an export of appointments becomes, and why one becomes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import LazySettings

from appointments.models import Appointment
from errors import UnusableInput
from patients.keys import patient_key
from patients.models import Patient
from tests.appointments.book import FUTURE, Book, appointment, state
from tests.patients.registry import ADA, BRUNO, CLEO, DORA, outcomes, report

UNREAD = "its time cannot be read, so it is a whole day"
NO_END = "its end cannot be read"
BACKWARDS = "it would end before it begins, so it has no end"
SKIPPED = "clocks skipped its time, so it is counted on from before"
TWICE = "clocks showed its time twice, so it is the first"
OF_CLINIC = "without a patient, so an event of the clinic"


def test_every_row_ends_in_one_outcome_and_a_dry_run_tells_them(book: Book) -> None:
    Patient.objects.create(filemaker_metadata={"filemaker_id": DORA})
    Patient.objects.create(filemaker_metadata={"filemaker_id": DORA})
    book.row("A-1")
    book.row("{a-1}")
    book.row("A-2", Consult_Notes="one")
    book.row("A-2", Consult_Notes="two")
    book.row("A-3", **dict.fromkeys(book.header[1:], ""))
    book.row("A-4", id_Contact=CLEO)
    book.row("A-5", id_Contact="2.01610181015E+19")
    book.row("A-6", id_Contact=DORA)
    book.row("A-7", startDate="")
    book.row("A-8", startDate="01/01/0001")
    book.row("A-9", startDate="13/13/2016")
    book.row("A-10", startDate="10/18/16")
    book.row("A-11", Type="x" * 201)
    book.row("", startDate=FUTURE, id_Contact="", Type="Leave")
    book.row("", startDate=FUTURE, id_Contact="NULL", Type="Meeting")
    book.rows.append(("one", "cell too few"))
    book.row("A-12", startDate="01/02/2126")
    before = state()
    dry = book.run(dry_run=True, report_dir=book.root / "dry")
    assert state() == before
    live = book.run(report_dir=book.root / "live")

    # Of the rows that stand, or would but for their days.
    assert (live.plan.with_date, live.plan.dates_read) == (7, 3)
    assert outcomes(live) == outcomes(dry) == {
        "created": 3, "duplicate": 1, "conflicting": 2, "empty": 1, "patient_not_found": 2, "ambiguous_patient": 1, "no_date": 1,
        "invalid_date": 3, "ambiguous_date": 1, "malformed": 2,
    }  # fmt: skip
    assert (book.root / "dry" / "rows.csv").read_bytes() == (book.root / "live" / "rows.csv").read_bytes()
    rows = report(book.root / "live" / "rows.csv")
    assert rows[0] == {
        "line": "2", "record_id": "A-1", "outcome": "created", "detail": "", "patient_id": str(patient_key(ADA)),
    }  # fmt: skip
    details = {row["line"]: row["detail"] for row in rows}
    assert details["4"] == "rows of this id differ in notes"
    assert (details["8"], details["16"]) == ("its patient id is damaged", OF_CLINIC)
    assert live.as_json()["remarks"] == {OF_CLINIC: 2}
    assert live.as_json()["unknown_types"] == {"Leave": 1, "Meeting": 1, "x" * 201: 1}
    assert Appointment.objects.count() == 3
    assert "Quillfeather" not in "".join(file.read_text() for file in (book.root / "live").iterdir())


DAY, HALF_PAST = datetime(2016, 10, 18, 4, tzinfo=UTC), datetime(2016, 10, 18, 13, 30, tzinfo=UTC)
NEXT_DAY = datetime(2016, 10, 19, 4, tzinfo=UTC)


def test_times_are_those_of_the_clinics_clocks_and_nothing_is_shifted_in_silence(
    book: Book, settings: LazySettings
) -> None:
    settings.TIME_ZONE = "America/Toronto"
    expected: dict[str, tuple[object, ...]] = {}

    def row(cells: dict[str, str], starts: object, ends: object, *remarks: str, whole: bool = False) -> None:
        identifier = f"A-{len(expected)}"
        book.row(identifier, **{"endTime": "", **cells})
        moments = (
            datetime.fromisoformat(f"{one}Z") if isinstance(one, str) else one for one in (starts, ends)
        )
        expected[identifier] = (*moments, whole, "; ".join(remarks))

    row({"startTime": "9:30:00", "endTime": "10:15"}, HALF_PAST, "2016-10-18 14:15:00")
    row({"startTime": "9:30 AM", "endTime": "1:00 PM"}, HALF_PAST, "2016-10-18 17:00:00")
    row({"startDate": "2016-10-18", "startTime": "09:30"}, HALF_PAST, None)
    row({"startDate": "10/18/2016 9:30 AM", "startTime": ""}, HALF_PAST, None)
    row({"endTime": "24:00:00"}, HALF_PAST, NEXT_DAY)
    row({"endTime": "1 day, 0:00:00"}, HALF_PAST, NEXT_DAY)
    row({"endTime": "1 day, 2:15:00"}, HALF_PAST, "2016-10-19 06:15:00")
    row({"startTime": "24:00:00", "endTime": "1 day, 0:30:00"}, NEXT_DAY, "2016-10-19 04:30:00")
    row({"endDate": "10/19/2016", "endTime": "10:00"}, HALF_PAST, "2016-10-19 14:00:00")
    row({"startTime": ""}, DAY, None, whole=True)
    row({"startTime": "", "endDate": "10/18/2016"}, DAY, NEXT_DAY, whole=True)
    row({"startTime": "", "endDate": "10/21/2016"}, DAY, "2016-10-22 04:00:00", whole=True)
    row({"allDay": "1", "endDate": "10/18/2016", "endTime": "23:59"}, DAY, NEXT_DAY, whole=True)
    row({"allDay": "0"}, HALF_PAST, None)
    flag = "whether it is a whole day cannot be read, so its times say that"
    row({"allDay": "perhaps"}, HALF_PAST, None, flag)
    row({"startTime": "half past nine", "endTime": "25:99"}, DAY, None, UNREAD, whole=True)
    row({"endTime": "noon"}, HALF_PAST, None, NO_END)
    row({"endDate": "02/30/2016", "endTime": "10:00"}, HALF_PAST, None, NO_END)
    row({"endTime": "9:00"}, HALF_PAST, None, BACKWARDS)
    row({"startTime": "", "endDate": "10/17/2016"}, DAY, None, BACKWARDS, whole=True)
    march, november = "03/13/2016", "11/06/2016"
    row(
        {"startDate": march, "startTime": "2:30", "endTime": "4:00"},
        "2016-03-13 07:30:00",
        "2016-03-13 08:00:00",
        SKIPPED,
    )
    row(
        {"startDate": march, "startTime": "2:30", "endTime": "3:00"},
        "2016-03-13 07:30:00",
        None,
        BACKWARDS,
        SKIPPED,
    )
    row({"startDate": november, "startTime": "1:30"}, "2016-11-06 05:30:00", None, TWICE)
    row({"startDate": november, "startTime": "2:00"}, "2016-11-06 07:00:00", None)
    row(
        {"startDate": march, "startTime": "", "endDate": march},
        "2016-03-13 05:00:00",
        "2016-03-14 04:00:00",
        whole=True,
    )
    told = book.told()

    found = {
        one.filemaker_id: (one.starts_at, one.ends_at, one.whole_day, told[one.filemaker_id]["detail"])
        for one in Appointment.objects.all()
    }
    assert found == expected
    assert appointment("A-6").filemaker_text == "10/18/2016 9:30:00 – 1 day, 2:15:00"
    assert appointment("A-15").filemaker_text == "10/18/2016 half past nine – 25:99"


@pytest.mark.any_database
def test_where_midnight_or_a_whole_day_is_skipped_a_whole_day_begins_with_its_first_moment(
    book: Book, settings: LazySettings
) -> None:
    book.row("A-1", startDate="11/04/2018", startTime="", endTime="", endDate="11/04/2018")
    settings.TIME_ZONE = "America/Sao_Paulo"
    assert book.told()["A-1"]["detail"] == ""
    first = appointment("A-1")
    assert (str(first.starts_at), str(first.ends_at)) == (
        "2018-11-04 03:00:00+00:00",
        "2018-11-05 02:00:00+00:00",
    )

    settings.TIME_ZONE = "Pacific/Apia"
    book.row("A-2", startDate="12/30/2011", startTime="", endTime="")
    assert book.told()["A-2"]["detail"] == SKIPPED


@pytest.mark.any_database
def test_the_status_is_what_the_export_says_else_what_it_proves(book: Book) -> None:
    book.row("A-1", Status="Checked-In", Consult_Notes="well")
    book.row("A-2", Status="no show")
    book.row("A-3", Status="Moved to Tuesday", startDate=FUTURE)
    book.row("A-4", Consult_Notes="walks well")
    book.row("A-5")
    book.row("A-6", startDate=FUTURE, Consult_Notes="bring the old shoes")
    book.row("A-7", startDate="11/23/2026")
    book.row("A-8", startDate="11/20/2026", endDate="11/24/2026", startTime="", endTime="")
    book.row("A-9", id_Contact="", Consult_Notes="closed for leave")
    result = book.run()

    assert {one.filemaker_id[2:]: one.status for one in Appointment.objects.all()} == {
        "1": "checked_in", "2": "no_show", "3": "unknown", "4": "completed", "5": "unknown", "6": "scheduled", "7": "scheduled",
        "8": "scheduled", "9": "unknown",
    }  # fmt: skip
    assert appointment("A-3").filemaker_status == "Moved to Tuesday"
    assert result.as_json()["unknown_statuses"] == {"Moved to Tuesday": 1}


@pytest.mark.any_database
def test_both_columns_of_days_prove_one_order(book: Book) -> None:
    """The first of both could be read either way; the end says that months come second."""
    book.row("A-1", startDate="03/04/2016", startTime="", endTime="", endDate="18/04/2016")
    book.run()

    assert appointment("A-1").starts_at.date().isoformat() == "2016-04-03"


@pytest.mark.any_database
def test_what_the_export_says_of_an_appointment_is_kept(book: Book) -> None:
    book.row(
        "A-1", id_Contact=f" {{{BRUNO}}} ", Type="Review Pre-Fab", Status="Done", Consult_Notes=" one\vtwo "
    )
    book.run()

    one = appointment("A-1")
    assert (one.patient_id, one.kind, one.status) == (patient_key(BRUNO), "Review Pre-Fab", "completed")
    assert (one.notes, one.filemaker_status) == ("one\ntwo", "Done")
    assert one.other_columns == {"Contacts::Name Full": "Ada Quillfeather"}


@pytest.mark.any_database
@pytest.mark.parametrize(
    "header",
    [
        "id,id_Key,Date,Note,Note Type",
        "date,fileNane,id,id_Contact,recid,Type",
        "id,First Name,Last Name,Date of Birth,Notes",
    ],
)
def test_an_export_of_another_kind_under_the_name_of_this_one_is_refused(book: Book, header: str) -> None:
    book.header = tuple(header.split(","))
    book.rows = [("7",) * len(book.header)]

    with pytest.raises(UnusableInput, match="By its columns it is an export of"):
        book.run()
    assert not Appointment.objects.exists()
