"""What a file is, by its first bytes, and what it is called where it is no export."""
