"""The tables of a clinic's images: what is linked, what people corrected and noted, and what is left to decide."""

from images.models.annotations import Annotation
from images.models.corrections import Correction, RemovedBatch
from images.models.links import CorrectableFact, Image, ImageBatch, LinkRun, Side
from images.models.triage import TriageDecision, UnlinkedFile, UnlinkedRow

__all__ = [
    "Annotation",
    "CorrectableFact",
    "Correction",
    "Image",
    "ImageBatch",
    "LinkRun",
    "RemovedBatch",
    "Side",
    "TriageDecision",
    "UnlinkedFile",
    "UnlinkedRow",
]
