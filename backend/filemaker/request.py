"""What a caller asks of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from filemaker.export import ReadOptions
from filemaker.schemas import Schema


@dataclass(frozen=True)
class ReadRequest:
    """Which file, read as what, how."""

    path: Path
    schema: Schema
    options: ReadOptions
