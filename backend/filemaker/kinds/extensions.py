"""What exports are called. The contents decide what a file is; its name only says where to look."""

from __future__ import annotations

from typing import Final

# Of every format that is read, in lower case.
EXTENSIONS: Final = frozenset(
    {".csv", ".mer", ".ods", ".tab", ".tsv", ".txt", ".xls", ".xlsb", ".xlsm", ".xlsx", ".xml"}
)
