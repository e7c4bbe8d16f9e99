"""Takes one class of check at a time out of a copy of the product, and sees whether the proof notices.

    python -m prove.sabotage [--write]

A proof that stays green then proves nothing of that class. Exit status: 0 each was noticed; 1 one was not, or the text
that it replaces is no longer there.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from prove.figure import write_between
from prove.lanes import PROJECT, Order, run_lanes

__all__ = ["SABOTAGES", "Sabotage", "main", "sabotaged"]

_SEED = 5
_SIZE = 120
# Clinics of each theme; one alone may be lucky.
_CLINICS = 2


@dataclass(frozen=True)
class Sabotage:
    """One check taken out.

    Attributes:
        check: what the product is then without.
        file: below backend/.
        old, new: the text that is replaced, which stands there once.
        themes: the hazards that must bring it to light.
    """

    check: str
    file: str
    old: str
    new: str
    themes: tuple[str, ...]


SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        "columns that mean the same must agree",
        "filemaker/opened.py",
        "            self._refuse_rivals(block)\n",
        "",
        ("recids of two tables", "two types that differ", "two columns of days that differ"),
    ),
    Sabotage(
        "facts are fields of one table",
        "filemaker/columns/claims.py",
        'if spec.elsewhere == "refused" and not own:',
        "if False:",
        ("facts of another table than the recid", "record ids of the exporting table"),
    ),
    Sabotage(
        "words for none are no ids",
        "filemaker/values/identity.py",
        'return "" if _says_none(key) else _exact(key)',
        "return _exact(key)",
        ("words for no patient", "records of nobody"),
    ),
    Sabotage(
        "damaged ids prove nobody",
        "filemaker/values/identity.py",
        'return "" if _says_none(key) else _exact(key)',
        'return "" if _says_none(key) else key',
        ("damaged patient ids",),
    ),
    Sabotage(
        "separators never make two ids one",
        "filemaker/values/id_columns.py",
        "return _in_doubt(separated, grouped | decimals, ids)",
        'return {one: IdReading(number, "formatted_id") for one, number in grouped.items()}',
        ("ids that would become one",),
    ),
    Sabotage(
        "files of other folders are another table's",
        "files/folders.py",
        "foreign = _foreign(bench, paths) if len(paths) > 1 else []",
        "foreign: list[int] = []",
        ("files of another folder",),
    ),
    Sabotage(
        "derived files",
        "files/derived.py",
        "for (key,) in bench.rows(_SUSPECTS) if _original_of(key, types)]",
        "for (key,) in bench.rows(_SUSPECTS) if False]",
        ("thumbnails beside originals",),
    ),
    Sabotage(
        "hidden folders and sidecars",
        "files/listing.py",
        "if folder in self.system or is_system_name(name):",
        "if False:",
        ("hidden folders", "companions of macos"),
    ),
    Sabotage(
        "the first bytes tell where the name does not",
        "files/file_types.py",
        "return next((kind for kind, signature in self.signatures if signature.match(head)), None)",
        'return "image/jpeg" if head else None',
        ("text without an extension",),
    ),
    Sabotage(
        "rows of one recid must agree",
        "images/linking/match.sql",
        "         WHEN disputed THEN 'conflicting_metadata'\n",
        "",
        ("rows that contradict each other",),
    ),
    Sabotage(
        "an id of two patients proves nobody",
        "images/linking/match.sql",
        "         WHEN NOT patient_corrected AND patients > 1 THEN 'ambiguous_patient'\n",
        "",
        ("two patients who carry one id",),
    ),
    Sabotage(
        "rows of one patient must agree",
        "transfers/rows.sql",
        "count(DISTINCT said) > 1 AS disputed",
        "false AS disputed",
        ("two people with one id", "records that contradict each other"),
    ),
    Sabotage(
        "days that a spreadsheet swapped",
        "filemaker/values/dates.py",
        "swapped = swapped_days(written, options.date_cells)",
        "swapped: frozenset[str] = frozenset()",
        ("days swapped by a spreadsheet",),
    ),
    Sabotage(
        "a column that contradicts itself has no order",
        "filemaker/values/dates.py",
        '    if mdy and dmy:\n        return None, "contradiction"\n',
        "",
        ("both orders in one column",),
    ),
    Sabotage(
        "moments are days at the clinic",
        "jobs/clinic_day.py",
        "zone=clinic_zone()",
        "zone=None",
        ("moments in utc", "moments with an offset"),
    ),
    Sabotage(
        "a short year leaves the century open",
        "filemaker/values/dates.py",
        "if written.short_year and not (options.order and options.pivot_year):",
        "if False:",
        ("days with short years",),
    ),
    Sabotage(
        "a repeated header is no record",
        "filemaker/columns/repeated_header.py",
        "repeated = [row for row in self._candidates(block) if self._is_header(block, row)]",
        "repeated: list[int] = []",
        ("the header again", "the patients header again"),
    ),
    Sabotage(
        "lines of a quoted field are no records",
        "filemaker/text/dialect.py",
        "return csv.reader(lines, delimiter=self.delimiter, strict=strict)",
        "return (row for line in lines for row in csv.reader([line], delimiter=self.delimiter))",
        ("notes whose lines look like records",),
    ),
    Sabotage(
        "encodings are told by their letters",
        "filemaker/text/legacy_encodings.py",
        "return Guess(best.codec, _evidence(",
        # Whichever of the two Western ones it is not: what a clinic of the seed is in, is drawn.
        'return Guess("mac_roman" if best.codec == "cp1252" else "cp1252", _evidence(',
        ("one letter that is not ascii", "patients twice"),
    ),
    Sabotage(
        "a first listing that lacks many files stops the run",
        "files/guard.py",
        "            _check_rows(bench, inputs)\n",
        "            pass\n",
        ("half of the files are missing",),
    ),
    Sabotage(
        "an export that breaks off is refused",
        "files/guard.py",
        "        _check_whole(inputs.export)\n",
        "",
        ("an export that breaks off",),
    ),
    Sabotage(
        "an id of a patient is the same in any spelling, for records too",
        "patients/records.py",
        "                [normalise_id(text) for text in texts],\n",
        "                texts,\n",
        ("records in other clothes",),
    ),
    Sabotage(
        "a record's patient stands in its own row",
        "patients/records.py",
        "WHERE told.line = export_row.line",
        "WHERE told.line = export_row.line + 1",
        ("records without an id",),
    ),
    Sabotage(
        "records of two patients with one id are nobody's",
        "patients/whose.sql",
        "            WHEN proof.patients > 1 THEN 'ambiguous_patient'\n",
        "",
        ("records of ambiguous patients",),
    ),
    Sabotage(
        "what was changed in Nexus stays",
        "transfers/compare.sql",
        "CASE WHEN f.was_changed THEN f.known ELSE f.told END",
        "f.told",
        ("records that people changed",),
    ),
    Sabotage(
        "records of another kind are refused",
        "transfers/stand.py",
        "    if looks and transfer.imported and not read.columns:\n",
        "    if False:\n",
        ("records of another kind",),
    ),
    Sabotage(
        "of times that clocks show twice the first, of those that they skip counted on",
        "filemaker/values/wall_clocks.py",
        "utcoffset() for fold in (0, 1))",
        "utcoffset() for fold in (1, 0))",
        ("times that clocks skip or show twice",),
    ),
    Sabotage(
        "24 hours and more belong to the day before",
        "filemaker/values/clock_times.py",
        "return timedelta(days=int(days or 0), hours=hour,",
        "return timedelta(hours=hour % 24,",
        ("times after midnight",),
    ),
    Sabotage(
        "a clinic is what idCal says first",
        "appointments/transfer.py",
        '("calendar_id", "clinic_id")',
        '("clinic_id",)',
        ("clinics by id and by name",),
    ),
    Sabotage(
        "a note whose day cannot be read has none",
        "notes/plan.sql",
        "coalesce(told.day::VARCHAR, '')",
        "coalesce(told.day, current_date)::VARCHAR",
        ("days of notes that cannot be read",),
    ),
    Sabotage(
        "of a document's key only its id counts",
        "documents/linking/kind.py",
        "    uuids_anywhere=True,\n",
        "    uuids_anywhere=False,\n",
        ("documents in other clothes",),
    ),
    Sabotage(
        "a UUID is one in any case",
        "files/claimed_ids.py",
        " and not _UUID(ref)",
        "",
        ("documents that repeat or contradict each other",),
    ),
    Sabotage(
        "the database holds what the report says",
        "images/linking/apply.py",
        '    "recid": "record_ref",\n    "captured_on": "day::VARCHAR",\n',
        '    "recid": "record_ref",\n    "captured_on": "(day + INTERVAL 1 DAY)::DATE::VARCHAR",\n',
        ("nothing special",),
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m prove.sabotage", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="the table goes into docs/proof.md")
    options = parser.parse_args(arguments)
    lines, unnoticed = (
        ["| taken out | noticed by | wrong links and records | other faults |", "|---|---|---|---|"],
        0,
    )
    for one in SABOTAGES:
        wrong, other = _consequences(one)
        unnoticed += not wrong + other
        lines.append(f"| {one.check} | {', '.join(one.themes)} | {wrong:,} | {other:,} |")
        print(lines[-1], flush=True)
    if options.write and not unnoticed:
        write_between(PROJECT / "docs" / "proof.md", "sabotage", "\n".join(lines))
    return 1 if unnoticed else 0


def _consequences(one: Sabotage) -> tuple[int, int]:
    """How many wrong links and records, and how many other faults the proof then counts."""
    orders = [
        Order(_SEED, number, _SIZE, twice=False, theme=theme, companions=())
        for theme in one.themes
        for number in range(0, 2 * _CLINICS, 2)  # even ones share a lane, which starts once
    ]
    with tempfile.TemporaryDirectory(prefix="nexus-sabotage-") as name:
        backend = Path(name) / "backend"
        shutil.copytree(PROJECT / "backend", backend, ignore=shutil.ignore_patterns("__pycache__"))
        path = backend / one.file
        path.write_text(sabotaged(one), "utf-8")
        verdicts = list(run_lanes(orders, backend=backend))
    wrong = sum(verdict["wrong_links"] + verdict["wrong_records"] for verdict in verdicts)
    return wrong, sum(_others(verdicts))


def _others(verdicts: Sequence[dict[str, list[str]]]) -> Iterator[int]:
    for verdict in verdicts:
        yield sum(not fault.startswith("wrong ") for fault in verdict["faults"])


def sabotaged(one: Sabotage) -> str:
    """The file's text without the check.

    Raises:
        ValueError: the check does not stand there, or not once: the list has to follow the product.
    """
    text = (PROJECT / "backend" / one.file).read_text("utf-8")
    if text.count(one.old) != 1:
        raise ValueError(f"{one.check}: its text stands {text.count(one.old)} times in {one.file}")
    return text.replace(one.old, one.new)


if __name__ == "__main__":
    sys.exit(main())
