"""Takes back what one run did, but for what was changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Count, ForeignObjectRel, Model

from console import Progress
from database import database_faults, exclusive_run, in_chunks, run_transaction
from errors import UnusableInput
from transfers.changes import fingerprint, model_values
from transfers.kind import Kind
from transfers.models import RunChange, TransferRun
from transfers.record import now
from transfers.transfer import Transfer

_CHUNK = 1_000


@dataclass
class UndoResult:
    """What an undo did, or would do in a dry run. Keys and ids only.

    Attributes:
        run: the run that was taken back.
        dry_run: whether nothing was written.
        name: what it had written: images, patients.
        gone: records that the run had made, and that are there no more.
        gone_words: what that means for them.
        left_words: why records are left, in general.
        restored: records that are again what they were before the run.
        left: record -> why it was left as it is.
        remark: what else there is to say.
    """

    run: int
    dry_run: bool
    name: str
    gone_words: str = "deleted again"
    left_words: str = "because they were changed since, or others refer to them"
    gone: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)

    @property
    def remark(self) -> str:
        return ""

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        return {
            "run": self.run,
            "dry_run": self.dry_run,
            "deleted": len(self.gone),
            "restored": len(self.restored),
            "left": self.left,
        }


class Undo(Protocol):
    """Takes one run of a kind back."""

    def __call__(self, run_id: int, progress: Progress, *, dry_run: bool = False) -> UndoResult: ...


@contextmanager
def undoing(kind: Kind, run_id: int, *, dry_run: bool) -> Iterator[TransferRun]:
    """The run to take back, in a transaction that nobody else writes in; afterwards it is marked as undone.

    Raises:
        UnusableInput: there is no such run, or it was undone already; nothing was written.
        RunFailed: another run is in progress, or the database refused; nothing was written.
    """
    with database_faults(), exclusive_run(dry_run=False), run_transaction(kind.tables, dry_run=False):
        run = run_to_undo(run_id)
        yield run
        run.undone_at = now()
        run.save(update_fields=["undone_at"])
        # A dry run does the very same, and then it never happened.
        transaction.set_rollback(dry_run)


def run_to_undo(run_id: int) -> TransferRun:
    """The run of this number.

    Raises:
        UnusableInput: there is no such run, or it was undone already.
    """
    run = TransferRun.objects.filter(pk=run_id).first()
    if run is None:
        known = ", ".join(str(key) for key in TransferRun.objects.values_list("pk", flat=True)[:5])
        raise UnusableInput(
            f"There is no run {run_id}.", f"The latest runs: {known}." if known else "There was none yet."
        )
    if run.undone_at:
        raise UnusableInput(
            f"Run {run_id} was undone already.", "Run its command again to do what it had done."
        )
    return run


def changes_of(run: TransferRun, progress: Progress) -> Iterator[list[RunChange]]:
    """What a run changed, the last first, some hundreds at a time."""
    changes = run.changes.order_by("-pk")
    with progress.step("Taking back", changes.count(), unit=run.kind) as step:
        for chunk in in_chunks(changes.iterator(chunk_size=_CHUNK), _CHUNK):
            yield chunk
            step.advance(len(chunk))


def undo_records(transfer: Transfer, run_id: int, progress: Progress, *, dry_run: bool = False) -> UndoResult:
    """Deletes the records that a run created, and brings those that it changed back to what they were.

    A record that was changed since, or that others refer to, is left as it is and named.

    Raises:
        UnusableInput: there is no such run, or it was undone already; nothing was written.
        RunFailed: another run is in progress, or the database refused; nothing was written.
    """
    result = UndoResult(run_id, dry_run, transfer.kind.name)
    with undoing(transfer.kind, run_id, dry_run=dry_run) as run:
        for chunk in changes_of(run, progress):
            _undo_chunk(transfer, chunk, result)
    return result


def _undo_chunk(transfer: Transfer, chunk: Sequence[RunChange], result: UndoResult) -> None:
    """The records of the kind before those of other models that came with them, which they refer to."""
    own = [change for change in chunk if not change.model]
    _undo_changes(transfer.model, transfer.columns, own, result)
    for companion in transfer.companions:
        changes = [change for change in chunk if change.model == companion.model._meta.label_lower]
        _undo_changes(companion.model, companion.WRITTEN, changes, result)


def _undo_changes(
    model: type[Model], columns: Sequence[str], changes: Sequence[RunChange], result: UndoResult
) -> None:
    found = {
        str(key): record
        for key, record in model._default_manager.in_bulk([change.record for change in changes]).items()
    }
    referring = _referring(model, [change.record for change in changes if change.before is None])
    gone, restored = [], []
    for change in changes:
        record = found.get(change.record)
        if record is None:
            result.left[change.record] = "gone since"
        elif _fingerprint(columns, record, change) != change.written:
            result.left[change.record] = "changed since"
        elif change.record in referring:
            result.left[change.record] = f"{referring[change.record]} refer to it"
        elif change.before is None:
            gone.append(change.record)
        else:
            for name, value in model_values(model, change.before).items():
                setattr(record, name, value)
            restored.append(record)
    model._default_manager.filter(pk__in=gone).delete()
    model._default_manager.bulk_update(restored, columns)
    result.gone += gone
    result.restored += [str(record.pk) for record in restored]


def _fingerprint(columns: Sequence[str], record: Model, change: RunChange) -> str:
    """Of the values that the run had written."""
    names = columns if change.before is None else change.before
    return fingerprint({name: getattr(record, name) for name in names})


def _referring(model: type[Model], keys: Sequence[str]) -> dict[str, str]:
    """Record -> how many of what refer to it, in words; only of those of which that is so."""
    found: dict[str, list[str]] = {}
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        other, name = relation.related_model, relation.field.attname
        rows = other._base_manager.filter(**{f"{name}__in": keys}).order_by().values_list(name)
        for key, count in rows.annotate(count=Count("pk")):
            words = other._meta.verbose_name if count == 1 else other._meta.verbose_name_plural
            found.setdefault(str(key), []).append(f"{count} {words}")
    return {key: ", ".join(words) for key, words in found.items()}
