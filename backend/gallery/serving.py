"""The web server: waitress, with what keeps one connection from holding up the others.

A connection is closed whose request does not come to an end, or whose reader does not take the answer. Where there are too many,
the one that has asked for nothing for the longest time makes way for a new one.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

MOST_CONNECTIONS: Final = 1000
"""So many browsers' connections at once; a browser has up to six, and keeps them for a while."""

MOST_BODY_BYTES: Final = 4 * 2**20
MOST_HEADER_BYTES: Final = 32 * 2**10

# In seconds: a request's head and the whole of it, from its first byte on; a connection on which nothing happens.
_HEAD_SECONDS = 20
_REQUEST_SECONDS = 60
_IDLE_SECONDS = 30
# Who takes less than this of an answer in so many seconds is not waited for: 9 kB a second.
_READING_SECONDS = 30
_LEAST_READ = 2**18
_LOOK_AFTER = 5
# What waitress itself counts as connections: also the listener, and those that are being closed.
_SPARE = 100
# Files that a connection may need: itself, the answer, a body that does not fit into memory.
_FILES_PER_CONNECTION = 3
_BODY_IN_MEMORY = 2**16


class BoundedChannel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """One browser's connection, which knows for how long it has waited for the browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.asked_at = time.time()
        self._request_since: float | None = None
        self._sent = 0
        self._window: tuple[float, int] | None = None
        super().__init__(*args, **kwargs)

    @property
    def is_at_rest(self) -> bool:
        """Whether nobody works on a request of it, nor waits for the rest of an answer."""
        return not self.requests and not self.total_outbufs_len

    def received(self, data: bytes) -> bool:
        """A hook of waitress: some bytes of a request came."""
        is_taken = bool(super().received(data))
        if self.request is None:
            self._request_since, self.asked_at = None, time.time()
        elif self._request_since is None:
            self._request_since = time.time()
        return is_taken

    def send(self, data: bytes, do_close: bool = True) -> int:  # noqa: FBT001, FBT002 - waitress' signature
        """A hook of waitress: some bytes of an answer go out."""
        sent = int(super().send(data, do_close))
        self._sent += sent
        return sent

    def is_overdue(self, now: float) -> bool:
        """Whether its browser has let it wait for too long; asked every few seconds."""
        if self.total_outbufs_len:
            return self._is_read_too_slowly(now)
        self._window = None
        if self.requests:
            return False
        if self._request_since is None:
            return bool(now - self.last_activity > _IDLE_SECONDS)
        is_head = not (self.request and self.request.headers_finished)
        return now - self._request_since > (_HEAD_SECONDS if is_head else _REQUEST_SECONDS)

    def _is_read_too_slowly(self, now: float) -> bool:
        if self._window is None:
            self._window = (now, self._sent)
        began, sent = self._window
        if now - began < _READING_SECONDS:
            return False
        self._window = (now, self._sent)
        return self._sent - sent < _LEAST_READ

    def cut(self) -> None:
        """Ends it at the server's next turn, whoever waits for it."""
        self.will_close = True
        # A socket that is shut down is always ready, so that waitress looks at it; a full one would never be.
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)


class BoundedServer(TcpWSGIServer):  # type: ignore[misc] # waitress has no types
    """waitress' server on a socket, with connections that are bounded."""

    channel_class = BoundedChannel
    most_connections = MOST_CONNECTIONS

    def maintenance(self, now: float) -> None:
        """A hook of waitress, every few seconds."""
        for channel in list(self.active_channels.values()):
            if channel.is_overdue(now):
                channel.cut()

    def handle_accept(self) -> None:
        """A hook of waitress: somebody connects."""
        if len(self.active_channels) >= self.most_connections:
            resting = [channel for channel in self.active_channels.values() if channel.is_at_rest]
            if resting:
                min(resting, key=lambda channel: channel.asked_at).cut()
        super().handle_accept()


@dataclass(frozen=True)
class ServerOptions:
    """How pages are served.

    Attributes:
        threads: how many requests are worked on at once.
        trusted_proxy: the address of a proxy that is believed what it says of the browser; None for none.
    """

    threads: int
    trusted_proxy: str | None = None


def make_server(
    application: Callable[..., Any], listener: socket.socket, options: ServerOptions
) -> BoundedServer:
    """A server on a socket that listens; its `run` serves until it is stopped."""
    connections = min(MOST_CONNECTIONS, _open_files() // _FILES_PER_CONNECTION)
    adjustments = Adjustments(**_adjustments(listener, options, connections))
    threads = ThreadedTaskDispatcher()
    threads.set_thread_count(options.threads)
    server = BoundedServer(
        application,
        map={},
        _sock=listener,
        bind_socket=False,
        sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        dispatcher=threads,
        adj=adjustments,
    )
    server.most_connections = connections
    return server


def _adjustments(listener: socket.socket, options: ServerOptions, connections: int) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        "sockets": [listener],
        "threads": options.threads,
        "ident": None,
        "connection_limit": connections + _SPARE,
        "cleanup_interval": _LOOK_AFTER,
        "max_request_body_size": MOST_BODY_BYTES,
        "max_request_header_size": MOST_HEADER_BYTES,
        "inbuf_overflow": _BODY_IN_MEMORY,
        # The other way of waiting for sockets ends at a file number of 1024.
        "asyncore_use_poll": True,
    }
    if options.trusted_proxy:
        chosen |= {
            "trusted_proxy": options.trusted_proxy,
            "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto x-forwarded-host",
            "trusted_proxy_count": 1,
            "clear_untrusted_proxy_headers": True,
        }
    return chosen


def _open_files() -> int:
    """How many files this process may have open, raised to what all connections need where the system lets it."""
    try:
        import resource
    except ImportError:  # another system, which has no such limit
        return MOST_CONNECTIONS * _FILES_PER_CONNECTION
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = (MOST_CONNECTIONS + _SPARE) * _FILES_PER_CONNECTION
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return wanted if allowed == resource.RLIM_INFINITY else allowed
