"""Makes an invented clinic of the specification's size and shape, to try everything on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sample_clinic.plan import SampleClinic

__all__ = ["plan_clinic"]


def plan_clinic() -> SampleClinic:
    """The clinic as a plan: its patients, records and files; the same at every call, and nothing is written."""
    # Imported only now, because every manage.py command loads this package.
    from sample_clinic import plan

    return plan.plan_clinic()
