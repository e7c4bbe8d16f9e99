"""Taking the assignment of an unlinked file back: the file returns to the list, the history stays."""

from __future__ import annotations

from images.batches import drop_empty
from images.correcting.errors import CannotBeUndone
from images.correcting.ledger import Hand
from images.models import Correction, Image, LinkRun, TriageDecision, UnlinkedFile

__all__ = ["unlink_assigned"]


def unlink_assigned(decision: TriageDecision, hand: Hand) -> None:
    """Removes the image that an assignment made, in the caller's transaction.

    Raises:
        CannotBeUndone: the image was corrected since.
    """
    image = Image.objects.filter(storage_key=decision.key).first()
    if image:
        _check_untouched(image)
        image.delete()
        drop_empty([image.batch_id])
    hand.strike(decision.corrections.filter(undone_at=None))
    hand.take_back(decision)
    _return_to_list(decision)


def _check_untouched(image: Image) -> None:
    later = Correction.objects.filter(image_id=image.pk, decision=None, undone_at=None).first()
    if later:
        raise CannotBeUndone(
            f"Correction {later.pk} changed the image after its file was assigned.",
            "Take that correction back first.",
        )


def _return_to_list(decision: TriageDecision) -> None:
    """A run since then has listed the file as linked; until the next one says more, the list says what it said before."""
    run = LinkRun.objects.order_by("-id").first()
    if run:
        UnlinkedFile.objects.get_or_create(storage_key=decision.key, defaults={**decision.known, "run": run})
