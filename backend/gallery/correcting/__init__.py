"""Correcting an image: the form, the history, the way back. What may be done is `images.correcting`'s affair."""
