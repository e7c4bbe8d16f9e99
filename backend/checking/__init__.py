"""The doctor: looks at an export before anybody uses it, and says what it is and what would become of it."""
