"""Phase 1: a backup of the database that has proven that it can be restored; and restoring it."""

from reimport.backup.make import back_up, database_size
from reimport.backup.restore import Restored, Staying, open_backup, restore_backup

__all__ = ["Restored", "Staying", "back_up", "database_size", "open_backup", "restore_backup"]
