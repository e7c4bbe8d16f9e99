"""Why a correction or a decision is refused. Each says so before anything is written."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from errors import NexusError


class CorrectionRefused(NexusError):
    """What a person asked for is not done; nothing was written."""


class StaleCorrection(CorrectionRefused):
    """Somebody else, or a run, changed it since the person looked at it."""


class StaleImages(StaleCorrection):
    """Images are others by now, or linked no more, since the person looked at them; `images` are their keys."""

    def __init__(self, images: Collection[UUID], looked_at: int) -> None:
        which = "The image was" if looked_at == 1 else f"{len(images)} of the {looked_at} images were"
        super().__init__(
            f"{which} changed by somebody, or linked no more, since you looked at {'it' if looked_at == 1 else 'them'}.",
            "Look again; nothing of what you entered was written.",
        )
        self.images = frozenset(images)


class NotACorrection(CorrectionRefused):
    """What was asked for is impossible, or changes nothing."""


class SideNeeded(NotACorrection):
    """The view shows one foot alone, and no side was chosen."""


class WrongDateOfBirth(CorrectionRefused):
    """The date of birth that was typed is not the chosen patient's."""


class WrongFileMakerId(CorrectionRefused):
    """The FileMaker id that was typed is not that of the chosen patient, who has no date of birth."""


class UnconfirmablePatient(CorrectionRefused):
    """The chosen patient has no date of birth, so another identifier has to confirm the choice."""


class CannotBeAssigned(CorrectionRefused):
    """A file that is neither an image nor a PDF, or empty; or a row that no later export can be known by."""


class CannotBeUndone(CorrectionRefused):
    """Something stands on it, or what it would bring back is there no more."""
