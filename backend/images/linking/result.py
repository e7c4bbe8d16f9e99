"""What a run has to say once it is done, for people and for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from files.result import FilesResult
from images.linking.plan import Plan


@dataclass(frozen=True)
class LinkResult(FilesResult):
    """The result of a run, live or dry."""

    plan: Plan

    def totals(self) -> dict[str, int]:
        """The specification's table."""
        return {
            "images": self.plan.images,
            "linked": self.plan.linked,
            "patients_matched": self.plan.patients,
            "batches_created": self.plan.batches_created,
            "skipped": self.plan.skipped,
            "errors": self.plan.errors,
        }

    def as_json(self) -> dict[str, Any]:
        """The result in the form that DESIGN.md's contract of `--json` fixes."""
        return self.with_totals(self.totals())
