"""Floor 2: who the patients are."""
