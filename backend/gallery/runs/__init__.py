"""Runs for stewards: what is going on, where files and rows went, the reports."""
