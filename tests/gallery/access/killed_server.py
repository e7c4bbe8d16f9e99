"""A server that is killed while people correct images and decide about unlinked files, and what is left of it.

python -m tests.gallery.access.killed_server furnish | count
works on the database of DATABASE_URL: `furnish` writes a small clinic and prints who is signed in, `count` prints what is there.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any, TypeAlias
from urllib.parse import urlencode

from tests.processes import BACKEND, Installation
from tests.servers.s3 import free_port

_CORRECTORS, _DECIDERS, _FILES = 3, 2, 400
_TAKES_BACK = "0"
_LONGEST = 60
_DAY = date(2016, 10, 18)
_TAKE_BACK = re.compile(r"/unlinked/decisions/(\d+)/take-back/")


@dataclass
class Worked:
    """How often each deed was acknowledged, which a redirect does, and how many were under way when the server died."""

    acknowledged: Counter[str] = field(default_factory=Counter)
    cut_off: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition, repr=False)

    def wait_for(self, acknowledged: int) -> None:
        """Until so many deeds were acknowledged."""
        with self.changed:
            self.changed.wait_for(lambda: sum(self.acknowledged.values()) >= acknowledged, timeout=_LONGEST)


def work_and_kill(installation: Installation, kills: int, random: Random) -> Worked:
    """So many times: a server, people at work, and SIGKILL at some moment."""
    installation = replace(installation, environ={**installation.environ, "NEXUS_HTTPS": "0"})
    told = installation.python("-m", "tests.gallery.access.killed_server", "furnish")
    assert told.returncode == 0, told.stderr
    clinic, worked = json.loads(told.stdout), Worked()
    for _ in range(kills):
        with _server(installation) as (port, server):
            people = _people(port, clinic, worked, random)
            for one in people:
                one.start()
            worked.wait_for(sum(worked.acknowledged.values()) + random.randrange(2, 12))
            threading.Event().wait(random.uniform(0, 0.05))
            server.kill()
            for one in people:
                one.join()
    return worked


def count(installation: Installation) -> dict[str, Any]:
    """What ledgers and log hold of each deed, and what is wrong with the log's chain."""
    told = installation.python("-m", "tests.gallery.access.killed_server", "count")
    assert told.returncode == 0, told.stderr
    found: dict[str, Any] = json.loads(told.stdout)
    return found


_Deed: TypeAlias = Callable[["_Person", str, Random], None]


@contextmanager
def _server(installation: Installation) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=BACKEND,
        env=installation.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout
        for line in server.stdout:
            if line == "Stop it with Ctrl-C.\n":
                break
        try:
            yield port, server
        finally:
            server.kill()


def _people(port: int, clinic: dict[str, Any], worked: Worked, random: Random) -> list[threading.Thread]:
    def at_work(deed: _Deed, subject: str, seed: int) -> None:
        own = Random(seed)  # noqa: S311 - moments of a test
        person = _Person(port, clinic["cookie"], worked)
        # Until the server is gone.
        with suppress(OSError, HTTPException):
            while True:
                deed(person, subject, own)

    subjects: list[tuple[_Deed, str]] = [(_correct, image) for image in clinic["images"]]
    subjects += [(_decide, name) for name in clinic["deciders"]]
    return [
        threading.Thread(target=at_work, args=(deed, subject, random.randrange(2**32)))
        for deed, subject in subjects
    ]


