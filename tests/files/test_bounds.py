"""Where the bounds are, to the file, at which a run that makes no sense is stopped or a cause is named."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from database import Workbench
from errors import RunFailed
from files import diagnosis, guard
from files.diagnosis import _date_causes, _explains, _patient_causes
from files.former_runs import FormerListings, check_size
from files.inputs import LinkInputs
from images.linking.kind import IMAGE_FILES
from images.linking.outcomes import FileOutcome
from images.linking.plan import Plan
from transfers.plan import Tally


def plan_of(*, standing: int = 0, withdrawn: int = 0, undated: int = 0, dated: int = 0) -> Plan:
    files = Tally(undated + dated, {FileOutcome.LINKED: dated, FileOutcome.NO_DATE: undated})
    others = dict.fromkeys(("patients", "not_listed", "batches", "batches_created", "batches_removed"), 0)
    return Plan({"files": files, "rows": Tally(0, {})}, standing=standing, withdrawn=withdrawn, **others)


def passes(check: Callable[[], object]) -> bool:
    try:
        check()
    except RunFailed:
        return False
    return True


@pytest.mark.parametrize(("standing", "most"), [(1_000, 50), (201, 10), (0, 10)])
def test_one_run_takes_back_one_link_in_twenty_or_a_few(standing: int, most: int) -> None:
    for withdrawn, goes in ((most, True), (most + 1, False)):
        plan = plan_of(standing=standing, withdrawn=withdrawn)
        assert passes(lambda plan=plan: guard._check_withdrawn(plan)) is goes  # type: ignore[misc]


def test_a_listing_has_nine_in_ten_of_the_largest() -> None:
    former = FormerListings(1, 1_000, (1,))

    assert passes(lambda: check_size(former, 900))
    assert not passes(lambda: check_size(former, 899))
    assert passes(lambda: check_size(None, 0))


@pytest.mark.parametrize(("linked", "most"), [(1_005, 100), (20, 10)])
def test_a_listing_lacks_one_in_ten_of_what_was_linked_or_a_few_beside_what_was_known(
    linked: int, most: int
) -> None:
    for missing, goes in ((7 + most, True), (7 + most + 1, False)):
        former = SimpleNamespace(count_records=lambda *_, missing=missing: (linked, missing), known_missing=7)
        check = lambda former=former: guard._check_records(former, cast(Workbench, None), IMAGE_FILES)  # noqa: E731
        assert passes(check) is goes


def rows_pass(settings: Any, *counts: int) -> bool:
    """Rows with a file, those of them not marked as dumped, rows without a file, those and the ones not marked."""
    settings.NEXUS_MOST_ROWS_WITHOUT_FILE = 20
    bench = cast(Workbench, SimpleNamespace(one=lambda _query: counts))
    inputs = cast(LinkInputs, SimpleNamespace(files_listed=1))
    return passes(lambda: guard._check_rows(bench, inputs))


def test_on_a_first_run_so_many_rows_in_a_hundred_lack_their_file_or_a_few(settings: Any) -> None:
    assert rows_pass(settings, 800, 0, 200, 200)
    assert not rows_pass(settings, 800, 0, 201, 201)
    assert rows_pass(settings, 1, 0, 10, 10)
    assert not rows_pass(settings, 1, 0, 11, 11)


def test_marks_are_believed_where_one_in_twenty_lacks_its_mark_and_no_more(settings: Any) -> None:
    assert rows_pass(settings, 1_000, 50, 0, 900)
    assert not rows_pass(settings, 1_000, 51, 0, 900)


def test_a_reason_of_one_file_in_ten_is_worth_naming() -> None:
    assert _explains(plan_of(undated=10, dated=90), "no_metadata", "no_date")
    assert not _explains(plan_of(undated=9, dated=90), "no_metadata", "no_date")
    assert not _explains(plan_of(), "no_date")


def date_causes(names: list[str], *texts: str) -> list[str]:
    dates = SimpleNamespace(sentence=lambda: "day first", shares_sentence=lambda counts: f"{counts}")
    columns = [SimpleNamespace(name=name, header="Day", index=2) for name in names]
    inputs = SimpleNamespace(export=SimpleNamespace(columns=columns), dates=dates)
    with Workbench() as bench:
        bench.load("export_row", {"date_text": "VARCHAR"}, [(texts,)])
        return list(_date_causes(bench, IMAGE_FILES, cast(LinkInputs, inputs)))


def test_what_is_wrong_with_the_days_is_told_by_what_there_is_of_them() -> None:
    assert date_causes([], "") == ["The export has no column that was understood as the date of the image."]
    assert date_causes(["recid", "date"], "", "") == ["The column Day (number 3) is empty in every row."]
    assert date_causes(["date"], "1/2/16", "", "1/2/16") == [
        "The column Day (number 3): day first.", "{'1/2/16': 2}",
    ]  # fmt: skip


def patient_causes(refs: list[str], patients: list[str | None], *quirks: str) -> list[str]:
    columns = [SimpleNamespace(name="patient_id", header="id_Contact", index=0)]
    export = SimpleNamespace(columns=columns, quirks=[SimpleNamespace(name=name) for name in quirks])
    with Workbench() as bench:
        bench.load("export_row", {"patient_ref": "VARCHAR"}, [(refs,)])
        bench.load("patient", {"carries": "VARCHAR"}, [(patients,)])
        return list(_patient_causes(bench, cast(LinkInputs, SimpleNamespace(export=export))))


def test_what_is_wrong_with_the_patients_ids_is_told_by_what_there_is_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: list[tuple[str, int]] = []
    monkeypatch.setattr(diagnosis, "matching_places", lambda _refs: found)
    column = "The column id_Contact (number 1)"
    holds = "holds 3 different ids. 1 of 2 patients carry a FileMaker id in patients.filemaker_metadata.filemaker_id."

    assert patient_causes([""], ["a"]) == [f"{column} is empty in every row."]
    assert patient_causes([""], ["a"], "other", "damaged_id") == [
        f"{column} holds no id that proves anybody."
    ]
    assert patient_causes(["x"], []) == ["The database holds no patient. Import the patients first."]
    assert patient_causes(["x", "y", "z", "z", ""], ["a", None]) == [
        f"{column} {holds}",
        "No text field and no metadata key of the patients holds any of them: is this the same clinic's export?",
    ]
    found.append(("patients.notes", 2))
    assert patient_causes(["x", "y", "z"], ["a", None]) == [
        f"{column} {holds}",
        "patients.notes matched 67 % of them.",
    ]
