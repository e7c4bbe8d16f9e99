"""The doctor: looks at an export before anybody links with it, and says what it is and what would become of it."""

from images.checking.check import ExportCheck, check_export

__all__ = ["ExportCheck", "check_export"]
