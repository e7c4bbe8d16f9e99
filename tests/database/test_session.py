"""A run's transaction: a dry run's cannot write, a live run's is written whole or not at all."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from database import run_transaction
from patients.models import Patient


def test_a_dry_run_cannot_write_even_if_it_tried(transactional_db: None) -> None:
    with pytest.raises(DatabaseError), run_transaction([Patient], dry_run=True):
        Patient.objects.create(last_name="Quillfeather")

    assert not Patient.objects.exists()


def test_after_a_dry_run_one_can_write_again(transactional_db: None) -> None:
    with run_transaction([Patient], dry_run=True):
        assert not Patient.objects.exists()

    Patient.objects.create(last_name="Quillfeather")
    assert Patient.objects.count() == 1


def write_and_fail() -> None:
    with run_transaction([Patient], dry_run=False):
        Patient.objects.create(last_name="Quillfeather")
        raise RuntimeError


def test_of_a_live_run_that_fails_nothing_is_written(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        write_and_fail()

    assert not Patient.objects.exists()
