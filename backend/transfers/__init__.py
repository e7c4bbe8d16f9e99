"""How one kind of record is carried over from FileMaker. Knows exports, the database and the console; no clinic."""
