"""An S3 server that lists invented keys, and spoils its answers in every way that was seen or feared."""

from __future__ import annotations

import hashlib
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET, PREFIX = "dump", "images"
SIZE = 7
"""Bytes of every object."""


@dataclass(frozen=True)
class Answer:
    """One page of a listing, as a good server would send it; a fault sends another one.

    Attributes:
        keys: in order.
        page: which page it is, from 1.
        next: where the next page begins, as a token; empty where there is none.
        is_truncated: what the server says about that.
        sizes: what it says of the objects.
        more: further elements.
    """

    keys: Sequence[str]
    page: int
    next: str = ""
    is_truncated: bool | None = None
    sizes: str = str(SIZE)
    more: str = ""

    def xml(self) -> bytes:
        token = f"<NextContinuationToken>{self.next}</NextContinuationToken>" if self.next else ""
        truncated = bool(self.next) if self.is_truncated is None else self.is_truncated
        head = (
            f"<Name>{BUCKET}</Name><Prefix>{PREFIX}/</Prefix><KeyCount>{len(self.keys)}</KeyCount>{self.more}"
        )
        items = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2016-10-18T08:00:00.000Z</LastModified>"
            f'<ETag>"{_e_tag(key)}"</ETag><Size>{self.sizes}</Size></Contents>'
            for key in self.keys
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"{head}<IsTruncated>{str(truncated).lower()}</IsTruncated>{token}{items}</ListBucketResult>"
        ).encode()


@dataclass(frozen=True)
class Reply:
    """What goes over the wire.

    Attributes:
        body: what is sent.
        length: the Content-Length; None for the body's own.
    """

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/xml"})
    length: int | None = None


Fault: TypeAlias = Callable[[Answer, list[str]], "Answer | Reply | None"]
"""From the right answer and all keys to another one; None ends the connection without any."""

_LOGIN = b"<html><head><title>Sign in</title></head><body><form></form></body></html>"
_ERROR = b"<?xml version='1.0'?><Error><Code>InternalError</Code><Message>Sorry</Message></Error>"
_HTML = {"Content-Type": "text/html"}


def _page_before(answer: Answer, keys: Sequence[str]) -> Answer:
    """The keys that came before, and then on as if they were the right ones."""
    start = max(keys.index(answer.keys[0]) - len(answer.keys), 0) if answer.keys else 0
    return replace(answer, keys=keys[start : start + len(answer.keys)])


def _page_after(answer: Answer, keys: Sequence[str]) -> Answer:
    """A page is passed over, and the listing goes on after the one in its place."""
    if not answer.next:
        return replace(answer, keys=())
    start, size = int(answer.next), len(answer.keys)
    end = start + size
    return replace(answer, keys=keys[start:end], next=str(end) if end < len(keys) else "")


def _again(answer: Answer) -> Answer:
    """A token that leads to the same page."""
    return replace(answer, next=f"at {answer.keys[0]}" if answer.keys else "")


