"""The pages of the access log when it has grown, on the database of DATABASE_URL, which is filled for it and has to be empty.

    DATABASE_URL=sqlite:////tmp/log.sqlite3 NEXUS_VAR_DIR=/tmp/log python -m bench.access_log [EVENTS]

EVENTS is 2,000,000 unless said; beside them stand two and a half times as many rows of who was shown in lists. Prints the seconds of
each page, of its first answer and of its best of five, and what adding one event takes. `make bench` does not run it: filling takes
minutes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

_PATIENTS = 3_000
_USERS = 20
_SHOWN_FOR_TWO = 5
_BEST_OF = 5

_NUMBERS = {
    "sqlite": "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {count})",
    "postgresql": "WITH n AS (SELECT generate_series(1, {count}) AS n)",
}
_KEY = {
    "sqlite": "printf('%032x', 1 + {of} % {patients})",
    "postgresql": "lpad(to_hex(1 + {of} % {patients}), 32, '0')::uuid",
}
_MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', '2024-01-01', '+' || (n * 30) || ' seconds')",
    "postgresql": "timestamptz '2024-01-01' + n * interval '30 seconds'",
}


def fill(events: int) -> None:
    """One event every half minute, by twenty accounts, of three thousand patients; each second one is a list of five."""
    from django.contrib.auth.models import User
    from django.db import connection, transaction

    users = [User.objects.create_user(f"user{number}").pk for number in range(_USERS)]
    vendor = connection.vendor
    numbers = _NUMBERS[vendor].format(count=events)
    patient = _KEY[vendor].format(of="(n * 7)", patients=_PATIENTS)
    # Half of all lists begin with the same patients, as lists do.
    listed = _KEY[vendor].format(of="(CASE WHEN n % 4 = 0 THEN k ELSE n * 5 + k END)", patients=_PATIENTS)
    user, at = f"{users[0]} + n % {_USERS}", _MOMENT[vendor]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""
            {numbers} INSERT INTO gallery_accessevent
                (id, at, user_id, action, patient_id, detail, through, hash)
            SELECT n, {at}, {user}, CASE WHEN n % 2 = 0 THEN 'listed_patients' ELSE 'viewed_patient' END,
                CASE WHEN n % 2 = 0 THEN NULL ELSE {patient} END, '', 'pages', '' FROM n
            """
        )
        cursor.execute(
            f"""
            {numbers.replace(str(events), str(events))} INSERT INTO gallery_accessshown (event_id, patient_id, user_id, at)
            SELECT n, {listed}, {user}, {at}
            FROM n, (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS ks
            WHERE n % 2 = 0
            """
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if vendor == "sqlite" else "VACUUM ANALYZE")


def measure() -> None:
    """Each page as an administrator asks for it."""
    from uuid import UUID

    from django.conf import settings
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client

    from gallery.access.chain import Entry, append
    from patients.models import Patient

    settings.NEXUS_SECOND_FACTOR = "nobody"
    settings.ALLOWED_HOSTS = ["testserver"]
    boss = User.objects.filter(username="boss").first() or User.objects.create_superuser("boss")
    client = Client()
    client.force_login(boss, "django.contrib.auth.backends.ModelBackend")
    for number in (1, 1_500):
        Patient.objects.get_or_create(pk=UUID(int=number), defaults={"last_name": "Measured"})
    account = User.objects.get(username="user3").pk
    often, seldom = UUID(int=1), UUID(int=1_500)
    asked = {
        "the newest lines": "/log/",
        "a patient who stands in every second list": f"/log/?patient={often}",
        "any other patient": f"/log/?patient={seldom}",
        "the same, further back": f"/log/?patient={often}&before=50001",
        "one kind of deed of that patient": f"/log/?patient={often}&action=viewed_patient",
        "an account": f"/log/?account={account}",
        "an account and a kind of deed": f"/log/?account={account}&action=corrected",
        "a day": "/log/?first=2024-06-01&last=2024-06-01",
        "the administration's list": "/admin/gallery/accessevent/",
        "the first page of the patients": "/patients/",
    }
    for words, path in asked.items():
        connection.close()
        first, best, used = _timed(partial(_ask, client, path))
        print(f"{words:45} first {first:.3f} s, best of {_BEST_OF} {best:.3f} s, processor {used:.3f} s")
    shown = [UUID(int=number) for number in range(1, 31)]
    _, best, used = _timed(lambda: append([Entry("listed_patients", boss.pk, patients=shown)]))
    print(
        f"{'adding an event with thirty patients':45} best of {_BEST_OF} {best * 1000:.1f} ms, processor {used * 1000:.1f} ms"
    )
    _, best, used = _timed(lambda: append([Entry("viewed_patient", boss.pk, patient_id=often)]))
    print(f"{'adding an event':45} best of {_BEST_OF} {best * 1000:.1f} ms, processor {used * 1000:.1f} ms")


def _ask(client: Any, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"answered with {answer.status_code}")


def _timed(work: Callable[[], None]) -> tuple[float, float, float]:
    """Seconds of the first, of the best, and of this process' processor in the best; a server's stand in none."""
    taken = []
    for _ in range(_BEST_OF):
        began, processor = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - began, time.process_time() - processor))
    return taken[0][0], min(taken)[0], min(used for _, used in taken)


def main(arguments: list[str]) -> None:
    """Fills an empty log, and measures."""
    import django

    django.setup()
    from django.core.management import call_command

    from gallery.models import AccessEvent

    call_command("migrate", verbosity=0)
    if not AccessEvent.objects.exists():
        began = time.perf_counter()
        fill(int(arguments[0]) if arguments else 2_000_000)
        print(f"filled in {time.perf_counter() - began:.0f} s")
    measure()


if __name__ == "__main__":
    main(sys.argv[1:])
