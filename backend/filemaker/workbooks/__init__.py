"""Exports that are workbooks, opened by python-calamine behind checks of our own."""
