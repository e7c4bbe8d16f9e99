"""How one kind of record is carried over from FileMaker: read, compared, planned, written, recorded, taken back.

Knows exports, the database and the console; no clinic, no app. A kind of record of which each row of an export is one is
a `Transfer`, data and one SQL file, which `run_transfer` carries out; what has files beside its rows has a main flow of its
own (`images.linking`), and takes from here what both have in common.
"""
