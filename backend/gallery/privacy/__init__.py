"""Health records over time: forgetting somebody, what is kept how long, and who has seen what."""
