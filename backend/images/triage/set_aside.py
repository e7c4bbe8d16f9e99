"""Setting unlinked files and rows aside."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User

from database import short_transaction
from images.correcting.errors import CannotBeAssigned, NotACorrection
from images.correcting.ledger import TABLES, Signature
from images.models import TriageDecision
from images.triage.lists import open_files, open_rows, still_open


def set_aside_files(files: Collection[UUID], reason: str, by: User, remark: str = "") -> UUID:
    """Takes unlinked files off the list, for one of `TriageDecision.Reason` and with a remark: all, or none.

    Returns:
        the mark by which all of it is taken back (`take_back_at_once`).

    Raises:
        StaleCorrection: one of them is on the list no more.
        NotACorrection: there is no such reason, or no file was chosen.
        RunFailed: a run is writing and did not end in time. Whatever is raised, nothing was written.
    """
    _check_reason(reason)
    with short_transaction(TABLES):
        keys = [file.storage_key for file in still_open(open_files(), files)]
        return _set_aside(TriageDecision.Subject.FILE, keys, _Why(reason, remark), Signature(by))


def set_aside_rows(rows: Collection[int], reason: str, by: User, remark: str = "") -> UUID:
    """Takes rows off the list, for one of `TriageDecision.Reason`, with all rows that share their `key`: all or none.

    Returns:
        as `set_aside_files`.

    Raises:
        StaleCorrection: one of them is on the list no more.
        CannotBeAssigned: one of them is malformed, so that it could not be found in a later export.
        NotACorrection: there is no such reason, or no row was chosen.
        RunFailed: a run is writing and did not end in time. Whatever is raised, nothing was written.
    """
    _check_reason(reason)
    with short_transaction(TABLES):
        keys = [row.key for row in still_open(open_rows(), rows)]
        if not all(keys):
            raise CannotBeAssigned(
                "A malformed row cannot be set aside: it could not be found in a later export.",
                "Mend the export at its line; docs/checking-exports.md helps.",
            )
        return _set_aside(TriageDecision.Subject.ROW, keys, _Why(reason, remark), Signature(by))


@dataclass(frozen=True)
class _Why:
    reason: str
    remark: str


def _check_reason(reason: str) -> None:
    if reason not in TriageDecision.Reason.values:
        raise NotACorrection("There is no such reason.", "Choose a reason of the list.")


def _set_aside(subject: TriageDecision.Subject, keys: Iterable[str], why: _Why, signature: Signature) -> UUID:
    TriageDecision.objects.bulk_create(
        TriageDecision(
            subject=subject,
            key=key,
            kind=TriageDecision.Kind.SET_ASIDE,
            reason=why.reason,
            remark=why.remark,
            by=signature.by,
            at=signature.at,
            act=signature.act,
        )
        for key in dict.fromkeys(keys)
    )
    return signature.act
