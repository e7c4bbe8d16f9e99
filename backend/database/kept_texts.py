"""Long texts of a run, beside its workbench: SQL compares and hands on a short name for each of them."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import IO

# Shorter ones stand in the workbench themselves.
_SHORT = 200  # characters
# No text that was trimmed begins so.
_BEGIN = "\x1f"


class KeptTexts:
    """Keeps each text once, in a file without a name: a run needs no memory for them, and they are gone with it.

    A text that is longer than a line is called by its SHA-256. `text_mark` of the workbench gives the same for it and for its
    name.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def name_of(self, text: str) -> str:
        """A name for a text, the same for the same one; the text itself where it is short."""
        if len(text) <= _SHORT:
            return text
        content = text.encode(errors="surrogatepass")
        name = _BEGIN + hashlib.sha256(content).hexdigest()
        if name not in self._places:
            self._places[name] = (self._end, len(content))
            self._open().seek(self._end)
            self._open().write(content)
            self._end += len(content)
        return name

    def text_of(self, name: str) -> str:
        """The text of a name that was given here; any other text is its own."""
        if not name.startswith(_BEGIN):
            return name
        start, length = self._places[name]
        self._open().seek(start)
        return self._open().read(length).decode(errors="surrogatepass")

    def close(self) -> None:
        if self._file:
            self._file.close()

    def _open(self) -> IO[bytes]:
        if not self._file:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed with the workbench
        return self._file
