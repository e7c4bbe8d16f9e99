"""The one error of the reader: an export that cannot be read as it is."""

from __future__ import annotations

from pathlib import Path

from errors import UnusableInput

__all__ = ["ExportError"]


class ExportError(UnusableInput):
    """An export cannot be read; the message names the file, the place, what was found and what to do.

    It never quotes the contents of a row. `path` and `line` (1 is the first line, None where it is the whole
    file's) are there for callers that show their own message.
    """

    def __init__(self, path: Path, found: str, remedy: str = "", line: int | None = None) -> None:
        place = f"{path.name}, line {line}" if line else path.name
        super().__init__(f"{place}: {found}", remedy)
        self.path = path
        self.line = line
