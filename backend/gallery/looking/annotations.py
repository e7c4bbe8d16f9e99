"""What people noted on a picture, as the viewer shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from images.annotating import annotations_of
from images.models import Annotation, Image
from patients.proof import reference_of


@dataclass(frozen=True)
class ShownAnnotation:
    """One note or mark.

    Attributes:
        annotation: the record.
        is_of_another_patient: whether the picture stood under somebody else when it was given.
    """

    annotation: Annotation
    is_of_another_patient: bool


@dataclass(frozen=True)
class ShownAnnotations:
    """What stands on a picture, and what was withdrawn; each the newest first.

    Attributes:
        key_mark: the mark as a key picture, None where it is none.
        notes: those that stand.
        withdrawn: notes and marks that do not stand any more.
    """

    key_mark: ShownAnnotation | None
    notes: Sequence[ShownAnnotation]
    withdrawn: Sequence[ShownAnnotation]

    @classmethod
    def of(cls, image: Image) -> Self:
        """One query; needs the image's batch and patient."""
        reference = reference_of(image.batch.patient)
        shown = [ShownAnnotation(one, one.patient_ref != reference) for one in annotations_of(image)]
        standing = [one for one in shown if not one.annotation.withdrawn_at]
        marks = [one for one in standing if one.annotation.kind == Annotation.Kind.KEY_IMAGE]
        return cls(
            key_mark=marks[0] if marks else None,
            notes=[one for one in standing if one not in marks],
            withdrawn=[one for one in shown if one.annotation.withdrawn_at],
        )
