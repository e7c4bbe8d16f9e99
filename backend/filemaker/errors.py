"""The one error of the reader: an export that cannot be read as it is."""

from __future__ import annotations

from pathlib import Path

from errors import UnusableInput


class ExportError(UnusableInput):
    """An export cannot be read; the message names the file, the place, what was found and what to do.

    It never quotes the contents of a row. `path` and `line` (1 is the first one, None where it is the whole file's)
    are there for callers that show their own message; `unit` is what `line` counts, as in `Export.line_unit`.
    """

    def __init__(
        self, path: Path, found: str, remedy: str = "", line: int | None = None, unit: str = "line"
    ) -> None:
        place = f"{path.name}, {unit} {line}" if line else path.name
        super().__init__(f"{place}: {found}", remedy)
        self.path = path
        self.line = line


class UnprovenColumns(ExportError):
    """A file without a header, whose columns are not proven by what they hold; ids known from elsewhere may prove them."""


def unreadable(path: Path, error: OSError) -> ExportError:
    """The operating system's refusal, in the user's words."""
    return ExportError(path, f"it cannot be read ({error.strerror})", "Check the file and its permissions.")


def no_records(path: Path, found: str = "it holds no records") -> ExportError:
    """An export of nothing: the usual cause is that the wrong records were found before exporting."""
    return ExportError(
        path, found, "Find the records in FileMaker before you export: only the found set is exported."
    )
