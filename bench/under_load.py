"""Pages under load: how soon they answer beside people and files that do harm.  python -m bench.under_load [ROUNDS]

Prints one line of JSON: of each load, the milliseconds (median and worst) in which the list of patients and a patient's page
answered, how many got no answer in time, and how many megabytes the server's process has held at most.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from tests.gallery.serving.attacks import half_open, silent_readers, viewers, wrong_sign_ins
from tests.gallery.serving.served import ServedClinic, migrate, serving
from tests.ugly.bombs import BOMBS

_ROUNDS = 40
# Each load has so long to take effect.
_SETTLING = 4.0
_TIMEOUT = 20.0
# Without an answer in time, one round tells enough.
_MOST_FAILED = 2

Load = Callable[[ServedClinic], AbstractContextManager[None]]

LOADS: Mapping[str, Load] = {
    "nothing": lambda _: nullcontext(),
    "40 wrong sign-ins a second": lambda clinic: wrong_sign_ins(clinic.address),
    "8 readers of 60 MB that do not read": lambda clinic: silent_readers(
        clinic.address, clinic.cookie, clinic.large
    ),
    "100 half-open connections": lambda clinic: half_open(clinic.address, 100),
    "200 half-open connections": lambda clinic: half_open(clinic.address),
    "first views of a folder of bombs": lambda clinic: viewers(
        clinic.address, clinic.cookie, [*clinic.bombs.values()]
    ),
}


def main(rounds: int) -> None:
    measured = {}
    with tempfile.TemporaryDirectory(prefix="nexus-bench-") as name:
        migrate(Path(name))
        for number, (load, begin) in enumerate(LOADS.items()):
            folder = Path(name) / str(number)
            folder.mkdir()
            # A server of its own: what one load leaves behind is no fault of the next.
            with serving(folder, Path(name) / "nexus.sqlite3", [*BOMBS]) as clinic:
                clinic.get("/patients/")
                with begin(clinic):
                    time.sleep(_SETTLING)
                    measured[load] = answers(clinic, rounds) | {"megabytes": clinic.peak_memory // 1_000_000}
                print(load, measured[load], file=sys.stderr, flush=True)
    print(json.dumps(measured))


def answers(clinic: ServedClinic, rounds: int) -> dict[str, float]:
    taken: list[float] = []
    failed = 0
    while len(taken) < rounds and failed < _MOST_FAILED:
        for path in ("/patients/", clinic.patient):
            try:
                taken.append(1000 * clinic.seconds(path, _TIMEOUT))
            except OSError:
                failed += 1
    times = taken or [1000 * _TIMEOUT]
    return {
        "median": round(statistics.median(times), 1),
        "worst": round(max(times), 1),
        "answered": len(taken),
        "unanswered": failed,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS)