class _Person:
    """Somebody at a browser, who counts what was acknowledged."""

    def __init__(self, port: int, cookie: str, worked: Worked) -> None:
        self._port, self._cookie, self._worked = port, cookie, worked
        self._token = ""

    def read(self, path: str) -> str:
        """A page, of whose form the token is kept."""
        _, text = self._ask("GET", path, None)
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text):
            self._token = found[1]
        return text

    def send(self, path: str, deed: str, form: dict[str, str]) -> None:
        """A deed; it is under way until it is answered."""
        with self._worked.changed:
            self._worked.cut_off += 1
        status, _ = self._ask("POST", path, form | {"csrfmiddlewaretoken": self._token})
        with self._worked.changed:
            self._worked.cut_off -= 1
            self._worked.acknowledged[deed if status == 302 else f"{deed} refused"] += 1
            self._worked.changed.notify_all()

    def _ask(self, method: str, path: str, form: dict[str, str] | None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, urlencode(form) if form else None, headers)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name == "Set-Cookie" and value.startswith("csrftoken="):
                    kept = [part for part in self._cookie.split("; ") if not part.startswith("csrftoken=")]
                    self._cookie = "; ".join([*kept, value.partition(";")[0]])
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def _correct(person: _Person, image: str, random: Random) -> None:
    page = person.read(f"/images/{image}/correct/")
    shown = dict(re.findall(r'name="(seen|initial-\w+)" value="([^"]*)"', page))
    other = _DAY + timedelta(days=random.randrange(2_000))
    now = {name.removeprefix("initial-"): value for name, value in shown.items() if name != "seen"}
    person.send(f"/images/{image}/correct/", "corrected", shown | now | {"captured_on": other.isoformat()})


def _decide(person: _Person, own: str, random: Random) -> None:
    files = re.findall(rf'name="file"[^>]*value="({own}[0-9a-f-]*)"', person.read("/unlinked/"))
    if files:
        chosen = {"file": random.choice(files), "reason": "test_picture"}
        person.send("/unlinked/set-aside/", "set_aside", chosen)
    # One of them alone: the page also goes back to the list where somebody else was quicker, which is no deed.
    if own == _TAKES_BACK and (acts := _TAKE_BACK.findall(person.read("/unlinked/?reason=set_aside"))):
        person.send(f"/unlinked/decisions/{random.choice(acts)}/take-back/", "took_back", {})


def _furnish() -> dict[str, Any]:
    from uuid import UUID

    from django.test import Client

    from gallery.access.roles import Role
    from images.models import Image, ImageBatch, LinkRun, UnlinkedFile
    from patients.models import Patient
    from tests.gallery.staff import member

    now = datetime.now(tz=UTC)
    run = LinkRun.objects.create(started_at=now, finished_at=now, started_by="a test")
    patient = Patient.objects.create(last_name="Quillfeather", first_name="Ada")
    batch = ImageBatch.objects.create(patient=patient, captured_on=_DAY, name="18 Oct 2016")
    common = {"size_bytes": 1, "mime_type": "image/jpeg"}
    images = [
        Image.objects.create(
            batch=batch, captured_on=_DAY, recid=str(n), storage_key=f"{n}.jpg", category="dorsal", side="left", **common
        )
        for n in range(_CORRECTORS)
    ]  # fmt: skip
    UnlinkedFile.objects.bulk_create(
        UnlinkedFile(
            id=UUID(int=(n % _DECIDERS) << 124 | n + 1), run=run, storage_key=f"u{n}.jpg", outcome="no_metadata", **common
        )
        for n in range(_FILES)
    )  # fmt: skip
    client = Client()
    client.force_login(member(Role.STEWARD), "django.contrib.auth.backends.ModelBackend")
    return {
        "cookie": f"sessionid={client.cookies['sessionid'].value}",
        "images": [str(image.pk) for image in images],
        "deciders": [str(number) for number in range(_DECIDERS)],
    }


def _count() -> dict[str, Any]:
    from django.db.models import Count

    from gallery.access.chain_check import check_chain
    from gallery.models import AccessEvent
    from images.models import Correction, TriageDecision

    decided = TriageDecision.objects.all()
    logged = dict(AccessEvent.objects.order_by().values_list("action").annotate(count=Count("pk")))
    return {
        "ledger": {
            "corrected": Correction.objects.values("act").distinct().count(),
            "set_aside": decided.values("act").distinct().count(),
            "took_back": decided.exclude(taken_back_at=None).count(),
        },
        "log": {action: logged.get(action, 0) for action in ("corrected", "set_aside", "took_back")},
        "problem": check_chain().problem,
    }


def main(arguments: Sequence[str]) -> None:
    """One of the two, for the process that calls it."""
    import django

    django.setup()
    print(json.dumps(_furnish() if arguments == ["furnish"] else _count()))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
