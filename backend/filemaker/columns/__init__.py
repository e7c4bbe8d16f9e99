"""Which column of a file is which of a schema: by its header, by its table, by what it holds."""
