"""Which files of a folder could be an export that a phase reads: by their names alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from filemaker import EXTENSIONS

# What macOS, Windows, GNOME, browsers and folders in a cloud add to the name of a second copy, in lower case: such a
# file may be older or newer than the one that it was made beside, so it could be meant just as well.
_WORD = "copy|copie|copia|cópia|kopie|kopia|kopi"
_COPIED = re.compile(
    rf"^(?:{_WORD})(?: \(\d+\))? (?:of|von|van|de|di) (?=.)"
    rf"|(?<=.)(?:[ _–-]+(?:{_WORD})(?: ?\(?\d+\)?)?| ?\(\d+\)| \d\d?| ?\([^()]*(?:{_WORD}|conflict)[^()]*\))$"
)


def candidates(folder: Path, patterns: Sequence[str]) -> list[Path]:
    """The files that one of the patterns could mean, in any case and in any format that is read, sorted by name.

    A copy of such a file is one, too (`Patients (1).csv`, `Image_dataV9 copy.csv`). Leftovers are none: what has
    another extension (`Patients.csv.bak`, `Patients.csv.part`), and what programs keep for themselves (`~$Patients.xlsx`
    of Office, `._Patients.csv` of macOS).

    Raises:
        OSError: the folder cannot be read.
    """
    return [path for path in _matching(folder, patterns) if path.suffix.lower() in EXTENSIONS]


def passed_over(folder: Path, patterns: Sequence[str]) -> list[Path]:
    """The files that are called so, but are in no format that is read: of use only to say what was not taken."""
    return [path for path in _matching(folder, patterns) if path.suffix.lower() not in EXTENSIONS]


def _matching(folder: Path, patterns: Sequence[str]) -> Iterator[Path]:
    wanted = [pattern.casefold() for pattern in patterns]
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~")):
            continue
        # Folders, and links that lead nowhere, are no files.
        if any(fnmatchcase(_plain(path), one) for one in wanted) and path.is_file():
            yield path


def _plain(path: Path) -> str:
    """The name by which a file is looked for: without case, and without what marks it as a copy."""
    stem = unicodedata.normalize("NFC", path.stem).casefold()
    while (shorter := _COPIED.sub("", stem, count=1).strip()) != stem:
        stem = shorter
    return f"{stem}{path.suffix.casefold()}"
