"""Notes about patients, as their authors wrote them."""
