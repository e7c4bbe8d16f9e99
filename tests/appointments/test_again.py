"""Importing appointments again, and taking a run back."""

from __future__ import annotations

from pathlib import Path

import pytest

from appointments.models import Appointment, Clinic, Clinician
from appointments.transfer import APPOINTMENTS
from console import SilentProgress
from patients.keys import patient_key
from patients.models import Patient
from tests.appointments.book import Book, appointment, state
from tests.patients.registry import ADA, BRUNO, outcomes, report
from tests.ugly.render import Number, Raw, pack, workbook_parts
from transfers.models import TransferRun
from transfers.undo import undo_records


def test_appointments_are_found_again_heal_keep_what_people_changed_and_are_taken_back(book: Book) -> None:
    book.row("A-1")
    book.row("A-2", id_Contact=BRUNO, Consult_Notes="limps")
    book.row("", id_Contact="", startTime="", endTime="", Type="Leave")
    book.row("A-4", id_Clinic="C-2")
    book.run()
    first = state()
    assert outcomes(book.run()) == {"unchanged": 4}
    assert state() == first

    # Ada is imported again under another key, and takes hers along; Bruno's note is corrected by hand.
    Patient.objects.filter(pk=patient_key(ADA)).update(filemaker_metadata={})
    ada = Patient.objects.create(filemaker_metadata={"filemaker_id": ADA})
    Appointment.objects.filter(filemaker_id="A-2").update(notes="limps no more")
    entered = Appointment.objects.create(starts_at=appointment("A-1").starts_at, patient=ada)
    book.rows.pop()
    healed = book.run(report_dir=book.root / "healed")

    assert outcomes(healed) == {"updated": 1, "kept": 1, "unchanged": 1}
    assert healed.as_json()["appointments"] == {"in_export": 3, "entered": 1, "not_in_export": 1}
    assert (appointment("A-1").patient, appointment("A-2").notes) == (ada, "limps no more")
    assert report(book.root / "healed" / "appointments.csv")[0]["filemaker_id"] == "A-4"
    details = {row["record_id"]: row["detail"] for row in report(book.root / "healed" / "rows.csv")}
    assert (details["A-1"], details["A-2"]) == ("changed: patient_id", "kept as changed in Nexus: notes")

    last, *_, made = TransferRun.objects.order_by("-pk")
    assert undo_records(APPOINTMENTS, last.pk, SilentProgress()).left == {}
    assert appointment("A-1").patient_id == patient_key(ADA)
    left = undo_records(APPOINTMENTS, made.pk, SilentProgress()).left
    assert list(left.values()) == ["changed since", "1 appointment refer to it", "1 appointment refer to it"]
    assert set(Appointment.objects.values_list("pk", flat=True)) == {entered.pk, appointment("A-2").pk}
    assert [*Clinic.objects.values_list("filemaker_id", flat=True)] == ["C-1"]
    assert Clinician.objects.count() == 1


@pytest.mark.any_database
def test_a_column_that_the_export_lacks_takes_nothing_away(book: Book) -> None:
    book.row("A-1", Consult_Notes="walks well", Status="Done")
    book.run()
    before = state()
    book.header = ("id", "startDate", "startTime", "endTime", "Status")
    book.rows = [("A-1", "10/18/2016", "9:30:00", "10:15:00", "Done")]
    result = book.run()

    assert (outcomes(result), state()) == ({"unchanged": 1}, before)
    # Only the text follows, which is what this export says.
    book.header, book.rows = (
        ("id", "startDate", "startTime", "Status"),
        [("A-1", "10/18/2016", "9:30:00", "Done")],
    )
    assert outcomes(book.run()) == {"updated": 1}
    assert appointment("A-1").ends_at == before[0]["ends_at"]


@pytest.mark.any_database
def test_a_spreadsheet_says_the_same_as_the_text_that_filemaker_wrote(book: Book, tmp_path: Path) -> None:
    """Its days and times are numbers, and 24 hours the second day from which it counts."""
    book.row("A-1", startDate="2016-10-18", startTime="9:30:00", endTime="24:00:00")
    book.run()
    parts = workbook_parts(
        [
            [
                "A-1",
                ADA,
                "C-1",
                "D-1",
                "Fitting",
                *(Raw(f'<c r="{{r}}" s="{s}"><v>{v}</v></c>') for s, v in CELLS),
            ],
            [
                "A-2",
                ADA,
                "C-1",
                "D-1",
                "Fitting",
                Raw('<c r="{r}" s="0"><v>42661</v></c>'),
                Number("0.5"),
                "",
            ],
        ],
        ("id", "id_Contact", "id_Clinic", "id_Clinician", "Type", "startDate", "startTime", "endTime"),
    )
    head, _, _ = parts["xl/styles.xml"].partition("<cellXfs>")
    parts["xl/styles.xml"] = head.replace(
        "</numFmts>", '<numFmt numFmtId="165" formatCode="h:mm:ss"/></numFmts>'
    ) + ('<cellXfs><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>')
    workbook = tmp_path / "Appointments.xlsx"
    workbook.write_bytes(pack(parts))

    assert outcomes(book.run(export=workbook)) == {"created": 1, "unchanged": 1}
    assert appointment("A-2").starts_at.hour == 12


CELLS = ((0, "42661"), (1, "0.3958333333"), (1, "1"))
