"""Going on after a failure: only what is left, only with the same inputs, only where there is something left."""

from __future__ import annotations

import pytest

from reimport.models import ReimportRun
from tests.images.clinic import ADA, linked_to
from tests.reimport.day import LINKED, Day


def states() -> dict[str, str]:
    return dict(ReimportRun.objects.order_by("pk").last().phases.values_list("name", "state"))  # type: ignore[union-attr]


@pytest.fixture
def failed(day: Day) -> Day:
    """A run whose images phase failed."""
    # All but the backup, which takes its time on PostgreSQL.
    phases = [f"--phase={name}" for name in ("preflight", "patients", "images", "verify")]
    status, message = day.refused(*phases, "--min-linked", 90)
    assert (status, linked_to()) == (1, {})
    assert "--min-linked asks for 90 %" in message
    return day


def test_a_failure_is_in_the_ledger(failed: Day) -> None:
    run = ReimportRun.objects.get()
    assert run.state == ReimportRun.State.FAILED
    assert states() == {
        "preflight": "done",
        "patients": "done",
        "images": "failed",
        "verify": "pending",
    }
    assert "--min-linked asks for 90 %" in run.phases.get(name="images").fault


def test_resume_goes_on_with_what_is_left(failed: Day) -> None:
    patients = ReimportRun.objects.get().phases.get(name="patients")

    shown = failed.run("--resume", "--min-linked", 50)

    assert linked_to() == LINKED
    assert set(states().values()) == {"done"}
    assert ReimportRun.objects.get().state == ReimportRun.State.DONE
    assert ReimportRun.objects.get().phases.get(name="patients").finished_at == patients.finished_at
    assert "3 patients:" not in shown


def test_resume_keeps_the_options_of_the_run(failed: Day) -> None:
    status, message = failed.refused("--resume")
    assert (status, "--min-linked asks for 90 %" in message) == (1, True)


def test_a_resumed_dry_run_leaves_the_ledger_as_it_was(failed: Day) -> None:
    failed.run("--resume", "--dry-run", "--min-linked", 50)
    assert (linked_to(), states()["images"]) == ({}, "failed")


def test_resume_refuses_changed_inputs_and_says_which(failed: Day) -> None:
    failed.clinic.row("50", ADA)
    failed.clinic.write_csv()

    status, message = failed.refused("--resume", "--min-linked", 50)

    assert status == 2
    assert "- images: " in message
    assert "- patients: " not in message


def test_resume_refuses_a_missing_input(failed: Day) -> None:
    failed.patients_csv.unlink()
    status, message = failed.refused("--resume")
    assert status == 2
    assert "- patients: " in message
    assert "none now" in message


def test_resume_without_a_run(day: Day) -> None:
    assert day.refused("--resume") == (
        2,
        "There is no unfinished re-import that could be resumed.\nStart one with --full.",
    )


def test_resume_after_a_complete_run(day: Day) -> None:
    day.run("--phase", "preflight")
    assert day.refused("--resume")[0] == 2


@pytest.mark.any_database
def test_a_new_full_run_takes_over_what_was_left(failed: Day) -> None:
    failed.run("--full")
    assert list(ReimportRun.objects.order_by("pk").values_list("state", flat=True)) == ["superseded", "done"]
    assert failed.refused("--resume")[0] == 2


def test_a_single_phase_in_between_leaves_it_to_be_resumed(failed: Day) -> None:
    failed.run("--phase", "preflight")
    failed.run("--resume", "--min-linked", 50)
    assert linked_to() == LINKED
