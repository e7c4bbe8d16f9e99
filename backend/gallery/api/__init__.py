"""The JSON API for the clinic's other programs: read-only, with the pages' permissions and their access log."""
