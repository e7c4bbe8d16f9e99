"""What stayed unlinked: the lists, and what people decide about it."""
