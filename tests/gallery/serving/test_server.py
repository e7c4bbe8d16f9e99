"""The server: who does not take an answer, or does not end a request, is cut off; whoever goes on is not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from waitress import wasyncore

from gallery import serving
from gallery.serving import BoundedChannel, BoundedServer, ServerOptions, make_server

_LONG = 60
_LARGE = 64 * 2**20


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
    """A large answer at /large, written while it is read; a short one everywhere else."""
    start("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/large":
        return iter([bytes(2**20)] * (_LARGE // 2**20))
    return iter([b"here"])


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """Where a server of one thread is that waits for nobody."""
    for name in ("_HEAD_SECONDS", "_REQUEST_SECONDS", "_READING_SECONDS", "_LOOK_AFTER"):
        monkeypatch.setattr(serving, name, 0)
    listener = socket.create_server(("127.0.0.1", 0))
    server = make_server(application, listener, ServerOptions(threads=1))
    ends = threading.Event()
    thread = threading.Thread(target=_run, args=[server, ends], daemon=True)
    thread.start()
    yield listener.getsockname()
    ends.set()
    thread.join(_LONG)
    server.task_dispatcher.shutdown(timeout=_LONG)
    wasyncore.close_all(server._map)


def _run(server: BoundedServer, ends: threading.Event) -> None:
    """As its own `run`, but until the test is over."""
    while not ends.is_set():
        wasyncore.loop(timeout=0.1, use_poll=True, map=server._map, count=1)


def asked(address: tuple[str, int], request: str) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(_LONG)
    connection.connect(address)
    connection.sendall(request.encode())
    return connection


def test_who_does_not_read_gives_the_only_thread_back(hasty: tuple[str, int]) -> None:
    silent = asked(hasty, "GET /large HTTP/1.1\r\nHost: here\r\n\r\n")
    with closing(silent), closing(asked(hasty, "GET / HTTP/1.0\r\n\r\n")) as other:
        assert other.recv(100).startswith(b"HTTP/1.0 200")


def test_a_request_without_end_is_cut_off(hasty: tuple[str, int]) -> None:
    with closing(asked(hasty, "GET / HTTP/1.1\r\nHost: half")) as half:
        assert half.recv(100) == b""


class _Watched(BoundedChannel):
    """A channel without a socket, in the state that a test says."""

    def __init__(self, *, pending: int = 0, working: bool = False, since: float | None = None) -> None:
        self.total_outbufs_len, self.requests = pending, [object()] if working else []
        self._request_since, self._window, self._sent = since, None, 0
        self.last_activity = 0.0

    def reads(self, sent: int) -> None:
        self._sent += sent


def test_a_page_that_takes_long_to_make_is_waited_for() -> None:
    assert not _Watched(working=True).is_overdue(10_000)


def test_a_connection_on_which_nothing_happens_ends() -> None:
    assert [_Watched().is_overdue(second) for second in (10, 29, 31)] == [False, False, True]


def test_a_head_that_comes_by_the_byte_ends_all_the_same() -> None:
    dribbling = _Watched(since=0.0)
    dribbling.last_activity = 30.0

    assert [dribbling.is_overdue(second) for second in (19, 21)] == [False, True]


@pytest.mark.parametrize(("read", "is_cut"), [(0, True), (200_000, True), (300_000, False)])
def test_a_reader_is_judged_by_what_was_read_lately(read: int, *, is_cut: bool) -> None:
    reader = _Watched(pending=1, working=True)
    reader.reads(10**9)
    assert not reader.is_overdue(0)
    reader.reads(read)
    assert not reader.is_overdue(29)
    assert reader.is_overdue(31) is is_cut


def test_who_waits_for_the_next_page_is_no_slow_reader() -> None:
    reader = _Watched(pending=1)
    reader.is_overdue(0)
    reader.total_outbufs_len, reader.last_activity = 0, 50.0
    reader.is_overdue(50)
    reader.total_outbufs_len = 1

    assert not reader.is_overdue(60)
