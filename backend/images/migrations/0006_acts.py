"""What a person changed or decided at once carries one mark, so that it is taken back at once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import migrations, models


def mark_what_was_done_at_once(apps: Any, _schema_editor: Any) -> None:
    """One signature, a person and a moment, was one act."""
    written = [apps.get_model("images", name) for name in ("TriageDecision", "Correction")]
    acts = {pair for model in written for pair in model.objects.order_by().values_list("by", "at").distinct()}
    for by, at in acts:
        act = uuid4()
        for model in written:
            model.objects.filter(by=by, at=at).update(act=act)


def field(words: str, **options: Any) -> models.UUIDField:
    return models.UUIDField(editable=False, help_text=words, **options)


CORRECTIONS = "what was changed at once has the same"
DECISIONS = "what was decided at once has the same"


class Migration(migrations.Migration):

    dependencies = [("images", "0005_link_runs_are_transfer_runs")]

    operations = [
        migrations.AddField("correction", "act", field(CORRECTIONS, null=True)),
        migrations.AddField("triagedecision", "act", field(DECISIONS, null=True)),
        migrations.RunPython(mark_what_was_done_at_once, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("correction", "act", field(CORRECTIONS, default=uuid4, db_index=True)),
        migrations.AlterField("triagedecision", "act", field(DECISIONS, default=uuid4, db_index=True)),
    ]
