"""The runs of the linker that a database holds become recorded runs of every kind, and nothing of them is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import timezone

from images.models import ImageBatch, LinkRun
from transfers.models import RunChange

_BEFORE = [("images", "0003_corrections_and_triage")]


def migrate(images: list[tuple[str, str]]) -> Any:
    """The models as they are after these migrations of images, and all of the other apps'."""
    executor = MigrationExecutor(connection)
    others = [
        node
        for node in executor.loader.graph.leaf_nodes()
        if node[0] not in {"images", "transfers", "documents"}
    ]
    targets = [*others, *images]
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def migrate_fully() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def former(transactional_db: None) -> Iterator[Any]:
    yield migrate(_BEFORE)
    migrate_fully()


def test_runs_with_what_they_changed_and_made_outlive_the_migration(former: Any) -> None:
    now = timezone.now()
    run = former.get_model("images", "LinkRun").objects.create(
        started_at=now, finished_at=now, started_by="nexus@clinic", images_url="file:///dump/", files_listed=3,
        inputs={"export": "Image_dataV9.csv"}, totals={"linked": 2}, files={"linked": 2, "no_metadata": 1}, rows={"used": 2},
    )  # fmt: skip
    run.changes.create(storage_key="2.jpg", outcome="relinked", before={"recid": "2"})
    patient = former.get_model("patients", "Patient").objects.create(last_name="Quillfeather")
    batch = former.get_model("images", "ImageBatch").objects.create(
        patient=patient, name="05 Oct 2016 (FileMaker Import)", captured_on=now.date(), created_by_run=run
    )

    migrate_fully()

    kept = LinkRun.objects.get()
    assert (kept.pk, kept.kind, kept.store_url, kept.files_listed) == (run.pk, "images", "file:///dump/", 3)
    assert (kept.files, kept.rows) == ({"linked": 2, "no_metadata": 1}, {"used": 2})
    assert (kept.inputs, kept.totals) == ({"export": "Image_dataV9.csv"}, {"linked": 2})
    change = RunChange.objects.get(run=kept)
    assert (change.record, change.outcome, change.before) == ("2.jpg", "relinked", {"recid": "2"})
    assert ImageBatch.objects.get(created_by_run=kept).pk == batch.pk
    assert LinkRun.objects.create(started_at=now, finished_at=now).pk > run.pk

    again = migrate(_BEFORE).get_model("images", "LinkRun").objects.get(pk=run.pk)
    assert (again.images_url, again.files, again.rows) == (
        "file:///dump/", {"linked": 2, "no_metadata": 1}, {"used": 2},
    )  # fmt: skip


def test_the_models_are_what_the_migrations_make_of_them() -> None:
    """Whatever a model declares (a default, a constraint) and no migration says, the next `makemigrations` would bring."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(loader.graph)

    assert {app: [str(one) for one in migrations] for app, migrations in found.items()} == {}
