"""A patient's images, the batches they come in, and how they are linked."""
