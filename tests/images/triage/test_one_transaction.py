"""Whatever a person does about images is looked at and written within one transaction, which keeps runs and others out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from images.correcting import FactChanges, correct_image, undo_act, undo_correction, version_of
from images.models import Correction, TriageDecision
from images.triage import (
    assign_files,
    open_rows,
    set_aside_files,
    set_aside_rows,
    take_back,
    take_back_assignment,
    take_back_at_once,
)
from tests.images.clinic import ADA, BRUNO, Clinic
from tests.images.correcting.people import DAY, assign, choice, correct, image, three_patients, unlinked
from tests.images.linked_before import link_as_before


def within_a_transaction(
    execute: Callable[..., Any], sql: str, values: Any, many: bool, context: dict[str, Any]
) -> Any:
    assert sql.startswith("BEGIN") or connection.in_atomic_block, sql
    return execute(sql, values, many, context)


@pytest.mark.any_database
def test_nothing_is_read_or_written_outside_of_one_transaction(clinic: Clinic, nurse: User) -> None:
    three_patients(clinic)
    for number in (6, 7, 8, 9):
        clinic.file(f"{number}.jpg")
    clinic.row("40", ADA)
    link_as_before(clinic)
    assign(unlinked("8.jpg"), nurse)
    now, assigned = correct("2.jpg", nurse, view="wound"), image("8.jpg")
    correct("4.jpg", nurse, view="wound")
    at_once = Correction.objects.latest("pk").act
    entry = Correction.objects.get(image_id=now.pk)
    whole = Correction.objects.filter(image_id=assigned.pk).latest("pk")
    set_aside_files(unlinked("7.jpg"), "other", nurse)
    assign(unlinked("9.jpg"), nurse)
    assigned_at_once = TriageDecision.objects.get(key="9.jpg").act
    aside = TriageDecision.objects.get(kind="set_aside")
    seen, file, row = version_of(image("3.jpg")), unlinked("6.jpg"), open_rows().get(recid="40")
    said = FactChanges(view="wound", side="left", captured_on=DAY)
    acts: list[Callable[[], object]] = [
        partial(undo_act, at_once, nurse),
        partial(undo_correction, entry.pk, nurse, version_of(now)),
        partial(correct_image, image("3.jpg").pk, FactChanges(view="wound"), nurse, seen),
        partial(take_back_assignment, whole.pk, nurse, version_of(assigned)),
        partial(take_back, aside.pk, nurse),
        partial(take_back_at_once, assigned_at_once, nurse),
        partial(assign_files, dict.fromkeys(file, said), choice(BRUNO), nurse),
        partial(set_aside_files, unlinked("7.jpg"), "other", nurse),
        partial(set_aside_rows, [row.pk], "other", nurse),
    ]

    for act in acts:
        with connection.execute_wrapper(within_a_transaction):
            act()
