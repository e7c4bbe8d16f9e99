"""Exports that are text with delimiters: encodings, lines, quotation marks, records."""
