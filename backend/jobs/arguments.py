"""Arguments that several commands share, and what they mean."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from filemaker import DateOptions, DateOrder, ReadOptions
from jobs.clinic_day import clinic_dates


def add_reading_arguments(parser: argparse.ArgumentParser) -> None:
    """How to read an export."""
    reading = parser.add_argument_group("reading the export", "only where it does not say so itself")
    reading.add_argument(
        "--date-order",
        choices=("auto", *(order.value for order in DateOrder)),
        default="auto",
        help="order of the parts of a date (default: auto, inferred from the whole column)",
    )
    reading.add_argument(
        "--pivot-year",
        type=int,
        metavar="YEAR",
        help="with --date-order: read 2-digit years as the years from 100 before YEAR up to it",
    )
    reading.add_argument("--encoding", metavar="NAME", help="such as utf-8, utf-16, cp1252, mac-roman")
    reading.add_argument(
        "--columns",
        metavar="NAMES",
        help="the columns' names, comma separated, for a file without a header line",
    )


def add_store_argument(parser: argparse.ArgumentParser, name: str) -> None:
    """Where the files of a kind of record lie, `--images` or `--documents`; the setting of that name is the default."""
    setting = f"NEXUS_{name.upper()}_URL"
    parser.add_argument(
        f"--{name}",
        metavar="URL",
        default=getattr(settings, setting),
        help=f"where the {name} lie: file:///folder/ or s3://bucket/prefix/ (default: {setting})",
    )


def add_result_arguments(parser: argparse.ArgumentParser, tables: str) -> None:
    """Where the result goes; `tables` names the files of the report."""
    parser.add_argument("--report", type=Path, metavar="DIR", help=f"write {tables} there")
    parser.add_argument("--json", metavar="FILE|-", help="write the result as JSON; - is standard output")


def read_options(options: dict[str, Any]) -> ReadOptions:
    columns = options["columns"]
    return ReadOptions(
        encoding=options["encoding"],
        columns=tuple(name.strip() for name in columns.split(",")) if columns else None,
    )


def date_options(options: dict[str, Any]) -> DateOptions:
    order = options["date_order"]
    return clinic_dates(None if order == "auto" else DateOrder(order), options["pivot_year"])


def with_columns_joined(arguments: Sequence[str]) -> list[str]:
    """`--columns -,date` as `--columns=-,date`: argparse takes a value that begins with a dash for an option."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] == "--columns" and argument.startswith("-,"):
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def json_path(options: dict[str, Any]) -> Path | None:
    """The file that `--json` names, if it names one."""
    target = options["json"]
    return Path(target) if target and target != "-" else None


def count(text: str) -> int:
    """A whole number from 1, as the type of an argument."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def percent(text: str) -> float:
    """A percentage, as the type of an argument."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage from 0 to 100")
    return value
