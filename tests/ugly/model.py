"""An ugly export and the truth about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from filemaker import IMAGE_EXPORT, Evidence, ReadOptions, Schema
from tests.ugly.render import CANONICAL, Row, delimited

PATIENTS = tuple(str(uuid.UUID(int=0xA11CE000 + number, version=4)).upper() for number in range(3))
_VIEWS = ("Left Dorsal", "Right Dorsal", "Left Plantar", "L-Brannock")


def picture(number: int, **changes: str) -> list[str]:
    """A plain row of the specification's export; `changes` go by canonical names."""
    view = _VIEWS[number % 4]
    name = view.replace(" ", "-") + ".jpg"
    cells = {
        "date": f"10/{18 + number % 10}/2016",
        "file_name": name,
        "filemaker_id": str(uuid.UUID(int=0xF11E000 + number, version=4)).upper(),
        "patient_id": PATIENTS[number % 3],
        "name_of_file": name,
        "export_date": "1",
        "recid": str(number + 2),
        "type": view,
    }
    assert changes.keys() <= cells.keys()
    return list((cells | changes).values())


def pictures(count: int = 4) -> list[list[str]]:
    return [picture(number) for number in range(count)]


def evidence(rows: Sequence[Row]) -> Evidence:
    """What a database and a listing would know of these rows."""
    return Evidence(
        frozenset(patient.lower() for patient in PATIENTS),
        frozenset(row[CANONICAL.index("recid")] for row in rows),
    )


@dataclass(frozen=True)
class UglyExport:
    """A file, and what a reader must make of it.

    Attributes:
        path: the file.
        rows: the rows it holds, as (canonical name -> text); columns that are not named here do not matter.
        quirks: the names of exactly the quirks it has.
        lines: the source lines on which the rows begin; None where it does not matter.
        malformed: the lines of the malformed rows.
        options: what a reader has to be told.
    """

    path: Path
    rows: list[dict[str, str]]
    quirks: frozenset[str]
    lines: tuple[int, ...] | None = None
    malformed: tuple[int, ...] = ()
    options: ReadOptions = field(default_factory=ReadOptions)
    schema: Schema = IMAGE_EXPORT


Maker = Callable[[Path], UglyExport]
UGLY: dict[str, Maker] = {}


def ugly(maker: Maker) -> Maker:
    """Registers a function that writes an ugly export into a folder and returns the truth about it."""
    UGLY[maker.__name__] = maker
    return maker


def named(rows: Sequence[Row], names: Sequence[str] = CANONICAL) -> list[dict[str, str]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def write(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def text_export(
    folder: Path,
    content: str | bytes,
    *quirks: str,
    rows: Sequence[Row] | None = None,
    name: str = "Image_data.csv",
    encoding: str = "utf-8",
    lines: Sequence[int] | None = None,
    malformed: Sequence[int] = (),
    options: ReadOptions | None = None,
) -> UglyExport:
    """An ugly text that holds the plain pictures, unless other rows are named."""
    return UglyExport(
        path=write(folder, name, content, encoding),
        rows=named(pictures() if rows is None else rows),
        quirks=frozenset(quirks),
        lines=tuple(lines) if lines is not None else None,
        malformed=tuple(malformed),
        options=options or ReadOptions(),
    )


def plain(rows: Sequence[Row] | None = None) -> str:
    """A CSV as the specification has it."""
    return delimited(pictures() if rows is None else rows)
