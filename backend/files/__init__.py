"""What records with files have in common: a listing on the one side, an export on the other, and patients between them.

Images and documents are such records. Each declares itself (`files.kind`), and decides in a `match.sql` of its own; what its
store holds, whose record a file's name claims, and what stops a plan that makes no sense, is the same for both.
"""
