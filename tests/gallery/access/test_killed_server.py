"""kill -9 of the server while people correct and decide: each deed has its line of the access log, and each line its deed.

NEXUS_KILLS=40 kills so many times, for a longer look.
"""

from __future__ import annotations

import os
from random import Random

from tests.gallery.access.killed_server import count, work_and_kill
from tests.processes import Installation

KILLS = int(os.environ.get("NEXUS_KILLS", "1"))


def test_ledger_and_access_log_are_the_same_whenever_the_server_is_killed(
    installation: Installation,
) -> None:
    worked = work_and_kill(installation, KILLS, Random(13))  # noqa: S311 - moments of a test

    found = count(installation)
    print(f"{KILLS} kills: {worked} {found}")  # noqa: T201 - for whoever looks longer
    assert found["log"] == found["ledger"]
    assert found["problem"] == ""
    assert sum(worked.acknowledged.values())
    # So many show each deed, or show nothing of it.
    assert KILLS < 20 or not [deed for deed in found["ledger"] if not worked.acknowledged[deed]]
    # What was acknowledged is there; what was under way may be.
    more = {deed: there - worked.acknowledged[deed] for deed, there in found["ledger"].items()}
    assert all(number >= 0 for number in more.values()), more
    assert sum(more.values()) <= worked.cut_off
