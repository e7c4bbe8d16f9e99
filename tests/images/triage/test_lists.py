"""What stayed unlinked is listed as the report has it, decided about, and found again in later exports."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from django.contrib.auth.models import User

from console import SilentProgress
from errors import RunFailed
from images.correcting import CannotBeAssigned, NotACorrection, StaleCorrection
from images.linking.undo import undo_run
from images.models import TriageDecision, UnlinkedFile, UnlinkedRow
from images.triage import (
    count_by_outcome,
    open_files,
    open_rows,
    set_aside_files,
    set_aside_rows,
    take_back,
)
from patients.models import Patient
from tests.images.clinic import ADA, BRUNO, NOBODY, Clinic, outcomes, row_outcomes
from tests.images.correcting.people import assign, three_patients, unlinked

UNLINKED_ROWS = {"conflicting", "file_lost", "no_recid", "malformed"}


@pytest.fixture
def odd(clinic: Clinic) -> Clinic:
    """Everything that can go wrong with a file or a row, once; four images are linked."""
    three_patients(clinic)
    Patient.objects.create(filemaker_metadata={"filemaker_id": "TWICE"})
    Patient.objects.create(filemaker_metadata={"filemaker_id": "TWICE"})
    clinic.file("10.mov")
    clinic.file("11.jpg", b"")
    clinic.file("12.jpg")
    clinic.picture("13", ADA)
    clinic.row("13", BRUNO)
    clinic.picture("14", "")
    clinic.picture("15", NOBODY)
    clinic.picture("16", "TWICE")
    clinic.picture("17", ADA, "")
    clinic.picture("18", ADA, "13/32/2016")
    clinic.row("40", ADA, "10/19/2016")
    clinic.row("", BRUNO, image_id="LONELY")
    clinic.rows.append(
        ("10/18/2016", "one cell too many", "x", ADA, "x", "1", "41", "Left Dorsal", "surplus")
    )
    return clinic


def report(clinic: Clinic, name: str) -> list[dict[str, str]]:
    with (clinic.root / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_lists_are_the_reports(odd: Clinic) -> None:
    result = odd.link(report_dir=odd.root)

    files = [(line["key"], line["outcome"]) for line in report(odd, "files.csv") if not line["patient_id"]]
    assert sorted(UnlinkedFile.objects.values_list("storage_key", "outcome")) == sorted(files)
    assert len({outcome for _, outcome in files}) == len(outcomes(result)) - 1
    rows = [
        (int(line["line"]), line["recid"], line["outcome"], line["detail"])
        for line in report(odd, "rows.csv")
        if line["outcome"] in UNLINKED_ROWS
    ]
    listed = UnlinkedRow.objects.values_list("line", "recid", "outcome", "detail")
    assert sorted(listed) == sorted(rows)
    assert {outcome for _, _, outcome, _ in rows} == UNLINKED_ROWS


def test_they_say_what_is_known(odd: Clinic) -> None:
    run = odd.link().run

    known = UnlinkedFile.objects.filter(storage_key="15.jpg").values(
        "run", "recid", "outcome", "size_bytes", "mime_type", "patient_ref", "date_text", "type_text",
        "filemaker_id", "original_name",
    )  # fmt: skip
    assert list(known) == [
        {
            "run": run, "recid": "15", "outcome": "patient_not_found", "size_bytes": 7, "mime_type": "image/jpeg",
            "patient_ref": NOBODY.lower(), "date_text": "10/18/2016", "type_text": "Left Dorsal",
            "filemaker_id": "IMAGE-15", "original_name": "Left-Dorsal.jpg",
        }
    ]  # fmt: skip
    row = UnlinkedRow.objects.get(recid="40")
    assert row.patient_id == Patient.objects.get(filemaker_metadata__filemaker_id=ADA).pk
    assert (row.captured_on, row.type_text) == (date(2016, 10, 19), "Left Dorsal")
    malformed = UnlinkedRow.objects.get(outcome="malformed")
    assert (malformed.key, malformed.patient_id, malformed.captured_on) == ("", None, None)


def test_a_file_has_an_address_that_nobody_guesses(odd: Clinic) -> None:
    odd.link()
    first = set(UnlinkedFile.objects.values_list("pk", flat=True))
    odd.link()

    assert not first & set(UnlinkedFile.objects.values_list("pk", flat=True))


def test_a_dry_run_lists_nothing(odd: Clinic) -> None:
    odd.link(dry_run=True)

    assert not UnlinkedFile.objects.exists()


def test_the_lists_are_the_newest_full_runs(odd: Clinic) -> None:
    odd.link(limit=3)
    assert sorted(UnlinkedFile.objects.values_list("storage_key", flat=True)) == [
        "10.mov",
        "11.jpg",
        "12.jpg",
    ]
    assert "beyond --limit" not in UnlinkedRow.objects.values_list("detail", flat=True)

    full = odd.link().run
    odd.link(limit=3)
    assert set(UnlinkedFile.objects.values_list("run", flat=True)) == {full}
    assert set(UnlinkedRow.objects.values_list("run", flat=True)) == {full}

    odd.row("12", ADA)
    newest = odd.link().run
    assert set(UnlinkedFile.objects.values_list("run", flat=True)) == {newest}
    assert not UnlinkedFile.objects.filter(storage_key="12.jpg").exists()


def test_an_undone_full_run_gives_way_to_one_with_a_limit(odd: Clinic) -> None:
    full = odd.link().run
    assert full
    undo_run(full, SilentProgress())

    limited = odd.link(limit=3).run

    assert set(UnlinkedFile.objects.values_list("run", flat=True)) == {limited}


def test_the_counts_are_by_reason(odd: Clinic) -> None:
    result = odd.link()

    skipped = {word: count for word, count in outcomes(result).items() if word != "linked"}
    assert count_by_outcome(open_files()) == skipped
    unused = {word: count for word, count in row_outcomes(result).items() if word in UNLINKED_ROWS}
    assert count_by_outcome(open_rows()) == unused


def test_what_is_set_aside_leaves_the_list_and_stays_away(odd: Clinic, nurse: User) -> None:
    odd.link()
    set_aside_files(unlinked("10.mov", "11.jpg"), "not_a_patient_image", nurse)

    for _ in range(2):
        assert not open_files().filter(storage_key__in=["10.mov", "11.jpg"]).exists()
        odd.link()

    decision = TriageDecision.objects.get(key="10.mov")
    assert (decision.by, decision.reason, decision.kind) == (nurse, "not_a_patient_image", "set_aside")
    take_back(decision.pk, nurse)
    assert open_files().filter(storage_key="10.mov").exists()
    set_aside_files(unlinked("10.mov"), "test_picture", nurse)
    assert TriageDecision.objects.filter(key="10.mov").count() == 2


@pytest.mark.parametrize("find", [{"recid": "40"}, {"filemaker_id": "LONELY"}], ids=["recid", "id"])
def test_a_row_is_known_again_on_another_line(odd: Clinic, nurse: User, find: dict[str, str]) -> None:
    odd.link()
    row = open_rows().get(**find)
    set_aside_rows([row.pk], "lost_before_export", nurse)
    odd.rows.insert(0, ("10/18/2016", "", "NEW", ADA, "", "1", "99", "Left Dorsal"))

    odd.link()

    again = UnlinkedRow.objects.get(**find)
    assert again.line == row.line + 1
    assert not open_rows().filter(pk=again.pk).exists()
    assert open_rows().filter(recid="99").exists()


def test_rows_without_any_id_are_known_by_what_they_say(odd: Clinic, nurse: User) -> None:
    nameless = ("10/18/2016", "a.jpg", "", ADA, "a.jpg", "1", "", "Left Dorsal")
    odd.rows += [nameless, (*nameless[:-1], "Right Dorsal")]
    odd.link()
    row = open_rows().get(recid="", filemaker_id="", type_text="Left Dorsal")
    set_aside_rows([row.pk], "other", nurse)

    odd.link()

    assert [row.type_text for row in open_rows().filter(outcome="no_recid", filemaker_id="")] == [
        "Right Dorsal"
    ]


def test_contradicting_rows_are_settled_with_their_file(odd: Clinic, nurse: User) -> None:
    odd.link()
    assert open_rows().filter(outcome="conflicting").count() == 2

    assign(unlinked("13.jpg"), nurse)
    assert not open_rows().filter(outcome="conflicting").exists()

    take_back(TriageDecision.objects.get().pk, nurse)
    assert open_rows().filter(outcome="conflicting").count() == 2
    set_aside_rows([row.pk for row in open_rows().filter(recid="13")], "other", nurse)
    assert TriageDecision.objects.filter(subject="row").count() == 1


def test_what_cannot_be_set_aside_is_refused(odd: Clinic, nurse: User) -> None:
    odd.link()
    (malformed,) = open_rows().filter(outcome="malformed")
    row, file = open_rows().get(recid="40").pk, unlinked("12.jpg")

    with pytest.raises(CannotBeAssigned):
        set_aside_rows([row, malformed.pk], "other", nurse)
    with pytest.raises(NotACorrection):
        set_aside_rows([row], "because", nurse)
    with pytest.raises(NotACorrection):
        set_aside_files([], "other", nurse)
    with pytest.raises(NotACorrection, match="no such reason"):
        set_aside_files(unlinked("15.jpg"), "because", nurse)
    assert not TriageDecision.objects.exists()
    set_aside_files(file, "other", nurse)
    with pytest.raises(StaleCorrection):
        set_aside_files([*file, *unlinked("15.jpg")], "other", nurse)
    assert open_files().filter(storage_key="15.jpg").exists()
    take_back(TriageDecision.objects.get().pk, nurse)
    with pytest.raises(StaleCorrection):
        take_back(TriageDecision.objects.get().pk, nurse)


def test_a_run_that_fails_leaves_the_lists_as_they_were(odd: Clinic) -> None:
    full = odd.link().run
    odd.rows = odd.rows[:1]

    with pytest.raises(RunFailed):
        odd.link(min_linked=50.0, accept_fewer=True)

    assert set(UnlinkedFile.objects.values_list("run", flat=True)) == {full}
