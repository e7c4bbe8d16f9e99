"""Set-ups of what goes in and out: exports, stores, backups, terminals, reports."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import Final

from prove.machines.ground import CHECK, EITHER, IMPORT, LINK, REFUSED, WELL, WHOLE, Ground, Setup, with_mode

__all__ = ["INPUTS", "OUTPUTS"]

_STORES = (
    "ftp://somewhere/",
    "file://server/share/",
    "s3://bucket/",
    "s3://",
    "file:///no/such/folder/",
    "{root}/data/Patients.csv",
    "file:///C:/Images/",
    "\\\\server\\share",
)
_ASCII_ONLY: Mapping[str, str | None] = {"PYTHONIOENCODING": "ascii"}
_PLAIN_C: Mapping[str, str | None] = {
    "LC_ALL": "C",
    "LANG": None,
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONIOENCODING": None,
}
_READ_ONLY = with_mode(lambda ground: ground.data, 0o500)


def _fifo(ground: Ground) -> None:
    os.mkfifo(ground.data / "fifo.csv")


def _text_as_backup(ground: Ground) -> None:
    file = ground.data / "x.sqlite3"
    file.write_text("x")
    file.with_name("x.sqlite3.sha256").write_text(f"{hashlib.sha256(b'x').hexdigest()}  x.sqlite3\n")


def _odd_name(ground: Ground) -> None:
    with open(os.fsencode(ground.images) + b"/B\xfccher.jpg", "wb") as file:  # noqa: PTH123 - a name of bytes
        file.write(b"x")


# Exports and stores that are not what they should be.
INPUTS: Final = (
    *(
        Setup(f"images at {url}", LINK, {2}, environ={"NEXUS_IMAGES_URL": url, "AWS_ACCESS_KEY_ID": None})
        for url in _STORES
    ),
    *(
        Setup(f"an image's name is no Unicode: {command.split(maxsplit=1)[0]}", command, EITHER, _odd_name)
        for command in (LINK + " --report {root}/report --json -", CHECK, WHOLE)
    ),
    Setup(
        "images' folder unreadable",
        LINK,
        {2},
        with_mode(lambda ground: ground.images, 0),
        without_rights=True,
    ),
    Setup(
        "one image unreadable",
        "make_thumbnails",
        EITHER,
        with_mode(lambda ground: ground.images / "1.jpg", 0),
        without_rights=True,
    ),
    *(
        Setup(f"export {path}", f"import_patients --csv {path}", {2})
        for path in (
            "/nowhere/Patients.csv",
            "{root}/data",
            "/dev/null",
            "/dev/zero",
            "{root}/" + "x" * 300,
        )
    ),
    Setup("export is a FIFO", "import_patients --csv {root}/data/fifo.csv", {2}, _fifo),
    Setup(
        "export unreadable",
        IMPORT,
        {2},
        with_mode(lambda ground: ground.data / "Patients.csv", 0),
        without_rights=True,
    ),
    Setup(
        "export unreadable: reimport",
        WHOLE,
        {2},
        with_mode(lambda ground: ground.data / "Patients.csv", 0),
        without_rights=True,
    ),
    Setup("exports' folder missing", "reimport --full --data /nowhere", {2}),
    Setup("exports' folder is a file", "reimport --full --data {root}/data/Patients.csv", {2}),
    Setup("backup missing", "restore_backup /nowhere/x.sqlite3 --yes", {2}),
    Setup(
        "backup is a text",
        "restore_backup {root}/data/x.sqlite3 --yes",
        {2},
        _text_as_backup,
    ),
    Setup("backup, nobody to ask", "restore_backup {root}/data/x.sqlite3", REFUSED | {130}, start='"$@" <&-'),
)

# Where the words and the reports go.
OUTPUTS: Final = (
    *(
        Setup(f"an ASCII terminal: {command.split()[0]}", command, {0, 1}, environ=_ASCII_ONLY)
        for command in (CHECK, CHECK + " --json -", IMPORT, WHOLE, "help reimport")
    ),
    *(
        Setup(f"a C locale: {command.split()[0]}", command, EITHER, environ=_PLAIN_C)
        for command in (CHECK, IMPORT, LINK, WHOLE)
    ),
    Setup("standard output closed", IMPORT, WELL, start='"$@" >&-'),
    Setup("standard output cut off", CHECK, {0, 1}, start='"$@" | head -1; exit 0'),
    Setup("standard output full", IMPORT, {1}, start='"$@" >/dev/full'),
    Setup("standard error closed", IMPORT, WELL, start='"$@" 2>&-'),
    Setup("everything closed", IMPORT, WELL, start='"$@" <&- >&- 2>&-'),
    Setup(
        "report's folder read-only",
        LINK + " --report {root}/data/report",
        {2},
        _READ_ONLY,
        without_rights=True,
    ),
    Setup("report's folder is a file", LINK + " --report {root}/data/Patients.csv", {2}),
    Setup("report below a file", LINK + " --report {root}/data/Patients.csv/x", {2}),
    Setup(
        "a folder where a report goes",
        LINK + " --report {root}/report",
        {2},
        lambda ground: (ground.root / "report" / "files.csv").mkdir(parents=True),
    ),
    Setup("JSON in a missing folder", LINK + " --json {root}/new/folder/x.json", WELL),
    Setup("JSON is a folder", LINK + " --json {root}/data", {2}),
    Setup("JSON read-only", LINK + " --json {root}/data/x.json", {2}, _READ_ONLY, without_rights=True),
    Setup(
        "no room for the report",
        LINK + " --report {root}/small",
        REFUSED,
        lambda ground: (ground.root / "small").mkdir(),
        start='mount -t tmpfs -o size=4k,nr_inodes=2 tmpfs {root}/small && "$@"',
        own_mounts=True,
    ),
)
