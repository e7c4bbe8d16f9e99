"""Floor 3: a patient's images, the batches they come in, and how they are linked."""
