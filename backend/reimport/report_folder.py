"""Where a phase's CSV reports go, and the hash of the decisions that stand in them."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from reimport.phase import PhaseContext


@contextmanager
def report_folder(context: PhaseContext, phase: str) -> Iterator[Path]:
    """A folder under `var/reports/` that stays, for the verification and for the clinic; a dry run keeps none."""
    if context.dry_run:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
    else:
        yield settings.VAR_DIR / "reports" / f"reimport-{context.run_id}" / phase


def decisions_hash(folder: Path) -> str:
    """SHA-256 over every line of the reports: the same decisions give the same hash, dry or live."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def report_path(run_id: int) -> Path:
    """Where the verification's report of a run goes."""
    return Path(settings.VAR_DIR) / "reports" / f"reimport-{run_id}.html"


def shown_path(path: Path) -> str:
    """A path under `var/` as the final table shows it."""
    return str(path.relative_to(settings.VAR_DIR.parent))
