"""What looks a text up asks in a way that an index answers, on either database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from communications.models import Contact
from database import ENDING, ListPlace, ends_with, page_of_list
from documents.tracing import trace_documents
from files.sought import Sought
from gallery.finding.reached import reached_by
from images.batches import BY_LATEST, latest_batches
from images.tracing import trace_images
from patients.models import Patient
from patients.search import BY_BIRTH, BY_NAME, FEWEST_DIGITS, clinics, patients_matching, with_birth

ID = "0A1B2C3D-0000-4000-8000-00000000ADA0"


def sought(typed: str) -> Sought:
    found = Sought.of(typed)
    assert found
    return found


IN_ORDER_OF_AN_INDEX: dict[str, Callable[[], Any]] = {
    "names": lambda: page_of_list(patients_matching(""), BY_NAME, 30, ListPlace(" q")),
    "names behind another": lambda: page_of_list(
        patients_matching(""), BY_NAME, 30, ListPlace(" q", ID.lower())
    ),
    "names of a clinic": lambda: page_of_list(patients_matching("").filter(clinic="Harbour"), BY_NAME, 30),
    "births": lambda: page_of_list(with_birth(Patient.objects.all()), BY_BIRTH, 30),
    "latest visits": lambda: page_of_list(latest_batches(), BY_LATEST, 30),
}
LOOKS: dict[str, Callable[[], Any]] = {
    "a number among images": lambda: trace_images(sought("123")),
    "a file among images": lambda: trace_images(sought("photos/IMG_0123.jpg")),
    "an id among images": lambda: trace_images(sought(ID)),
    "a file among documents": lambda: trace_documents(sought("Referral 12.pdf")),
    "an id among documents": lambda: trace_documents(sought(ID)),
    "a telephone number": lambda: list(reached_by("0412 345")),
    "a number of a patient": lambda: list(patients_matching("0097 764577")),
    "a number of a patient, or none": lambda: list(patients_matching("+61412345678", reached_by)),
    **IN_ORDER_OF_AN_INDEX,
    "clinics": clinics,
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_an_index_answers(db: None, look: Callable[[], Any]) -> None:
    plans: list[str] = []

    with connection.execute_wrapper(explaining(plans)):
        look()

    assert plans
    assert [
        plan
        for plan in plans
        if reads_a_whole_table(plan) or (look in IN_ORDER_OF_AN_INDEX.values() and sorts(plan))
    ] == []


def test_what_no_index_answers_would_be_seen(db: None) -> None:
    plans: list[str] = []

    with connection.execute_wrapper(explaining(plans)):
        list(Contact.objects.filter(label="Work"))

    assert [reads_a_whole_table(plan) for plan in plans] == [True]


def test_a_shorter_ending_than_the_index_has_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least"):
        ends_with("normalised", "123")
    assert FEWEST_DIGITS >= ENDING


def explaining(plans: list[str]) -> Callable[..., Any]:
    """Notes of every query how it would be answered, with its parameters as they are sent."""
    is_server = connection.vendor == "postgresql"

    def explain(execute: Any, sql: str, parameters: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.lstrip().startswith(("SELECT", "WITH")):
            if is_server:
                # It reads and sorts a table of a few rows as a whole, where it may.
                for way in ("enable_seqscan", "enable_sort"):
                    execute(f"SET LOCAL {way} = off", None, False, context)
            execute(f"EXPLAIN {'' if is_server else 'QUERY PLAN'} {sql}", parameters, many, context)
            plans.append("\n".join(str(line[-1]) for line in context["cursor"].fetchall()))
        return execute(sql, parameters, many, context)

    return explain


def reads_a_whole_table(plan: str) -> bool:
    """SQLite calls the walk through a whole index a scan, too, and says by which one; `named` is what a query made itself."""
    lines = [line.strip(" ->") for line in plan.splitlines()]
    return any(
        line.startswith("Seq Scan")
        or (line.startswith("SCAN ") and "INDEX" not in line and line != "SCAN named")
        for line in lines
    )


def sorts(plan: str) -> bool:
    return "Sort Key" in plan or "TEMP B-TREE FOR ORDER BY" in plan
