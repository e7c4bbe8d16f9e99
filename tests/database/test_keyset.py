"""Pages of a list go through everybody once, forwards and backwards, however many share a key."""

from __future__ import annotations

import pytest

from database import ListOrder, ListPage, ListPlace, page_of_list
from patients.models import Patient

NAMES = ("Abernook", "ébrook", "Quill", "Quill", "Quill", "Sparrow", "Zinn")


@pytest.fixture
def everybody(db: None) -> list[Patient]:
    Patient.objects.bulk_create(Patient(last_name=name) for name in NAMES)
    return list(Patient.objects.order_by("search_words", "id"))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_a_walk_sees_everybody_once_and_back_again(
    everybody: list[Patient], size: int, descending: bool
) -> None:
    order = ListOrder("search_words", "id", descending)
    pages = [page(order, size)]
    while pages[-1].has_more:
        pages.append(page(order, size, behind(pages[-1].rows[-1])))
    back = [pages[-1]]
    while back[-1].has_before:
        back.append(page(order, size, before(back[-1].rows[0])))

    assert [row for one in pages for row in one.rows] == (everybody[::-1] if descending else everybody)
    assert [one.has_before for one in pages] == [False] + [True] * (len(pages) - 1)
    assert back[-1].rows == pages[0].rows
    assert set(everybody) == {row for one in back for row in one.rows}


def test_a_place_without_a_tie_is_where_its_key_begins(everybody: list[Patient]) -> None:
    order = ListOrder("search_words", "id")

    from_q, from_a = page(order, 2, ListPlace(" q")), page(order, 2, ListPlace(" a"))

    assert [row.last_name for row in from_q.rows] == ["Quill", "Quill"]
    assert (from_q.has_before, from_a.has_before) == (True, False)


def page(order: ListOrder, size: int, place: ListPlace | None = None) -> ListPage[Patient]:
    return page_of_list(Patient.objects.all(), order, size, place)


def behind(row: Patient) -> ListPlace:
    return ListPlace(row.search_words, row.pk)


def before(row: Patient) -> ListPlace:
    return ListPlace(row.search_words, row.pk, is_before=True)
