"""What a dry run of a linker would make of an export of what has files: images, documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from console import Progress
from database import Workbench
from errors import NexusError
from files.guard import check_plan
from files.inputs import LinkInputs
from files.linker import Linker
from files.options import LinkOptions
from files.plan import LinkPlan
from patients.id_places import matching_places


@dataclass(frozen=True)
class Pairing:
    """What a dry run of the linker would make of the export.

    Attributes:
        plan: every file and row by outcome.
        files_listed: objects in the listing.
        references: different patient ids in the export.
        places: where patients hold those ids, and how many of them, the best place first.
        refusal: why the linker would refuse to go through; empty if it would not.
    """

    plan: LinkPlan
    files_listed: int
    references: int
    places: list[tuple[str, int]]
    refusal: str

    def as_json(self) -> dict[str, Any]:
        return {
            "files": {outcome.value: count for outcome, count in self.plan.files.items()},
            "rows": {outcome.value: count for outcome, count in self.plan.rows.items()},
            "files_listed": self.files_listed,
            "patient_ids": self.references,
            "patient_ids_found_in": dict(self.places),
            "refusal": self.refusal,
        }


def pair(
    bench: Workbench, linker: Linker[Any], inputs: LinkInputs, options: LinkOptions, progress: Progress
) -> Pairing:
    """Makes the plan of a run, in a transaction that writes nothing."""
    plan = linker.plan(bench, inputs.export, options.limit, progress)
    references = {
        text for (text,) in bench.rows("SELECT DISTINCT patient_ref FROM export_row WHERE patient_ref <> ''")
    }
    try:
        check_plan(bench, linker.files, plan, inputs, options)
        refusal = ""
    except NexusError as error:
        refusal = str(error)
    return Pairing(plan, inputs.files_listed, len(references), matching_places(references), refusal)
