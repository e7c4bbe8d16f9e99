"""What the texts in cells mean: days, ids and types. Knows no files and no columns."""
