"""The exports that a re-import reads: found by name, the newest of each kind, known by their hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from errors import UnusableInput
from jobs import file_sha256

__all__ = ["PATTERNS", "InputFile", "Inputs", "find_inputs"]

# What an export is called in the clinic's folder.
PATTERNS: Mapping[str, str] = MappingProxyType({"patients": "Patients.*", "images": "Image_data*.csv"})


@dataclass(frozen=True)
class InputFile:
    """One export. `sha256` is empty where the file cannot be read; whoever reads it then says why."""

    path: Path
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Inputs:
    """The exports of a folder, by kind; a kind that the folder lacks is missing here, too."""

    folder: Path
    files: Mapping[str, InputFile]

    def path(self, kind: str) -> Path:
        """Where the export of a kind lies.

        Raises:
            UnusableInput: the folder has none.
        """
        if kind not in self.files:
            raise UnusableInput(
                f"There is no export of the {kind} in {self.folder}: no file is called {PATTERNS[kind]}.",
                "Put it there, or name its folder with --data.",
            )
        return self.files[kind].path

    def as_json(self) -> dict[str, Any]:
        """For the ledger."""
        return {kind: asdict(file) | {"path": str(file.path)} for kind, file in self.files.items()}


def find_inputs(folder: Path) -> Inputs:
    """The newest export of each kind.

    Raises:
        UnusableInput: there is no such folder, or it cannot be read.
    """
    try:
        folder = folder.resolve(strict=True)
        found = {kind: _newest(folder, pattern) for kind, pattern in PATTERNS.items()}
    except OSError as fault:
        raise UnusableInput(
            f"The folder of the exports, {folder}, cannot be read: {fault.strerror}.",
            "Name another with --data.",
        ) from None
    return Inputs(folder, {kind: _known(path) for kind, path in found.items() if path})


def _newest(folder: Path, pattern: str) -> Path | None:
    files = [path for path in folder.glob(pattern) if path.is_file()]
    return max(files, key=lambda path: (path.stat().st_mtime_ns, path.name), default=None)


def _known(path: Path) -> InputFile:
    try:
        digest = file_sha256(path)
    except OSError:
        digest = ""
    return InputFile(path, path.stat().st_size, digest)
