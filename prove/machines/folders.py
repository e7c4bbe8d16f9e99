"""Set-ups of `var/` and of what lies in it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from prove.machines.ground import (
    EITHER,
    IMPORT,
    LINK,
    REFUSED,
    WELL,
    WHOLE,
    Ground,
    Setup,
    replaced,
    with_mode,
)

__all__ = ["FOLDERS"]

# A file system of its own in the place of var/, made so large; what lay in var/ may be put back into it.
_IN_VAR = "mount -t tmpfs -o {options} tmpfs {root}/var && {then}"
_FULL_LATER = "cp -a {root}/var/. {root}/kept; " + _IN_VAR


def _empty_var(ground: Ground) -> None:
    shutil.rmtree(ground.var)
    ground.var.mkdir()


def _key(ground: Ground) -> Path:
    return ground.var / "secret_key"


def _empty_and_read_only(ground: Ground) -> None:
    _empty_var(ground)
    ground.var.chmod(0o500)


def _unreadable_key(ground: Ground) -> None:
    replaced(_key, b"x")(ground)
    _key(ground).chmod(0)


FOLDERS: Final = (
    Setup("var missing, and its parent", "migrate", WELL, environ={"NEXUS_VAR_DIR": "{root}/new/parent/var"}),
    Setup("var is a file", IMPORT, {2}, replaced(lambda ground: ground.var, b"")),
    Setup("var below a file", IMPORT, {2}, environ={"NEXUS_VAR_DIR": "{root}/data/Patients.csv/var"}),
    Setup(
        "var a link to itself",
        IMPORT,
        {2},
        lambda ground: (ground.root / "loop").symlink_to("loop"),
        {"NEXUS_VAR_DIR": "{root}/loop"},
    ),
    Setup(
        "var read-only before the first start",
        "migrate",
        {2},
        _empty_and_read_only,
        without_rights=True,
    ),
    Setup(
        "var's parent read-only",
        "migrate",
        {2},
        with_mode(lambda ground: ground.root, 0o500),
        {"NEXUS_VAR_DIR": "{root}/new"},
        without_rights=True,
    ),
    Setup(
        "var full before the first start",
        "migrate",
        {2},
        start=_IN_VAR.format(options="size=4k,nr_inodes=1", root="{root}", then='"$@"'),
        own_mounts=True,
    ),
    Setup(
        "var full before the first start: help",
        "help",
        {2},
        start=_IN_VAR.format(options="size=4k,nr_inodes=1", root="{root}", then='"$@"'),
        own_mounts=True,
    ),
    Setup(
        "var full while migrating",
        "migrate",
        {1, 2},
        start=_IN_VAR.format(options="size=200k", root="{root}", then='"$@"'),
        own_mounts=True,
    ),
    Setup(
        "var full while importing",
        IMPORT,
        {1, 2},
        start=_FULL_LATER.format(
            options="size=2m",
            root="{root}",
            then='cp -a {root}/kept/. {root}/var; dd if=/dev/zero of={root}/var/fill 2>/dev/null; "$@"',
        ),
        own_mounts=True,
    ),
    Setup(
        "var full while re-importing",
        WHOLE,
        {1, 2},
        start=_FULL_LATER.format(
            options="size=2m",
            root="{root}",
            then='cp -a {root}/kept/. {root}/var; dd if=/dev/zero of={root}/var/fill 2>/dev/null; "$@"',
        ),
        own_mounts=True,
    ),
    Setup(
        "var on a read-only file system",
        IMPORT,
        REFUSED,
        start=_FULL_LATER.format(
            options="size=9m",
            root="{root}",
            then='cp -a {root}/kept/. {root}/var; mount -o remount,ro {root}/var; "$@"',
        ),
        own_mounts=True,
    ),
    Setup(
        "var of somebody else",
        IMPORT,
        {2},
        lambda ground: os.chown(ground.var, 65534, 65534),
        without_rights=True,
    ),
    Setup(
        "secret key unreadable",
        IMPORT,
        {2},
        _unreadable_key,
        without_rights=True,
    ),
    Setup("secret key empty", IMPORT, {2}, replaced(_key, b"")),
    Setup("secret key is a folder", IMPORT, {2}, replaced(_key)),
    Setup("secret key is no text", IMPORT, {2}, replaced(_key, b"\xff\x00\xfe")),
    Setup("var/log is a file", WHOLE, REFUSED, replaced(lambda ground: ground.var / "log", b"")),
    Setup("var/backups is a file", WHOLE, REFUSED, replaced(lambda ground: ground.var / "backups", b"")),
    Setup("var/reports is a file", WHOLE, REFUSED, replaced(lambda ground: ground.var / "reports", b"")),
    Setup("var/progress is a file", IMPORT, WELL, replaced(lambda ground: ground.var / "progress", b"")),
    Setup(
        "var/tmp is a file",
        LINK,
        EITHER,
        replaced(lambda ground: ground.var / "tmp", b""),
        {"NEXUS_MATCH_MEMORY": "125"},
    ),
    Setup(
        "thumbnails' folder is a file",
        "make_thumbnails",
        REFUSED,
        environ={"NEXUS_THUMBNAILS_DIR": "{root}/data/Patients.csv"},
    ),
    Setup(
        "thumbnails' folder in that of the images",
        "make_thumbnails",
        {2},
        environ={"NEXUS_THUMBNAILS_DIR": "{root}/images/small"},
    ),
    Setup(
        "thumbnails' folder of too long a name",
        "make_thumbnails",
        REFUSED,
        environ={"NEXUS_THUMBNAILS_DIR": "{root}/" + "x" * 5000},
    ),
    Setup(
        "thumbnails' folder read-only",
        "make_thumbnails",
        REFUSED,
        with_mode(lambda ground: ground.data, 0o500),
        {"NEXUS_THUMBNAILS_DIR": "{root}/data"},
        without_rights=True,
    ),
)
