"""A plan whose sums do not close is a defect of ours: nothing of it is written, whatever is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from database import Workbench
from errors import RunFailed
from images.models import Image, LinkRun
from tests.images.clinic import ADA, NOBODY, Clinic

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("defect", "told"),
    [
        ("UPDATE file_plan SET patient_id = NULL WHERE is_linked", "2 linked without a place"),
        ("UPDATE file_plan SET day = NULL WHERE is_linked", "2 linked without a place"),
        ("UPDATE file_plan SET batch_id = NULL WHERE is_linked", "2 linked without a place"),
        ("UPDATE file_plan SET position = 1", "2 planned twice"),
        ("DELETE FROM file_plan WHERE NOT is_linked", "3 files, 2 accounted for"),
        ("DELETE FROM row_plan WHERE line = 2", "3 rows, 2 accounted for"),
        ("INSERT INTO row_plan FROM row_plan LIMIT 1", "3 rows, 4 accounted for"),
    ],
)
def test_nothing_of_a_plan_whose_sums_do_not_close_is_written(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, defect: str, told: str
) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.picture("3", ADA)
    clinic.picture("4", NOBODY)
    run_script = Workbench.run_script

    def with_a_defect(bench: Workbench, path: Path, *arguments: Any, **named: Any) -> None:
        run_script(bench, path, *arguments, **named)
        if path.name == "rows.sql":
            bench.rows(defect)

    monkeypatch.setattr(Workbench, "run_script", with_a_defect)

    with pytest.raises(RunFailed, match="The sums do not close") as failure:
        clinic.link()

    assert told in str(failure.value)
    assert "Nothing was written" in str(failure.value)
    assert not Image.objects.exists()
    assert not LinkRun.objects.exists()
