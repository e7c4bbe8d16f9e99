"""What a run has to say once it is done, for people and for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from documents.linking.plan import DocumentsPlan
from files.result import FilesResult


@dataclass(frozen=True)
class DocumentsResult(FilesResult):
    """The result of a run, live or dry."""

    plan: DocumentsPlan

    def totals(self) -> dict[str, int]:
        """The result in one line."""
        return {
            "documents": self.plan.total,
            "linked": self.plan.linked,
            "patients_matched": self.plan.patients,
            "undated": self.plan.undated,
            "skipped": self.plan.skipped,
            "errors": self.plan.errors,
        }

    def as_json(self) -> dict[str, Any]:
        """The result in the form that DESIGN.md's contract of `--json` fixes."""
        return self.with_totals(self.totals()) | {"unreadable_dates": list(self.plan.unreadable_dates)}
