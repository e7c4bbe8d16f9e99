"""Writing many rows at once fails like everything else on the database: in Django's words, which we turn into ours."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from database import insert_rows


def test_a_refused_row_is_an_error_of_djangos_on_every_database(db: None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        insert_rows("transfers_transferrun", ["id", "started_at"], [(1, None)])
