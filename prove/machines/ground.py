"""One installation to spoil, and what a set-up is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = [
    "CHECK",
    "EITHER",
    "HIDDEN",
    "IMPORT",
    "LINK",
    "NAME",
    "REFUSED",
    "WELL",
    "WHOLE",
    "Ground",
    "Setup",
    "replaced",
    "with_mode",
]

# What no output may repeat: a patient's name in the exports, and a part of every password.
NAME, HIDDEN = "Quillfeather", "hidden-in-an-address"
_PATIENTS = f"""id,first name,last name,date of birth
11110000-0000-4000-8000-000000000001,First,{NAME},02/15/1951
11110000-0000-4000-8000-000000000002,First,{NAME},03/15/1952
"""
_IMAGES = """date,fileNane,id,id_Contact,Name of file,NexusExportDate,recid,Type
10/18/2016,a.jpg,22220000-0000-4000-8000-000000000001,11110000-0000-4000-8000-000000000001,a.jpg,1,1,Left Dorsal
10/28/2016,a.jpg,22220000-0000-4000-8000-000000000002,11110000-0000-4000-8000-000000000002,a.jpg,1,2,Left Dorsal
"""


@dataclass(frozen=True)
class Ground:
    """One installation with a tiny clinic, below a folder of its own."""

    root: Path

    @property
    def var(self) -> Path:
        return self.root / "var"

    @property
    def database(self) -> Path:
        return self.var / "nexus.sqlite3"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def images(self) -> Path:
        return self.root / "images"

    def lay(self, migrated: Path, picture: bytes) -> None:
        """Writes it all, with a copy of a migrated database."""
        for folder in (self.var, self.data, self.images):
            folder.mkdir(parents=True, mode=0o700)
        shutil.copy(migrated, self.database)
        key = self.var / "secret_key"
        key.write_text("a key that was made at the first start")
        key.chmod(0o600)
        (self.data / "Patients.csv").write_text(_PATIENTS)
        (self.data / "Image_dataV9.csv").write_text(_IMAGES)
        for recid in "12":
            (self.images / f"{recid}.jpg").write_bytes(picture)


def as_it_is(_ground: Ground) -> None:
    """Nothing is spoilt."""


# What may come of a set-up: as exit statuses.
WELL, REFUSED, EITHER = {0}, {1, 2}, {0, 1, 2}


@dataclass(frozen=True)
class Setup:
    """One set-up.

    Attributes:
        name: what it lacks.
        command: of manage.py; {root} is the installation's folder.
        statuses: the exit statuses that are right.
        spoil: takes something away before the command begins.
        environ: further variables; None takes one away.
        start: how it is started; "$@" is the command.
        without_rights: root, too, is bound to the rights of files.
        own_mounts: may mount what nobody else sees.
    """

    name: str
    command: str
    statuses: set[int]
    spoil: Callable[[Ground], None] = as_it_is
    environ: Mapping[str, str | None] = field(default_factory=dict)
    start: str = '"$@"'
    without_rights: bool = False
    own_mounts: bool = False


CHECK = "check_export {root}/data/Image_dataV9.csv"
IMPORT = "import_patients --csv {root}/data/Patients.csv"
LINK = "link_filemaker_images_csv --csv {root}/data/Image_dataV9.csv --min-linked 0"
WHOLE = "reimport --full --data {root}/data"


def replaced(what: Callable[[Ground], Path], content: bytes | None = None) -> Callable[[Ground], None]:
    """Something becomes a file with this content; None: a folder."""

    def spoil(ground: Ground) -> None:
        place = what(ground)
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
        place.mkdir() if content is None else place.write_bytes(content)

    return spoil


def with_mode(what: Callable[[Ground], Path], mode: int) -> Callable[[Ground], None]:
    return lambda ground: what(ground).chmod(mode)
