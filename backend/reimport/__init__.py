"""The whole re-import as a list of phases, with its ledger, backup and verification."""
