"""The web pages over patients, images, runs and what is unlinked, and the JSON API beside them."""
