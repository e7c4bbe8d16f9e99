"""One clinic in every format, encoding, line ending and date order: the same plan."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from console import SilentProgress
from filemaker import DateOptions
from images.linking import LinkOptions, link
from images.linking.plan import Plan
from sample_clinic.files import Places
from sample_clinic.plan import SampleClinic
from sample_clinic.register import missing_patients, write_patients
from tests.ugly import render

Rows = list[list[str]]
# Letters that every encoding of the list has, and that have another place in each of them.
ACCENTED = "Pied gauche, été – n° 2"
# Of 6,662, which are linked in test_specification.py: enough for every type and for days that prove their order.
RECORDS = 1_500


@dataclass(frozen=True)
class Rendering:
    """One way to write the same records into a file."""

    name: str
    suffix: str
    write: Callable[[Rows], str | bytes]
    encoding: str = "utf-8"
    order: str = "%m/%d/%Y"


def text(suffix: str, **how: object) -> Callable[[Rows], str]:
    makers: dict[str, Callable[..., str]] = {
        ".csv": render.delimited,
        ".tab": render.tab_separated,
        ".mer": render.merge,
    }
    return lambda rows: makers[suffix](rows, **how)


RENDERINGS = [
    Rendering("csv utf-8 crlf", ".csv", text(".csv")),
    Rendering("csv bom lf dmy", ".csv", text(".csv", line_ending="\n"), "utf-8-sig", "%d/%m/%Y"),
    Rendering("csv cr quoted", ".csv", text(".csv", line_ending="\r", quote_all=True)),
    Rendering("csv without header", ".csv", text(".csv", header=None)),
    Rendering("csv utf-16", ".csv", text(".csv"), "utf-16"),
    Rendering("csv windows-1252 ymd", ".csv", text(".csv"), "cp1252", "%Y-%m-%d"),
    Rendering("csv macroman cr", ".csv", text(".csv", line_ending="\r"), "mac_roman"),
    Rendering("csv semicolons dotted dmy", ".csv", text(".csv", delimiter=";"), order="%d.%m.%Y"),
    Rendering("tab without header cr", ".tab", text(".tab")),
    Rendering(
        "tab header lf dmy", ".tab", text(".tab", header=render.HEADER, line_ending="\n"), order="%d/%m/%Y"
    ),
    Rendering("tab utf-16 without header", ".tab", text(".tab"), "utf-16"),
    Rendering("tab macroman without header", ".tab", text(".tab"), "mac_roman"),
    Rendering("mer cr", ".mer", text(".mer")),
    Rendering(
        "mer semicolon windows-1252", ".mer", text(".mer", delimiter=";", line_ending="\r\n"), "cp1252"
    ),
    Rendering("xlsx shared strings", ".xlsx", render.workbook),
    Rendering("xlsx inline without header", ".xlsx", lambda rows: render.workbook(rows, None, shared=False)),
    Rendering("fmpxmlresult", ".xml", render.fmpxmlresult),
    Rendering("fmpdsoresult ymd", ".xml", render.fmpdsoresult, order="%Y/%m/%d"),
]


# One worker, and one transaction around all of them: the patients are written once, and never committed.
pytestmark = [pytest.mark.any_database, pytest.mark.xdist_group("renderings")]


@pytest.fixture(scope="module")
def patients(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, sample_clinic: SampleClinic
) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        write_patients(missing_patients(sample_clinic.patients))
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def places(sample_clinic_files: Places, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The first records of the sample clinic, and their files."""
    folder = tmp_path_factory.mktemp("part")
    part = Places(csv=folder / "part.csv", images=folder / "images", documents=folder / "documents")
    part.images.mkdir()
    lines = sample_clinic_files.csv.read_bytes().splitlines(keepends=True)[: RECORDS + 1]
    part.csv.write_bytes(b"".join(lines))
    with part.csv.open(encoding="utf-8-sig", newline="") as export:
        recids = {row["recid"] for row in csv.DictReader(export)}
    for file in sample_clinic_files.images.iterdir():
        if file.stem in recids:
            (part.images / file.name).hardlink_to(file)
    return part


@pytest.fixture(scope="module")
def records(places: Places) -> Rows:
    """Some of their names have letters that an encoding can spoil."""
    with places.csv.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    for row in rows[::50]:
        row[1] = row[4] = f"{ACCENTED}.jpg"
    return rows


@pytest.fixture(scope="module")
def reference(patients: None, places: Places, tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, bytes]:
    """What the export as it comes says of every file."""
    plan, files = dry_run(places.csv, places, tmp_path_factory.mktemp("reference"))
    assert plan.linked == len(list(places.images.iterdir())) > 0.95 * RECORDS
    return plan, files


@pytest.mark.parametrize("rendering", RENDERINGS, ids=lambda rendering: rendering.name)
def test_every_rendering_gives_the_same_plan(
    db: None,
    reference: tuple[Plan, bytes],
    records: Rows,
    places: Places,
    tmp_path: Path,
    rendering: Rendering,
) -> None:
    rendered = tmp_path / f"export{rendering.suffix}"
    content = rendering.write(in_order(records, rendering.order))
    rendered.write_bytes(content if isinstance(content, bytes) else content.encode(rendering.encoding))

    plan, files = dry_run(rendered, places, tmp_path / "report")

    assert plan == reference[0]
    assert files == reference[1]


def in_order(rows: Sequence[Sequence[str]], order: str) -> Rows:
    """The rows with their dates written in another order."""
    days = {row[0]: datetime.strptime(row[0], "%m/%d/%Y").strftime(order) for row in rows}  # noqa: DTZ007
    return [[days[row[0]], *row[1:]] for row in rows]


def dry_run(export: Path, places: Places, report: Path) -> tuple[Plan, bytes]:
    result = link(
        LinkOptions(
            export=export,
            store_url=places.images.as_uri(),
            dry_run=True,
            dates=DateOptions(today=date(2026, 11, 23)),
            report_dir=report,
        ),
        SilentProgress(),
    )
    return result.plan, (report / "files.csv").read_bytes()
