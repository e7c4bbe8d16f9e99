"""Taking decisions back: what they were about returns to the list, and an assigned file is unlinked again."""

from __future__ import annotations

from django.contrib.auth.models import User

from database import short_transaction
from images.batches import drop_empty
from images.correcting.errors import CannotBeUndone, StaleCorrection
from images.correcting.ledger import TABLES, Signature, image_as_seen, open_entry
from images.models import Correction, Image, LinkRun, TriageDecision, UnlinkedFile


def take_back(decision_id: int, by: User) -> None:
    """Takes a decision back: what it was about returns to the list, and an assigned file is unlinked again.

    Raises:
        StaleCorrection: it was taken back already.
        CannotBeUndone: the image was corrected since it was assigned.
        RunFailed: a run is writing and did not end in time. Whatever is raised, nothing was written.
    """
    with short_transaction(TABLES):
        signature = Signature(by)
        decision = TriageDecision.objects.filter(pk=decision_id, taken_back_at=None).first()
        if decision is None:
            raise StaleCorrection(
                f"Decision {decision_id} was taken back already.", "Look at the list again."
            )
        if decision.kind == TriageDecision.Kind.ASSIGNED:
            _unlink(decision, signature)
        else:
            _mark(decision, signature)


def take_back_assignment(correction_id: int, by: User, seen: str) -> None:
    """Takes the assignment that made an image back, as seen from the image.

    Args:
        correction_id: any of the entries of the ledger that the assignment made.
        by: who takes it back.
        seen: `version_of` the image as the person saw it.

    Raises:
        StaleCorrection: the image is another one since, or the assignment was taken back already.
        CannotBeUndone: the image was corrected since it was assigned, or the entry is of no assignment.
        RunFailed: a run is writing and did not end in time. Whatever is raised, nothing was written.
    """
    with short_transaction(TABLES):
        entry = open_entry(correction_id)
        image_as_seen(entry.image_id, seen)
        if entry.decision is None:
            raise CannotBeUndone(f"Correction {entry.pk} belongs to no assignment.", "Undo it by itself.")
        _unlink(entry.decision, Signature(by))


def _unlink(decision: TriageDecision, signature: Signature) -> None:
    """Removes the image that an assignment made; the ledger keeps that it was there."""
    image = Image.objects.filter(storage_key=decision.key).first()
    if image:
        _check_untouched(image)
        image.delete()
        drop_empty([image.batch_id])
    signature.mark_undone(decision.corrections.filter(undone_at=None))
    _mark(decision, signature)
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


def _mark(decision: TriageDecision, signature: Signature) -> None:
    decision.taken_back_by, decision.taken_back_at = signature.by, signature.at
    decision.save(update_fields=["taken_back_by", "taken_back_at"])
