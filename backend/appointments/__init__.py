"""The clinic's appointments: with patients, and those that are the clinic's own (leave, meetings)."""
