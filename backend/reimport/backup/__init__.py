"""Phase 1: a backup of the database that has proven that it can be restored; and restoring it."""

from reimport.backup.make import back_up, database_size
from reimport.backup.restore import Proofs, Restored, Staying, open_backup, restore_backup
from reimport.backup.sealing import recipients
from reimport.backup.signing import PublicKey, read_key

__all__ = [
    "Proofs",
    "PublicKey",
    "Restored",
    "Staying",
    "back_up",
    "database_size",
    "open_backup",
    "read_key",
    "recipients",
    "restore_backup",
]
