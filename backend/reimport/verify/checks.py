"""What has to hold after a re-import. No number stands here: the ledger, the database and the store are compared."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from reimport.verify.claims import Check, differing, forgotten_since, undone_since
from reimport.verify.document_checks import DOCUMENT_CHECKS
from reimport.verify.snapshot import Snapshot
from transfers.kind import Kind


def _linked_files(snapshot: Snapshot) -> list[str]:
    run = snapshot.link_run
    if run is None or forgotten_since(run):
        return []
    # A limit takes the first files in key order, here as in the linker. What people (and undone runs) linked and
    # unlinked since is counted as it was before them.
    present = snapshot.number(
        """
        SELECT count(*)
        FROM (SELECT key FROM listed ORDER BY key LIMIT ?)
        LEFT JOIN image USING (key)
        LEFT JOIN touched_since USING (key)
        WHERE coalesce(touched_since.was_linked, image.key IS NOT NULL)
        """,
        run.limit,
    )
    return differing("files linked", run.totals["linked"], present, f"run {run.pk}")


def _made_batches(snapshot: Snapshot) -> list[str]:
    run = snapshot.link_run
    if run is None or forgotten_since(run):
        return []
    present = snapshot.number(
        """
        SELECT count(DISTINCT id)
        FROM (SELECT id, run_id FROM batch UNION ALL SELECT id, run_id FROM removed_batch)
        WHERE run_id = ?
        """,
        run.pk,
    )
    return differing("batches made", run.totals["batches_created"], present, f"run {run.pk}")


def _records(kind: Kind, snapshot: Snapshot) -> list[str]:
    run = snapshot.runs.get(kind.name)
    if run is None or kind.model is None or undone_since(run):
        return []
    recorded, present = run.totals[kind.name], kind.model._default_manager.count()
    # More is no contradiction: the clinic goes on admitting patients.
    return [] if present >= recorded else differing(kind.name, recorded, present, f"run {run.pk}")


def _batches_without_patient(snapshot: Snapshot) -> list[str]:
    return snapshot.texts("SELECT id FROM batch WHERE patient_id NOT IN (SELECT id FROM patient) ORDER BY id")


def _images_without_batch(snapshot: Snapshot) -> list[str]:
    return snapshot.texts("SELECT key FROM image WHERE batch_id NOT IN (SELECT id FROM batch) ORDER BY key")


def _images_of_another_day(snapshot: Snapshot) -> list[str]:
    return snapshot.texts(
        "SELECT key FROM image JOIN batch ON batch.id = image.batch_id WHERE image.day <> batch.day ORDER BY key"
    )


def _assigned_without_image(snapshot: Snapshot) -> list[str]:
    return snapshot.texts("SELECT key FROM assigned ANTI JOIN image USING (key) ORDER BY key")


def _images_without_object(snapshot: Snapshot) -> list[str]:
    return snapshot.texts("SELECT key FROM image ANTI JOIN listed USING (key) ORDER BY key")


def _images_of_other_size(snapshot: Snapshot) -> list[str]:
    return snapshot.texts(
        "SELECT key FROM image JOIN listed USING (key) WHERE image.size_bytes <> listed.size_bytes ORDER BY key"
    )


def _duplicate_keys(snapshot: Snapshot) -> list[str]:
    return snapshot.texts("SELECT key FROM image GROUP BY key HAVING count(*) > 1 ORDER BY key")


def _empty_batches(snapshot: Snapshot) -> list[str]:
    return snapshot.texts("SELECT id FROM batch WHERE id NOT IN (SELECT batch_id FROM image) ORDER BY id")


def _pages_that_differ(snapshot: Snapshot) -> list[str]:
    rows = snapshot.bench.rows(
        """
        WITH asked AS (SELECT patient_id, max(fault) AS fault FROM page GROUP BY patient_id),
        held AS (
            SELECT patient_id, image.id AS image_id
            FROM image JOIN batch ON batch.id = image.batch_id SEMI JOIN asked USING (patient_id)
        ),
        compared AS (
            SELECT patient_id, held.image_id AS held, page.image_id AS shown
            FROM held FULL JOIN (FROM page WHERE image_id IS NOT NULL) AS page USING (patient_id, image_id)
        )
        SELECT
            patient_id, any_value(fault), count(held),
            count(*) FILTER (held IS NOT NULL AND shown IS NOT NULL) AS matching,
            count(*) FILTER (held IS NULL) AS strange
        FROM asked JOIN compared USING (patient_id)
        GROUP BY patient_id HAVING max(fault) <> '' OR matching < count(held) OR strange > 0 ORDER BY patient_id
        """
    )
    return [f"patient {patient}: {_difference(*found)}" for patient, *found in rows]


def _difference(fault: str, held: int, matching: int, strange: int) -> str:
    if fault:
        return f"the page cannot be made ({fault})"
    return f"{matching} of {held} images" + (f", and {strange} that are not theirs" if strange else "")


def _altered_log(snapshot: Snapshot) -> list[str]:
    return [snapshot.access_log.problem] if snapshot.access_log.problem else []


_CHECKS = (
    Check(
        "linked_files",
        "The database holds as many linked files as the newest run recorded and people linked and unlinked since.",
        _linked_files,
    ),
    Check(
        "made_batches",
        "It holds as many batches of that run as the run recorded, but for those that people emptied since.",
        _made_batches,
    ),
    Check("batch_patient", "Every batch's patient exists.", _batches_without_patient),
    Check("image_batch", "Every image's batch exists.", _images_without_batch),
    Check("image_day", "Every image's day is its batch's.", _images_of_another_day),
    Check("assigned_file", "Every file that a person assigned is linked.", _assigned_without_image),
    Check("image_object", "Every image's object exists in the store.", _images_without_object),
    Check("object_size", "Every object has the size that the database has for it.", _images_of_other_size),
    Check("unique_keys", "No object is linked twice.", _duplicate_keys),
    Check(
        "patient_pages",
        "The page of every patient with images shows those that the database holds, and no others (of a large clinic, "
        "a part of the pages is asked).",
        _pages_that_differ,
    ),
    Check("empty_batches", "No batch is empty.", _empty_batches),
    Check(
        "access_log",
        "Every line of the access log follows from the one before it, and what earlier reports know of it is there.",
        _altered_log,
    ),
)


def checks(kinds: Iterable[Kind]) -> tuple[Check, ...]:
    """Every check, those of the kinds that are carried over among them."""
    return (
        *_CHECKS,
        *DOCUMENT_CHECKS,
        *(
            Check(
                kind.name,
                f"It holds no fewer {kind.name} than the newest import of {kind.name} recorded.",
                partial(_records, kind),
            )
            for kind in kinds
            if kind.model
        ),
    )
