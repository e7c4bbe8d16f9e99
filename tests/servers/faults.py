"""A proxy in front of an S3 server that spoils the first answers, as networks and busy servers do."""

from __future__ import annotations

import http.client
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias
from urllib.parse import urlsplit

Fault: TypeAlias = "Callable[[FaultHandler], None]"


class FaultHandler(BaseHTTPRequestHandler):
    """Forwards a request, host name and signature included, unless a fault is due."""

    protocol_version = "HTTP/1.1"
    server: FaultProxy

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        try:
            fault = self.server.faults.popleft()
        except IndexError:
            self.send(*self.forward())
        else:
            self.close_connection = True
            fault(self)

    do_HEAD = do_GET  # noqa: N815

    def forward(self) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and body of the real server's answer."""
        connection = http.client.HTTPConnection(self.server.upstream, timeout=30)
        connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
        connection.close()
        kept = {"content-type", "etag", "last-modified", "content-range", "accept-ranges"}
        headers = [(name, value) for name, value in response.getheaders() if name.lower() in kept]
        length = response.getheader("Content-Length") or str(len(body))
        return response.status, [*headers, ("Content-Length", length)], body

    def send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is http.server's
        """Nothing: the tests read `FaultProxy.requests`."""


class FaultProxy(ThreadingHTTPServer):
    """The proxy: append to `faults` what the next requests meet.

    Attributes:
        faults: one is used up by each request; when none is left, requests are forwarded.
        requests: the path and query of each request so far.
    """

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), FaultHandler)
        self.upstream = urlsplit(upstream).netloc
        self.endpoint = f"http://127.0.0.1:{self.server_port}"
        self.faults: deque[Fault] = deque()
        self.requests: list[str] = []
        self.released = threading.Event()


@contextmanager
def serve_faults(upstream: str) -> Iterator[FaultProxy]:
    """A proxy in front of the server at `upstream` until the block ends."""
    with FaultProxy(upstream) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.released.set()
            proxy.shutdown()
            thread.join()


def answer(status: int, code: str = "", headers: list[tuple[str, str]] | None = None) -> Fault:
    """An error of S3. As at Amazon, its body repeats the access key and what was signed."""

    def fault(request: FaultHandler) -> None:
        told = f"<Message>Refused</Message><StringToSign>{request.headers['Authorization']}</StringToSign>"
        body = f"<?xml version='1.0'?><Error><Code>{code}</Code>{told}</Error>".encode()
        shown = b"" if request.command == "HEAD" or not code else body
        request.send(status, [*(headers or []), ("Content-Length", str(len(shown)))], shown)

    return fault


def page(content: bytes) -> Fault:
    """Status 200 with any body."""

    def fault(request: FaultHandler) -> None:
        request.send(200, [("Content-Length", str(len(content)))], content)

    return fault


def hang(request: FaultHandler) -> None:
    """No answer until the proxy ends."""
    request.server.released.wait(timeout=120)


def cut(request: FaultHandler) -> None:
    """The connection ends without an answer."""


def truncate(request: FaultHandler) -> None:
    """The answer ends in the middle of its body."""
    status, headers, body = request.forward()
    request.send(status, headers, body[: len(body) // 2])


slow_down = answer(503, "SlowDown")
internal_error = answer(500, "InternalError")
