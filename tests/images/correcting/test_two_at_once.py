"""Two people, or a person and a run, at the same moment lose nothing: one of them is told to look again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import connection

from database import run_transaction, session
from errors import RunFailed
from images.correcting import FactChanges, StaleCorrection, StaleImages, correct_image, version_of
from images.correcting.ledger import TABLES
from images.models import Correction, Image, ImageBatch, TriageDecision
from tests.images.clinic import ADA, BRUNO, Clinic, linked_to, outcomes
from tests.images.correcting.people import assign, correct, image, three_patients, unlinked
from tests.images.linked_before import link_as_before

# SQLite has one writer at a time by itself; a test's database there cannot be reached twice.
pytestmark = pytest.mark.only_on("postgresql")


@pytest.fixture
def linked(clinic: Clinic) -> Clinic:
    three_patients(clinic)
    clinic.file("6.jpg")
    clinic.file("7.jpg")
    link_as_before(clinic)
    return clinic


def at_once(*jobs: Callable[[], object]) -> list[type[Exception] | None]:
    """Does jobs at the same moment, each with a connection of its own; how each ended."""
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> type[Exception] | None:
        try:
            connection.ensure_connection()
            start.wait()
            job()
        except (StaleCorrection, RunFailed) as refusal:
            return type(refusal)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@contextmanager
def a_run_in_progress() -> Iterator[threading.Event]:
    """Holds a run's locks in another connection until the event is set, or until the end."""
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        with run_transaction(TABLES, dry_run=False):
            held.set()
            go.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(30)
    try:
        yield go
    finally:
        go.set()
        holder.join()


def test_two_corrections_of_one_image(linked: Clinic, nurse: User) -> None:
    doctor = User.objects.create(username="doctor")
    now = image("2.jpg")
    seen = version_of(now)

    ends = at_once(
        lambda: correct_image(now.pk, FactChanges(view="wound"), nurse, seen),
        lambda: correct_image(now.pk, FactChanges(view="plantar"), doctor, seen),
    )

    assert set(ends) == {None, StaleImages}
    entry = Correction.objects.get()
    assert (entry.after, entry.by) == (("wound", nurse) if ends[0] is None else ("plantar", doctor))
    assert image("2.jpg").category == entry.after


def test_two_assignments_of_one_file(linked: Clinic, nurse: User) -> None:
    first, second = unlinked("6.jpg", "7.jpg"), unlinked("6.jpg")

    ends = at_once(lambda: assign(first, nurse, BRUNO), lambda: assign(second, nurse, ADA))

    assert set(ends) == {None, StaleCorrection}
    assert linked_to()["6.jpg"] == (BRUNO if ends[0] is None else ADA)
    assert ("7.jpg" in linked_to()) == (ends[0] is None)
    assert TriageDecision.objects.filter(key="6.jpg").count() == 1


def test_one_leaves_a_batch_while_another_joins_it(linked: Clinic, nurse: User) -> None:
    """The last image of a day goes elsewhere at the moment in which another one comes to that day."""
    leaving, joining = image("4.jpg"), image("2.jpg")
    there, elsewhere = leaving.captured_on, date(2011, 1, 1)

    for _ in range(5):
        away = partial(
            correct_image, leaving.pk, FactChanges(captured_on=elsewhere), nurse, version_of(leaving)
        )
        here = partial(correct_image, joining.pk, FactChanges(captured_on=there), nurse, version_of(joining))
        assert at_once(away, here) == [None, None]
        assert not ImageBatch.objects.filter(images=None).exists()
        correct("2.jpg", nurse, captured_on=date(2016, 10, 18))
        correct("4.jpg", nurse, captured_on=there)
        leaving, joining = image("4.jpg"), image("2.jpg")


def test_a_correction_waits_for_a_run(linked: Clinic, nurse: User) -> None:
    now = image("2.jpg")
    with a_run_in_progress() as go:
        threading.Timer(0.3, go.set).start()
        correct_image(now.pk, FactChanges(view="wound"), nurse, version_of(now))

    assert image("2.jpg").category == "wound"


def test_but_not_for_ever(linked: Clinic, nurse: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_PERSON_WAITS", 1)
    now = image("2.jpg")

    with a_run_in_progress(), pytest.raises(RunFailed, match="a run of the linker"):
        correct_image(now.pk, FactChanges(view="wound"), nurse, version_of(now))

    assert image("2.jpg").category == "dorsal"
    assert not Correction.objects.exists()


def test_a_run_and_people_at_the_same_moment(linked: Clinic, nurse: User) -> None:
    linked.write_csv()
    jobs = [
        partial(correct_image, one.pk, FactChanges(view="wound"), nurse, version_of(one))
        for one in Image.objects.select_related("batch")
    ]

    ends = at_once(linked.link, *jobs)

    assert ends == [None] * 5
    assert outcomes(linked.link())["kept"] == 4
    assert set(Image.objects.values_list("category", flat=True)) == {"wound"}
