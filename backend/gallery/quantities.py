"""How the pages write numbers, durations and sizes."""

from __future__ import annotations

_UNITS = ("KB", "MB", "GB", "TB")


def thousands(number: int) -> str:
    """A count as in "6,490"."""
    return f"{number:,}"


def counted(number: int, what: str) -> str:
    """So many of something, as in "1 file" or "12 files"."""
    return f"{thousands(number)} {what}{'' if number == 1 else 's'}"


def percentage(part: int, whole: int) -> str:
    """A share as in "99.98 %", rounded down as in the linker's summary; what is not nothing is never none."""
    if not whole or part in {0, whole}:
        return "100 %" if whole and part else "0 %"
    return f"{max(10_000 * part // whole, 1) / 100:.2f} %"


def duration(seconds: float) -> str:
    """A time as in "3.1 s", "2 min 5 s" or "1 h 12 min"."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def size(count: int) -> str:
    """A number of bytes as in "0 bytes", "6 KB" or "2.4 MB"."""
    if count < 1_000:
        return f"{count} bytes"
    value = float(count)
    for unit in _UNITS:
        value /= 1_000
        if value < 999.5 or unit == _UNITS[-1]:
            break
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:,.0f} {unit}"
