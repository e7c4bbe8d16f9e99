"""A listing is whole, or there is none: every way in which a server spoils it, at its beginning, middle and end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from storage import StorageError, key_questions, open_store, s3_environment
from tests.servers.listings import BUCKET, FAULTS, PREFIX, SIZE, ListingServer, Trouble, serve_listing
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
    listing_server.trouble, listing_server.asked = None, 0
    assert outcome(listing_server) == "whole"
    assert listing_server.asked <= 2 * (PAGES + 2)
