"""The last phase: the database against the ledger and the store, and the report for the clinic."""

from reimport.verify.run import verify

__all__ = ["verify"]
