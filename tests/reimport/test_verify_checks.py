"""What the database's own constraints keep from happening is found all the same, in a database that lost them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from database import Workbench
from images.models import LinkRun
from reimport.verify.access_log import LogState
from reimport.verify.checks import checks
from reimport.verify.snapshot import Snapshot

# The checks ask tables that were loaded; from which database, does not matter.
pytestmark = pytest.mark.any_database

UNTOUCHED = LogState(0, "", "")
DAY = "2016-10-18"


@pytest.fixture
def bench(db: None) -> Iterator[Workbench]:
    """One patient with two batches: three images in the one, one in the other; pages that show what there is."""
    with Workbench() as tables:
        tables.rows("CREATE TABLE patient AS FROM (VALUES ('ada')) t(id)")
        tables.rows(
            f"CREATE TABLE batch AS FROM (VALUES ('first', 'ada', DATE '{DAY}', 1), ('second', 'ada', DATE '{DAY}', 1)) "
            "t(id, patient_id, day, run_id)"
        )
        tables.rows(
            f"CREATE TABLE image AS SELECT key[1] AS id, key, batch_id, DATE '{DAY}' AS day, 7 AS size_bytes FROM "
            "(VALUES ('2.jpg', 'first'), ('3.jpg', 'first'), ('4.jpg', 'first'), ('5.jpg', 'second')) t(key, batch_id)"
        )
        tables.rows("CREATE TABLE page AS SELECT 'ada' AS patient_id, '' AS fault, id AS image_id FROM image")
        yield tables


@pytest.mark.parametrize(
    ("damage", "name", "problems"),
    [
        ("UPDATE batch SET patient_id = 'bruno' WHERE id = 'second'", "batch_patient", ["second"]),
        ("UPDATE image SET batch_id = 'third' WHERE key = '3.jpg'", "image_batch", ["3.jpg"]),
        ("UPDATE image SET key = '2.jpg' WHERE key = '5.jpg'", "unique_keys", ["2.jpg"]),
        ("DELETE FROM page WHERE image_id = '3'", "patient_pages", ["patient ada: 3 of 4 images"]),
        (
            "INSERT INTO page VALUES ('ada', '', '9')",
            "patient_pages",
            ["patient ada: 4 of 4 images, and 1 that are not theirs"],
        ),
        (
            "UPDATE page SET image_id = '9' WHERE image_id = '3'",
            "patient_pages",
            ["patient ada: 3 of 4 images, and 1 that are not theirs"],
        ),
        ("UPDATE page SET image_id = NULL", "patient_pages", ["patient ada: 0 of 4 images"]),
        (
            "UPDATE page SET image_id = NULL, fault = 'KeyError'",
            "patient_pages",
            ["patient ada: the page cannot be made (KeyError)"],
        ),
    ],
)
def test_what_no_constraint_kept_away_is_found(
    bench: Workbench, damage: str, name: str, problems: list[str]
) -> None:
    check = next(check for check in checks(()) if check.name == name)
    assert check.find(Snapshot(bench, UNTOUCHED)) == []

    bench.rows(damage)

    assert check.find(Snapshot(bench, UNTOUCHED)) == problems


def test_a_batch_that_was_emptied_and_is_there_again_counts_once(bench: Workbench) -> None:
    now = datetime.now(tz=UTC)
    run = LinkRun.objects.create(started_at=now, finished_at=now, totals={"batches_created": 2})
    bench.rows(f"UPDATE batch SET run_id = {run.pk}")
    bench.rows(f"CREATE TABLE removed_batch AS FROM (VALUES ('second', {run.pk})) t(id, run_id)")
    check = next(check for check in checks(()) if check.name == "made_batches")

    assert check.find(Snapshot(bench, UNTOUCHED)) == []

    bench.rows("DELETE FROM batch WHERE id = 'first'")
    assert check.find(Snapshot(bench, UNTOUCHED)) == [
        f"run {run.pk} recorded 2 batches made, the database holds 1"
    ]
