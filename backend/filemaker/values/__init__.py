"""What the texts in cells mean: days and ids. Knows no files and no columns."""
