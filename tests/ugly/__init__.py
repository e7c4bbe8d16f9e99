"""A folder of ugly exports, made by code: one function per quirk, each with its ground truth.

`UGLY` maps the name of each to the function that writes it into a folder. All people and ids are invented.
"""

from tests.ugly import bytes_, columns, markup, records, spreadsheets, values
from tests.ugly.model import UGLY, UglyExport, pictures

__all__ = [
    "UGLY",
    "UglyExport",
    "bytes_",
    "columns",
    "markup",
    "pictures",
    "records",
    "spreadsheets",
    "values",
]
