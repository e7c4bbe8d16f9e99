"""The command line of every linker, and what it means."""

from __future__ import annotations

import argparse
from typing import Any

from files.kind import FiledKind
from files.options import LinkOptions
from jobs.arguments import add_store_argument, percent
from transfers.command import add_transfer_arguments, transfer_options


def add_link_arguments(parser: argparse.ArgumentParser, files: FiledKind) -> None:
    """What every linker is asked."""
    add_transfer_arguments(parser, files.kind, "only the first N files in key order")
    add_store_argument(parser, files.name)
    parser.add_argument(
        "--min-linked",
        type=percent,
        default=50.0,
        metavar="PERCENT",
        help="fail, and write nothing, if fewer files than this can be linked (default: 50)",
    )
    parser.add_argument(
        "--accept-fewer",
        action="store_true",
        help="go on where the export breaks off, far fewer files are listed than before, too many rows of a first run have no file, or many earlier links would be withdrawn",
    )


def link_options(files: FiledKind, options: dict[str, Any]) -> LinkOptions:
    """What the parsed options ask for."""
    return LinkOptions(
        store_url=options[files.name],
        min_linked=options["min_linked"],
        accept_fewer=options["accept_fewer"],
        **transfer_options(options),
    )
