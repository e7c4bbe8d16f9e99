"""What stands against a server while its pages are asked for: each goes on from its beginning until the block ends."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

__all__ = ["half_open", "silent_readers", "viewers", "wrong_sign_ins"]

_SECONDS = 60
# As few bytes as possible arrive at who does not read.
_SMALL_WINDOW = 4096


@contextmanager
def wrong_sign_ins(address: str, count: int = 40) -> Iterator[None]:
    """So many wrong passwords a second, each of an account of its own, none of which waits for another's answer."""
    cookie, token = _sign_in_form(address)
    ends = threading.Event()

    def guess(number: int) -> None:
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        tried = 0
        while not ends.is_set():
            tried += 1
            form = {"csrfmiddlewaretoken": token, "username": f"guess-{number}-{tried}", "password": "wrong"}
            with suppress(OSError):
                _ask(address, "POST", "/sign-in/", urlencode(form), headers)
            ends.wait(1)

    with _threads(ends, guess, count):
        yield


@contextmanager
def viewers(address: str, cookie: str, paths: list[str]) -> Iterator[None]:
    """Each of the addresses is asked for over and over by somebody."""
    ends = threading.Event()

    def view(number: int) -> None:
        while not ends.is_set():
            with suppress(OSError):
                _ask(address, "GET", paths[number], "", {"Cookie": cookie})
            ends.wait(0.2)

    with _threads(ends, view, len(paths)):
        yield


@contextmanager
def silent_readers(address: str, cookie: str, path: str, count: int = 8) -> Iterator[None]:
    """So many who ask for a large file and take none of it."""
    request = f"GET {path} HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\nCookie: {cookie}\r\n\r\n"
    with _connections(address, request.encode(), count):
        yield


@contextmanager
def half_open(address: str, count: int = 200) -> Iterator[None]:
    """So many connections on which a request begins and does not end."""
    with _connections(address, b"GET / HTTP/1.1\r\nHost: half", count):
        yield


@contextmanager
def _connections(address: str, sent: bytes, count: int) -> Iterator[None]:
    parts = urlsplit(address)
    with ExitStack() as opened:
        for _ in range(count):
            connection = opened.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_WINDOW)
            connection.connect((parts.hostname or "", parts.port or 0))
            connection.sendall(sent)
        yield


@contextmanager
def _threads(ends: threading.Event, work: threading.Thread | object, count: int) -> Iterator[None]:
    threads = [threading.Thread(target=work, args=[number], daemon=True) for number in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ends.set()


def _sign_in_form(address: str) -> tuple[str, str]:
    """The cookie and the token that a form is sent with."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=_SECONDS)
    connection.request("GET", "/sign-in/")
    answer = connection.getresponse()
    page = answer.read().decode()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    connection.close()
    return cookie, page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


def _ask(address: str, method: str, path: str, body: str, headers: dict[str, str]) -> int:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=_SECONDS)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()
