"""What docs/checking-exports.md shows: exports to examine, and what the doctor prints of each."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.management import CommandError, call_command

from tests.ugly import UGLY, render
from tests.ugly.model import PATIENTS, pictures

UGLY_ONES = (
    "windows_1252",
    "utf16_without_bom",
    "records_end_in_a_mix",
    "no_header_but_known_ids",
    "portal_rows",
    "a_quote_that_is_never_closed",
    "file_still_being_written",
    "merge_file_with_semicolons",
    "workbook_with_rounded_ids",
    "fmpxmlresult_with_repetitions",
)
_PERSON = ("id", "Title", "First Name", "Last Name", "Date of Birth", "Sex")
_PEOPLE = [
    (PATIENTS[0], "Ms", "Ada", "Quillfeather", "12/28/1950", "F"),
    (PATIENTS[1], "Mr", "Bruno", "Bandicoot", "03/04/1961", "M"),
    (PATIENTS[2], "", "Cleo", "Capybara", "07/15/1988", ""),
]


@dataclass(frozen=True)
class Example:
    """An export, the images that it may be about, and what else the command is told."""

    title: str
    export: Path
    images: Path
    arguments: tuple[str, ...] = ()


def small_examples(folder: Path) -> Iterator[Example]:
    """Made by the tests' own code; `PATIENTS` are the patients who are there."""
    for name in UGLY_ONES:
        place = folder / name
        place.mkdir()
        made = UGLY[name](place)
        dump = _dump(place, [row.get("recid") or "unnamed" for row in made.rows])
        yield Example(name.replace("_", " ").capitalize(), made.path, dump)
    yield from _misfits(folder)


def _misfits(folder: Path) -> Iterator[Example]:
    """Files that are read well and fit badly, and files that are refused."""
    rows = pictures(6)
    dump = _dump(folder, [row[6] for row in rows])
    padded = [[*row[:3], f"C-{row[3]}", *row[4:6], f"{int(row[6]):05}", row[7]] for row in rows]
    yield Example("Ids that nearly match", _text(folder, "padded.csv", render.delimited(padded)), dump)
    yield Example("Images from a layout of contacts", _text(folder, "contacts.mer", _of_contacts(rows)), dump)
    people = _text(folder, "Patients.csv", render.delimited(_PEOPLE, _PERSON))
    yield Example("A file of patients instead of images", people, dump, ("--kind", "images"))
    elsewhere = [[*row[:3], row[2], *row[4:6], f"9{row[6]}", "Zehenspitze süd"] for row in rows]
    tab = folder / "images.tab"
    tab.write_bytes(render.tab_separated(elsewhere).encode("mac_roman"))
    yield Example("No header and ids that nobody knows", tab, dump)
    picture = folder / "images.csv"
    picture.write_bytes(b"\xff\xd8\xff\xe0" + bytes(2_000))
    yield Example("No export at all", picture, dump)


def _of_contacts(rows: Sequence[Sequence[str]]) -> str:
    """One contact a line, with the first of their pictures beside them."""
    header = (*_PERSON, "id_Contact", "Images::recid", "Images::date", "Images::fileNane", "Images::Type")
    lines = [
        (*person, person[0], row[6], row[0], row[1], row[7])
        for person, row in zip(_PEOPLE, rows, strict=False)
    ]
    return render.merge(lines, header)


def _dump(folder: Path, recids: Sequence[str]) -> Path:
    dump = folder / "dump"
    dump.mkdir()
    for recid in recids:
        (dump / f"{recid}.jpg").write_bytes(b"picture")
    return dump


def _text(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, "utf-8", newline="")
    return path


def section(example: Example) -> str:
    """A section of the page: the command and what it prints, from the file's description on."""
    out, message = io.StringIO(), ""
    try:
        call_command(
            *("check_export", str(example.export), "--images", f"{example.images.as_uri()}/"),
            *example.arguments,
            stdout=out,
            no_color=True,
        )
    except SystemExit:
        pass  # not ready
    except CommandError as refusal:
        message = f"\nCommandError: {refusal}"
    printed = out.getvalue().split("\n\n", 1)[-1].rstrip() + message
    lines = "\n".join(line.rstrip() for line in printed.split("\n"))
    command = " ".join(["manage.py check_export", example.export.name, *example.arguments])
    return f"## {example.title}\n\n`{command}`\n\n```\n{lines}\n```\n"
