#!/usr/bin/env python3
"""Phase 7 alone, with the re-import's logger, progress and ledger: `--dry-run --limit 50` tries a few."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from project import run_reimport

if __name__ == "__main__":
    run_reimport(["--phase", "images", *sys.argv[1:]])
