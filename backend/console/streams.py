"""Standard input and output as a command finds them: closed, cut off, on a full disk, or unable to show a letter.

None of this may end a job half-way: what it writes to the database matters more than what it says of it.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from pathlib import Path
from typing import Any, TextIO, cast

_READABLE = "nexus.readable"
# Stand-ins for the signs that we print ourselves; every other one appears by its number.
_STAND_INS = {
    "█": "#",
    "░": ".",
    "…": "...",
    "–": "-",
    "—": "-",
    "×": "x",
    "→": "->",
    "✓": "ok",
    "≤": "<=",
    "≥": ">=",
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("‘’", "'"),
    # A bar's spinner.
    **dict.fromkeys("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", "*"),
}
# The file descriptors of standard input, output and error.
_STANDARD = 3


def prepare_streams() -> None:
    """To be called once, when a process begins: from then on printing never fails."""
    codecs.register_error(_READABLE, _readable)
    _fill_closed()
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - as long as the process
    sys.stdout = _lasting(sys.stdout)
    sys.stderr = _lasting(sys.stderr)


def lost_output() -> str:
    """Why a part of standard output could not be written; empty if all was, or if its reader did not want the rest."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    raw = getattr(buffer, "raw", buffer)
    fault = raw.fault if isinstance(raw, _Outlet) else None
    return (fault.strerror or type(fault).__name__) if fault and fault.errno != errno.EPIPE else ""


class _Outlet(io.RawIOBase):
    """Writes as long as anybody takes it, and after that to nowhere."""

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw
        self.fault: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def write(self, data: Any) -> int | None:
        if self.fault is None:
            try:
                return self._raw.write(data)
            except OSError as fault:
                self.fault = fault
        return len(data)


def _lasting(stream: TextIO | None) -> TextIO:
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8", errors=_READABLE)
    encoding, by_line = stream.encoding, stream.isatty() or stream is sys.stderr
    buffer: Any = cast(io.TextIOWrapper, stream).detach()
    # PYTHONUNBUFFERED leaves the buffer out, and so do we.
    outlet: Any = io.BufferedWriter(_Outlet(buffer.detach())) if hasattr(buffer, "raw") else _Outlet(buffer)
    return io.TextIOWrapper(outlet, encoding=encoding, errors=_READABLE, line_buffering=by_line)


def _fill_closed() -> None:
    """The next file opened would get the number of a closed one: a database, into which error messages would go."""
    while (number := os.open(os.devnull, os.O_RDWR)) < _STANDARD:
        pass
    os.close(number)


def _readable(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    text = fault.object[fault.start : fault.end]
    return "".join(_STAND_INS.get(sign) or _by_number(sign) for sign in text), fault.end


def _by_number(sign: str) -> str:
    return sign.encode("ascii", "backslashreplace").decode("ascii")
