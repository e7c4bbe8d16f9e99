"""Floor 4: the web pages over patients and images, and the JSON API beside them."""
