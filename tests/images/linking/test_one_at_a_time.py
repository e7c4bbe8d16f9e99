"""One live run at a time on a database, whatever it is; a dry run is possible at any time."""

from __future__ import annotations

import pytest
from django.db import connection

from console import SilentProgress
from database import exclusive_run
from errors import RunFailed
from images.linking.undo import undo_run
from images.models import Image
from tests.images.clinic import ADA, Clinic, database_state

pytestmark = pytest.mark.any_database


def test_neither_linking_nor_undoing_goes_on_beside_another_run(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    run = clinic.link().run
    assert run
    before = database_state()
    clinic.picture("3", ADA)
    # The test's database is in memory, where nobody else can be; the lock lies beside a file.
    monkeypatch.setitem(connection.settings_dict, "NAME", str(clinic.root / "nexus.sqlite3"))
    monkeypatch.setattr(connection, "close", lambda: None)

    with exclusive_run(dry_run=False):
        with pytest.raises(RunFailed, match="Another live run is in progress"):
            clinic.link()
        with pytest.raises(RunFailed, match="Another live run is in progress"):
            undo_run(run, SilentProgress())
        assert clinic.link(dry_run=True).plan.linked == 2

    assert database_state() == before
    clinic.link()
    assert Image.objects.count() == 2
