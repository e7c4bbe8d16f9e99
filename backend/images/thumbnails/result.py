"""What a run of `make_thumbnails` has to say once it is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from images.thumbnails.facts import Refusal


@dataclass(frozen=True)
class ThumbnailsResult:
    """The result of a run. Every listed file of a supported kind is in exactly one of the first four.

    Attributes:
        made: how many files got their thumbnails.
        present: how many had them.
        refused: the keys of those that cannot have any, now or since an earlier run, with the reason.
        unreadable: the keys of those that the store did not give out, with its message; the next run tries again.
        removed: thumbnail files that belonged to no listed file any more.
        seconds: time per step.
    """

    made: int
    present: int
    refused: dict[str, Refusal]
    unreadable: dict[str, str]
    removed: int
    seconds: dict[str, float]

    @property
    def files(self) -> int:
        return self.made + self.present + len(self.refused) + len(self.unreadable)

    def refused_by_reason(self) -> dict[Refusal, int]:
        """The most frequent first."""
        return dict(Counter(self.refused.values()).most_common())

    def totals(self) -> dict[str, int]:
        """The numbers alone."""
        return {
            "files": self.files,
            "made": self.made,
            "present": self.present,
            "refused": len(self.refused),
            "unreadable": len(self.unreadable),
            "removed": self.removed,
        }

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        return {
            "totals": self.totals(),
            "refused": {reason.value: count for reason, count in self.refused_by_reason().items()},
            "refused_keys": {key: reason.value for key, reason in sorted(self.refused.items())},
            "unreadable_keys": dict(sorted(self.unreadable.items())),
            "seconds": self.seconds,
        }
