"""The doctor: looks at an export before anybody uses it, and says what it is and what would become of it."""

from images.checking.check import ExportCheck, check_export
from images.checking.kinds import ExportKind
from images.checking.refused import RefusedExport, look_at_refused

__all__ = ["ExportCheck", "ExportKind", "RefusedExport", "check_export", "look_at_refused"]
