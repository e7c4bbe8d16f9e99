"""A listing is whole, or there is none: every way in which a server spoils it, at its beginning, middle and end."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from storage import StorageError, StoreUnavailable, key_questions, open_store, s3_environment
from tests.servers.listings import (
    BUCKET,
    FAULTS,
    PREFIX,
    SIZE,
    Answer,
    Fault,
    ListingServer,
    Trouble,
    serve_listing,
)
from tests.storage.places import listed

PAGE_SIZE = 10
PAGES = 7
KEYS = sorted(f"{PREFIX}/{number}.jpg" for number in range(2, 2 + PAGE_SIZE * PAGES - 3))


@pytest.fixture(scope="module")
def listing_server() -> Iterator[ListingServer]:
    with serve_listing(KEYS, PAGE_SIZE) as server:
        yield server


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_questions, "_ANSWER_SIZE", PAGE_SIZE)
    monkeypatch.setattr(key_questions, "_MOST_SECONDS", 0.5)
    monkeypatch.setitem(s3_environment.RETRIES, "retry_timeout", timedelta(milliseconds=200))


def outcome(server: ListingServer) -> str:
    """How a listing ends: whole, refused in words, or with a part of the files."""
    try:
        found = listed(open_store(f"s3://{BUCKET}/{PREFIX}", server.environ))
    except StorageError as error:
        is_told = error.remedy and f"127.0.0.1:{server.server_port}" in error.message
        return "refused" if is_told else f"refused without words: {error}"
    is_whole = found.keys == KEYS and set(found.sizes) == {SIZE}
    return "whole" if is_whole else f"{len(found)} of {len(KEYS)}"


# What a server leaves out of every answer alike, however it is asked, only the guards of a run can notice.
LOST_AT_THE_BEGINNING = {"a page without keys", "the page after"}


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("page", [1, 4, PAGES])
def test_a_spoilt_listing_is_whole_or_refused(listing_server: ListingServer, kind: str, page: int) -> None:
    listing_server.trouble = Trouble(FAULTS[kind], page, times=1)
    assert outcome(listing_server) in {"whole", "refused"}

    listing_server.trouble = Trouble(FAULTS[kind], page)
    ends = {"whole", "refused"}
    if page == 1:
        ends.add(f"0 of {len(KEYS)}")  # refused by whoever wanted a listing
    if page == 1 and kind in LOST_AT_THE_BEGINNING:
        ends.add(f"{len(KEYS) - PAGE_SIZE} of {len(KEYS)}")
    assert outcome(listing_server) in ends


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("a key twice", "twice"),
        ("backwards", "not in the order of the keys"),
        ("another folder", "does not lie there"),
        ("sizes beyond everything", "more bytes than an object can have"),
        ("a login page", "broke its listing of"),
        ("pages without keys for ever", "has not finished an answer"),
        ("a page without keys", "broke its listing of"),
        ("a login page that is no XML", "did not answer as an S3 server does"),
    ],
)
def test_a_refusal_says_what_is_wrong(listing_server: ListingServer, kind: str, words: str) -> None:
    listing_server.trouble = Trouble(FAULTS[kind], page=4)
    with pytest.raises(StorageError) as caught:
        listed(open_store(f"s3://{BUCKET}/{PREFIX}", listing_server.environ))
    assert words in caught.value.message


def test_a_server_that_never_says_that_there_is_more_is_listed_whole(listing_server: ListingServer) -> None:
    listing_server.trouble = Trouble(FAULTS["ends early"], page=None)
    assert outcome(listing_server) == "whole"


def test_a_listing_is_asked_for_twice_and_not_more(listing_server: ListingServer) -> None:
    listing_server.trouble = None
    asked = []
    # A listing that an earlier test gave up may still be asked for, and be counted here once.
    for _ in range(2):
        listing_server.asked = 0
        assert outcome(listing_server) == "whole"
        asked.append(listing_server.asked)
    assert min(asked) <= 2 * (PAGES + 3)


def test_a_server_that_ends_after_one_key_is_listed_whole_or_refused(listing_server: ListingServer) -> None:
    listing_server.trouble = Trouble(
        lambda answer, _: replace(answer, keys=answer.keys[:1], next=""), page=None
    )
    assert outcome(listing_server) in {"whole", "refused"}


def test_a_server_that_begins_every_answer_anew_is_refused(listing_server: ListingServer) -> None:
    listing_server.trouble = Trouble(
        lambda answer, keys: replace(answer, keys=keys[:PAGE_SIZE], next=""), page=None
    )
    with pytest.raises(StorageError, match="from a key on: after"):
        listed(open_store(f"s3://{BUCKET}/{PREFIX}", listing_server.environ))


def test_a_file_that_is_added_meanwhile_costs_no_other(listing_server: ListingServer) -> None:
    """Between any two answers: the listing holds it or not, or is refused; what was there before is never lost for it."""
    late = f"{PREFIX}/30-late.jpg"
    for moment in range(2, 2 * PAGES, 3):
        listing_server.trouble = Trouble(_adding(late, moment), page=None)
        try:
            assert set(KEYS) <= set(
                listed(open_store(f"s3://{BUCKET}/{PREFIX}", listing_server.environ)).keys
            )
        except StoreUnavailable as error:
            assert "Run it again" in error.remedy  # noqa: PT017 - either is right
        finally:
            listing_server.trouble, listing_server.keys = None, list(KEYS)


def _adding(key: str, moment: int) -> Fault:
    asked = count()

    def fault(answer: Answer, keys: list[str]) -> Answer:
        if next(asked) == moment:
            insort(keys, key)
        return answer

    return fault
