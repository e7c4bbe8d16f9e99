"""The exports that a re-import reads: found by name or named with `--export`, one of each kind, known by their hash.

Where several could be meant and differ, nobody guesses which: the kind has none until somebody names it. A newer file
is no better than an older one; a backup or a copy is often the newest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

from errors import UnusableInput
from filemaker import Evidence, Schema
from jobs import file_sha256
from reimport.export_names import candidates, passed_over


@dataclass(frozen=True)
class WantedExport:
    """What a phase reads.

    Attributes:
        patterns: what it is called in the clinic's folder, such as `Patients.*`: in any case, in any format that is read.
        schema: the columns that it has.
        evidence: from all inputs and the address of its files, the ids by which its columns are recognised where it
            has no header; None where nothing proves them.
    """

    patterns: tuple[str, ...]
    schema: Schema
    evidence: ExportEvidence | None = None

    @property
    def words(self) -> str:
        """The patterns as a sentence has them."""
        return " or ".join(self.patterns)


@dataclass(frozen=True)
class InputFile:
    """One export.

    Attributes:
        path: where it lies.
        size_bytes: its size.
        sha256: of its bytes; empty where it cannot be read, and whoever reads it then says why.
        same: the names of other files that could be meant and hold the same bytes.
    """

    path: Path
    size_bytes: int
    sha256: str
    same: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReimportInputs:
    """The exports of a run.

    Attributes:
        folder: where those lie that were not named.
        wanted: what the phases read, by their names.
        files: what was found for them; a phase is missing here if there is none, or none that is surely meant.
        rivals: for such a phase, the files that could all be meant, and differ.
    """

    folder: Path
    wanted: Mapping[str, WantedExport]
    files: Mapping[str, InputFile]
    rivals: Mapping[str, tuple[InputFile, ...]]

    def path(self, phase: str) -> Path:
        """Where the export of a phase lies.

        Raises:
            UnusableInput: there is none, or several could be meant.
        """
        if phase in self.rivals:
            raise _several(phase, self.rivals[phase])
        if phase not in self.files:
            raise self._none(phase)
        return self.files[phase].path

    def is_left_out(self, phase: str) -> bool:
        """Whether a phase reads an export and has none, so that a full re-import goes without it."""
        return phase in self.wanted and phase not in self.files and phase not in self.rivals

    def absence(self, phase: str) -> str:
        """What is not there for such a phase; and what is called so, but cannot be read."""
        not_taken = self._not_taken(phase)
        return f"not there: {self.wanted[phase].words}" + (
            f"; not in a format that is read: {not_taken}" if not_taken else ""
        )

    def require_any(self) -> None:
        """Makes sure that there is an export to carry over at all.

        Raises:
            UnusableInput: no phase has one.
        """
        if all(map(self.is_left_out, self.wanted)):
            names = ", ".join(pattern for export in self.wanted.values() for pattern in export.patterns)
            raise UnusableInput(
                f"There is no export at all in {self.folder}: no file is called {names}.",
                "Name their folder with --data.",
            )

    def require(self, phases: Iterable[str]) -> None:
        """Makes sure that each of these phases has its export, if it reads one.

        Raises:
            UnusableInput: one of them has none, or several could be meant.
        """
        for phase in phases:
            if phase in self.wanted:
                self.path(phase)

    def as_json(self) -> dict[str, Any]:
        """For the ledger."""
        return {phase: asdict(file) | {"path": str(file.path)} for phase, file in self.files.items()}

    def _not_taken(self, phase: str) -> str:
        return ", ".join(path.name for path in passed_over(self.folder, self.wanted[phase].patterns))

    def _none(self, phase: str) -> UnusableInput:
        not_taken = self._not_taken(phase)
        return UnusableInput(
            f"There is no export of the {phase} in {self.folder}: no file is called {self.wanted[phase].words}."
            + (f" Not in a format that is read: {not_taken}." if not_taken else ""),
            f"Put it there, name its folder with --data, or name it with --export {phase}=FILE.",
        )


# From all inputs and the address of its files, the ids by which the columns of an export are recognised.
ExportEvidence: TypeAlias = Callable[[ReimportInputs, str], Evidence]


def find_inputs(
    wanted: Mapping[str, WantedExport], folder: Path, chosen: Mapping[str, Path]
) -> ReimportInputs:
    """The export of each phase: the chosen one, else the one that the folder holds.

    Args:
        wanted: what the phases read, by their names.
        folder: where the exports lie that were not chosen.
        chosen: the files that somebody named, by phase.

    Raises:
        UnusableInput: there is no such folder or chosen file, or it cannot be read.
    """
    try:
        folder = folder.resolve(strict=True)
        found = {
            phase: [_known(path) for path in _meant(folder, export, chosen.get(phase))]
            for phase, export in wanted.items()
        }
    except OSError as fault:
        raise UnusableInput(
            f"The folder of the exports, {folder}, cannot be read: {fault.strerror}.",
            "Name another with --data.",
        ) from None
    return ReimportInputs(
        folder,
        wanted,
        {phase: _one(files) for phase, files in found.items() if files and not _differ(files)},
        {phase: tuple(files) for phase, files in found.items() if _differ(files)},
    )


def _meant(folder: Path, export: WantedExport, chosen: Path | None) -> list[Path]:
    if chosen is None:
        return candidates(folder, export.patterns)
    if not chosen.is_file():
        raise UnusableInput(f"There is no file {chosen}.", "Name another with --export.")
    return [chosen.resolve()]


def _known(path: Path) -> InputFile:
    try:
        digest = file_sha256(path)
    except OSError:
        digest = ""
    return InputFile(path, path.stat().st_size, digest)


def _differ(files: list[InputFile]) -> bool:
    """Whether it matters which one is taken. Nobody can tell of one that cannot be read."""
    hashes = {file.sha256 for file in files}
    return len(files) > 1 and (len(hashes) > 1 or "" in hashes)


def _one(files: list[InputFile]) -> InputFile:
    """One of several that hold the same bytes: the one with the shortest name is no copy."""
    first, *others = sorted(files, key=lambda file: (len(file.path.name), file.path.name))
    return InputFile(first.path, first.size_bytes, first.sha256, tuple(file.path.name for file in others))


def _several(phase: str, files: tuple[InputFile, ...]) -> UnusableInput:
    listed = "\n".join(f"{file.path} ({file.size_bytes:,} bytes, {_hash(file)})" for file in files)
    return UnusableInput(
        f"{len(files)} files could be the export of the {phase}, and they differ:\n{listed}",
        f"Name the one that is meant with --export {phase}=FILE, or move the others out of the folder.",
    )


def _hash(file: InputFile) -> str:
    return f"SHA-256 {file.sha256[:12]}" if file.sha256 else "cannot be read"
