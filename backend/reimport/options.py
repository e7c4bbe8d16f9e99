"""What a re-import is asked to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class ReimportOptions:
    """One re-import.

    Attributes:
        data: the folder in which the exports lie.
        images_url: where the images lie.
        documents_url: where the documents lie.
        exports: the files that were named instead, by the phase that reads them.
        dry_run: do everything and roll it back; write no file but the log.
        limit: link only the first so many files in key order; patients are always imported whole.
        min_linked: the least share of files, in percent, that must end linked.
        accept_fewer: go on where far fewer files are listed than before, too many rows of a first run have no file, or many links would be withdrawn.
    """

    data: Path
    images_url: str
    documents_url: str = field(default_factory=lambda: settings.NEXUS_DOCUMENTS_URL)
    exports: Mapping[str, Path] = field(default_factory=dict)
    dry_run: bool = False
    limit: int | None = None
    min_linked: float = 50.0
    accept_fewer: bool = False

    @property
    def stores(self) -> Mapping[str, str]:
        """Where the files lie, by the phase that links them."""
        return {"images": self.images_url, "documents": self.documents_url}

    def as_json(self) -> dict[str, Any]:
        """For the ledger. Whether the run is dry is no part of it: the ledger holds live runs only."""
        exports = {phase: str(path) for phase, path in self.exports.items()}
        values = asdict(self) | {"data": str(self.data), "exports": exports}
        del values["dry_run"]
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> ReimportOptions:
        """What `as_json` wrote, or an earlier version of it."""
        exports = {phase: Path(path) for phase, path in values.get("exports", {}).items()}
        return cls(**(values | {"data": Path(values["data"]), "exports": exports}))


@dataclass(frozen=True)
class ReimportRequest:
    """What a person asked for on the command line.

    Attributes:
        phases: names in the order of the list; empty to resume the newest unfinished run.
        is_full: every phase, but for those whose export is not there.
        dry_run: see `ReimportOptions`.
        given: the other options that were given, by name; the rest are defaults or the resumed run's own.
    """

    phases: tuple[str, ...]
    dry_run: bool
    given: dict[str, Any]
    is_full: bool = False

    @property
    def resumes(self) -> bool:
        return not self.phases

    def options(self, defaults: ReimportOptions) -> ReimportOptions:
        """The defaults with what was given; of the exports, those that were named anew."""
        exports = {**defaults.exports, **self.given.get("exports", {})}
        return replace(defaults, **(self.given | {"dry_run": self.dry_run, "exports": exports}))
