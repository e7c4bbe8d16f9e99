"""Taking decisions back: what they were about returns to the list, and an assigned file is unlinked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import QuerySet

from database import short_transaction
from images.batches import drop_empty
from images.correcting.errors import CannotBeUndone, StaleCorrection
from images.correcting.ledger import TABLES, Signature, image_as_seen, open_entry
from images.correcting.undo import Kept
from images.models import Correction, Image, LinkRun, TriageDecision, UnlinkedFile


@dataclass(frozen=True)
class TakenBack:
    """What became of taking decisions back.

    Attributes:
        decisions: those that stand no more.
        images: what assignments had made of their files, as it was until then.
        kept: what stays as it was decided, and why.
    """

    decisions: list[TriageDecision]
    images: list[Image]
    kept: list[Kept]


def take_back(decision_id: int, by: User) -> TakenBack:
    """Takes a decision back: what it was about returns to the list, and an assigned file is unlinked again.

    Raises:
        StaleCorrection: it was taken back already.
        CannotBeUndone: the image was corrected since it was assigned.
        RunFailed: a run is writing and did not end in time. Whatever is raised, nothing was written.
    """
    with short_transaction(TABLES):
        return _take_back(list(_standing().filter(pk=decision_id)), Signature(by))


def take_back_at_once(act: UUID, by: User) -> TakenBack:
    """Takes back everything that was decided at once. What somebody corrected since stays, and is named.

    Args:
        act: the mark of the decisions.
        by: who takes them back.

    Raises:
        StaleCorrection: there is nothing of it that was not taken back already.
        CannotBeUndone: each of its images was corrected since it was assigned.
        RunFailed: a run is writing and did not end in time. Whatever is raised, nothing was written.
    """
    with short_transaction(TABLES):
        return _take_back(list(_standing().filter(act=act)), Signature(by))


def take_back_assignment(correction_id: int, by: User, seen: str) -> TakenBack:
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
        return _take_back([entry.decision], Signature(by))


def _standing() -> QuerySet[TriageDecision]:
    return TriageDecision.objects.filter(taken_back_at=None).order_by("pk")


def _take_back(decisions: Sequence[TriageDecision], signature: Signature) -> TakenBack:
    if not decisions:
        raise StaleCorrection("This was taken back already.", "Look at the list again.")
    images = _images_of(decisions)
    kept = _corrected_since(images)
    if len(kept) == len(decisions):
        raise kept[0].why
    stays = {one.storage_key for one in kept}
    taken = [decision for decision in decisions if decision.key not in stays]
    unlinked = [images[decision.key] for decision in taken if decision.key in images]
    _unlink(taken, unlinked, signature)
    _mark(taken, signature)
    return TakenBack(taken, unlinked, kept)


def _images_of(decisions: Sequence[TriageDecision]) -> dict[str, Image]:
    """Storage key -> the image that an assignment made; an image that is linked no more is not there."""
    keys = [decision.key for decision in decisions if decision.kind == TriageDecision.Kind.ASSIGNED]
    return Image.objects.select_related("batch").in_bulk(keys, field_name="storage_key")


def _corrected_since(images: Mapping[str, Image]) -> list[Kept]:
    later = Correction.objects.filter(
        image_id__in=[image.pk for image in images.values()], decision=None, undone_at=None
    )
    return [
        Kept(
            entry.storage_key,
            CannotBeUndone(
                f"Somebody corrected the image after its file was assigned (correction {entry.pk}).",
                "Take that correction back first.",
            ),
        )
        for entry in {entry.storage_key: entry for entry in later.order_by("-pk")}.values()
    ]


def _unlink(decisions: Sequence[TriageDecision], images: Sequence[Image], signature: Signature) -> None:
    """Removes the images that assignments made; the ledger keeps that they were there."""
    assigned = [decision for decision in decisions if decision.kind == TriageDecision.Kind.ASSIGNED]
    Image.objects.filter(pk__in=[image.pk for image in images]).delete()
    drop_empty(image.batch_id for image in images)
    entries = Correction.objects.filter(decision__in=assigned, undone_at=None)
    entries.update(undone_by=signature.by, undone_at=signature.at)
    _return_to_list(assigned)


def _return_to_list(decisions: Sequence[TriageDecision]) -> None:
    """A run since then has listed the files as linked; until the next one says more, the list says what it said before."""
    run = LinkRun.objects.order_by("-id").first()
    if run:
        UnlinkedFile.objects.bulk_create(
            (UnlinkedFile(storage_key=decision.key, run=run, **decision.known) for decision in decisions),
            ignore_conflicts=True,
        )


def _mark(decisions: Sequence[TriageDecision], signature: Signature) -> None:
    for decision in decisions:
        decision.taken_back_by, decision.taken_back_at = signature.by, signature.at
    TriageDecision.objects.bulk_update(decisions, ["taken_back_by", "taken_back_at"], batch_size=500)
