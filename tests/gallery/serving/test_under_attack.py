"""A served clinic beside people who do harm: whatever one of them holds, the pages of all others are answered.

Whether at all is asserted here; how soon is measured by `make bench PARTS=under_load`.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.gallery.serving.attacks import half_open, silent_readers, wrong_sign_ins
from tests.gallery.serving.served import ServedClinic, serving

pytestmark = [pytest.mark.any_database, pytest.mark.xdist_group("serving")]

# For a page that takes some hundredths of a second; a shut server answered after 20 seconds, or never.
GENEROUS = 10


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[ServedClinic]:
    with serving(
        tmp_path_factory.mktemp("served"), migrated_sqlite, ["nested-forms"], NEXUS_DECODING_MEMORY="256"
    ) as served:
        yield served


def answers(clinic: ServedClinic) -> bool:
    """Whether the pages are shown, to somebody whose browser was not connected before."""
    return all(clinic.seconds(path, GENEROUS) for path in ("/patients/", clinic.patient))


def test_wrong_sign_ins_leave_the_pages_open(clinic: ServedClinic) -> None:
    with wrong_sign_ins(clinic.address, 60):
        time.sleep(0.5)
        assert answers(clinic)


def test_readers_who_take_nothing_of_a_large_original_leave_the_pages_open(clinic: ServedClinic) -> None:
    with silent_readers(clinic.address, clinic.cookie, clinic.large, 40):
        time.sleep(0.5)
        assert answers(clinic)


def test_connections_on_which_nobody_asks_leave_room_for_others(clinic: ServedClinic) -> None:
    with half_open(clinic.address, 200):
        assert answers(clinic)


def test_more_connections_than_there_may_be_make_way_for_a_new_one(clinic: ServedClinic) -> None:
    with half_open(clinic.address, 1_100):
        assert answers(clinic)


def came_of(clinic: ServedClinic, path: str) -> int:
    """The status of a thumbnail once it is made or refused; each time it is asked for, that is waited for a while."""
    statuses = (clinic.get(path, timeout=60)[0] for _ in range(20))
    return next(status for status in statuses if status != HTTPStatus.SERVICE_UNAVAILABLE)


def test_a_picture_that_takes_all_memory_is_refused_and_leaves_the_server_as_it_was(
    clinic: ServedClinic,
) -> None:
    assert answers(clinic)
    before = clinic.peak_memory

    assert came_of(clinic, clinic.bombs["nested-forms"]) == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    assert clinic.peak_memory - before < 50_000_000
    assert came_of(clinic, clinic.pictures[0]) == HTTPStatus.OK
    assert answers(clinic)


def refusal(clinic: ServedClinic, request: bytes) -> str:
    """The status line of what is answered before the request is at its end."""
    parts = urlsplit(clinic.address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), GENEROUS) as connection:
        connection.sendall(request)
        return connection.recv(100).decode().partition("\r\n")[0]


def test_a_body_is_refused_by_the_size_that_it_claims(clinic: ServedClinic) -> None:
    request = b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n"

    assert refusal(clinic, request) == "HTTP/1.1 413 Request Entity Too Large"


def test_a_head_without_end_is_refused_once_it_is_too_long(clinic: ServedClinic) -> None:
    request = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 40_000

    assert refusal(clinic, request).endswith("431 Request Header Fields Too Large")
