"""What every outcome means for whoever looks after the records; which sums, summaries and lists rest on."""

from __future__ import annotations

import re

import pytest

from images.linking.outcomes import Attention, FileOutcome, RowOutcome
from patients.records import RecordOutcome, RecordStanding
from patients.transfer import PatientOutcome, PatientRowOutcome
from transfers.kind import SETTLED, TAKEN, Outcome, Standing

_OPEN = Standing.OPEN

# In their order, which is that in which reasons are checked and results told.
OUTCOMES: dict[type[Outcome], dict[Standing, str]] = {
    FileOutcome: {
        TAKEN: "linked relinked updated unchanged kept",
        SETTLED: "derived_file",
        _OPEN: "unsupported_file empty_file no_metadata conflicting_metadata foreign_folder no_patient_id patient_not_found "
        "ambiguous_patient no_date invalid_date ambiguous_date",
    },
    RowOutcome: {TAKEN: "used duplicate", _OPEN: "conflicting no_file file_lost no_recid malformed"},
    Attention: {_OPEN: "same_bytes before_birth crowded_day shared_recid"},
    PatientRowOutcome: {
        TAKEN: "created updated unchanged duplicate",
        SETTLED: "kept",
        _OPEN: "no_id conflicting ambiguous_patient malformed beyond_limit",
    },
    PatientOutcome: {TAKEN: "in_export", _OPEN: "not_in_export"},
    RecordOutcome: {
        TAKEN: "created updated unchanged kept duplicate",
        SETTLED: "empty",
        _OPEN: "conflicting no_patient_id patient_not_found ambiguous_patient no_date invalid_date ambiguous_date malformed "
        "beyond_limit",
    },
    RecordStanding: {TAKEN: "in_export entered", _OPEN: "not_in_export"},
}  # fmt: skip


@pytest.mark.parametrize("outcomes", OUTCOMES, ids=lambda kind: kind.__name__)
def test_each_outcome_has_its_standing(outcomes: type[Outcome]) -> None:
    for standing in Standing:
        found = [one.value for one in outcomes if one.standing is standing]
        assert found == OUTCOMES[outcomes].get(standing, "").split()
    assert {one for one in outcomes if one.is_taken} == {one for one in outcomes if one.standing is TAKEN}
    assert {one for one in outcomes if not one.is_settled} == {
        one for one in outcomes if one.standing is _OPEN
    }


@pytest.mark.parametrize("outcomes", OUTCOMES, ids=lambda kind: kind.__name__)
def test_everything_that_is_counted_has_words_of_its_own(outcomes: type[Outcome]) -> None:
    words = [one.words for one in outcomes]

    assert [one for one in words if not re.fullmatch(r"[A-Za-z][^_]+", one)] == []
    assert len(set(words)) == len(words)