FAULTS: dict[str, Fault] = {
    "ends early": lambda answer, _: replace(answer, next=""),
    "truncated, no token": lambda answer, _: replace(answer, next="", is_truncated=True),
    "truncated, empty token": lambda answer, _: replace(
        answer, next="", is_truncated=True, more="<NextContinuationToken></NextContinuationToken>"
    ),
    "a token it does not know": lambda answer, _: replace(answer, next="unknown"),
    "first version of the listing": lambda answer, _: replace(
        answer, next="", is_truncated=True, more=f"<NextMarker>{''.join(answer.keys[-1:])}</NextMarker>"
    ),
    "ends within the page": lambda answer, _: replace(
        answer, keys=answer.keys[: len(answer.keys) // 2], next=""
    ),
    "half the keys of the page": lambda answer, _: replace(
        answer, keys=answer.keys[: len(answer.keys) // 2], more=f"<KeyCount>{len(answer.keys)}</KeyCount>"
    ),
    "the last key of the page is left out": lambda answer, _: replace(answer, keys=answer.keys[:-1]),
    "the first key of the page is left out": lambda answer, _: replace(answer, keys=answer.keys[1:]),
    "a key in the middle is left out": lambda answer, _: replace(
        answer, keys=[*answer.keys[: len(answer.keys) // 2], *answer.keys[len(answer.keys) // 2 + 1 :]]
    ),
    "an empty listing": lambda answer, _: replace(answer, keys=(), next=""),
    "a page without keys": lambda answer, _: replace(answer, keys=()),
    "pages without keys for ever": lambda answer, _: replace(_again(answer), keys=(), is_truncated=True),
    "the page before": _page_before,
    "the page after": _page_after,
    "the same page for ever": lambda answer, _: _again(answer),
    "backwards": lambda answer, _: replace(answer, keys=answer.keys[::-1]),
    "two keys exchanged": lambda answer, _: replace(
        answer, keys=[*answer.keys[1:2], *answer.keys[:1], *answer.keys[2:]]
    ),
    "a key twice": lambda answer, _: replace(answer, keys=[*answer.keys[:1], *answer.keys]),
    "the first key again at the end": lambda answer, _: replace(
        answer, keys=[*answer.keys, *answer.keys[:1]]
    ),
    "another folder": lambda answer, _: replace(
        answer, keys=[key.replace(PREFIX, "letters") for key in answer.keys]
    ),
    "a folder that begins alike": lambda answer, _: replace(
        answer, keys=[key.replace(PREFIX, f"{PREFIX}-old") for key in answer.keys]
    ),
    "another bucket's name": lambda answer, _: replace(answer, more="<Name>other</Name>"),
    "sizes below nothing": lambda answer, _: replace(answer, sizes="-5"),
    "sizes in words": lambda answer, _: replace(answer, sizes="many"),
    "sizes beyond everything": lambda answer, _: replace(answer, sizes=str(2**63)),
    "no sizes yet": lambda answer, _: replace(answer, sizes="0"),
    "a login page": lambda *_: Reply(_LOGIN, headers=_HTML),
    "a login page that is no XML": lambda *_: Reply(b"<!DOCTYPE html>" + _LOGIN.replace(b"</form>", b"<br>")),
    "a way to a login page": lambda *_: Reply(b"", 302, {"Location": "/login"}),
    "an error with status 200": lambda *_: Reply(_ERROR),
    "JSON": lambda *_: Reply(b'{"keys": []}'),
    "nothing": lambda *_: Reply(b""),
    "204": lambda *_: Reply(b"", 204),
    "500": lambda *_: Reply(_ERROR, 500),
    "503": lambda *_: Reply(_ERROR.replace(b"InternalError", b"SlowDown"), 503),
    "403": lambda *_: Reply(_ERROR.replace(b"InternalError", b"AccessDenied"), 403),
    "no answer": lambda *_: None,
    "half an answer": lambda answer, _: Reply(
        answer.xml()[: len(answer.xml()) // 2], length=len(answer.xml())
    ),
    "half the XML": lambda answer, _: Reply(answer.xml()[: len(answer.xml()) // 2]),
    "too small a length": lambda answer, _: Reply(answer.xml(), length=len(answer.xml()) - 40),
    "too large a length": lambda answer, _: Reply(answer.xml(), length=len(answer.xml()) + 40),
}


@dataclass
class Trouble:
    """A fault, and when it is due.

    Attributes:
        fault: what happens.
        page: where: in answers that begin on this page; None for everywhere.
        times: how often; None for always.
    """

    fault: Fault
    page: int | None
    times: int | None = None

    def is_due(self, answer: Answer) -> bool:
        if self.page not in {answer.page, None} or self.times == 0:
            return False
        self.times = None if self.times is None else self.times - 1
        return True


class ListingHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: the second would wait for the first to be acknowledged
    server: ListingServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(address.query).items()}
        if "list-type" in query:
            self._reply(self.server.listing(query))
        elif unquote(address.path).removeprefix(f"/{BUCKET}/") in self.server.known:
            self._reply(Reply(b"x" * SIZE, headers={"Last-Modified": "Tue, 18 Oct 2016 08:00:00 GMT"}))
        elif address.path == "/login":
            self._reply(Reply(_LOGIN, headers=_HTML))
        else:
            self._reply(Reply(_ERROR.replace(b"InternalError", b"NoSuchKey"), 404))

    do_HEAD = do_GET  # noqa: N815

    def _reply(self, reply: Reply | None) -> None:
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.close_connection = reply.length is not None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is http.server's
        """Nothing: what was asked stands in `ListingServer.asked`."""


class ListingServer(ThreadingHTTPServer):
    """Lists `keys` in pages of `page_size`; set `trouble` to spoil some.

    Attributes:
        asked: how many listings were asked for.
    """

    daemon_threads = True

    def __init__(self, keys: Sequence[str], page_size: int) -> None:
        super().__init__(("127.0.0.1", 0), ListingHandler)
        self.keys = sorted(keys)
        self.known = set(keys)
        self.page_size = page_size
        self.trouble: Trouble | None = None
        self.asked = 0

    @property
    def environ(self) -> dict[str, str]:
        """The AWS_* variables that a user would set."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.server_port}",
            "AWS_ACCESS_KEY_ID": "anybody",
            "AWS_SECRET_ACCESS_KEY": "not-looked-at",
        }

    def listing(self, query: dict[str, str]) -> Reply | None:
        self.asked += 1
        start = self._start(query)
        end = start + self.page_size
        right = Answer(
            self.keys[start:end], start // self.page_size + 1, str(end) if end < len(self.keys) else ""
        )
        answer: Answer | Reply | None = right
        if self.trouble and self.trouble.is_due(right):
            answer = self.trouble.fault(right, self.keys)
        return Reply(answer.xml()) if isinstance(answer, Answer) else answer

    def _start(self, query: dict[str, str]) -> int:
        token = query.get("continuation-token", "")
        if token.isdecimal():
            return int(token)
        if token.startswith("at "):
            return self.keys.index(token.removeprefix("at "))
        # As rclone does: a token that it does not know is answered with an empty last page.
        return len(self.keys) if token else bisect_right(self.keys, query.get("start-after", ""))


@contextmanager
def serve_listing(keys: Sequence[str], page_size: int) -> Iterator[ListingServer]:
    """A server of these keys until the block ends."""
    with ListingServer(keys, page_size) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _e_tag(key: str) -> str:
    return hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()
