"""A small clinic that `serve` serves, with what hostile files and people do harm with: one for all tests of a worker.

python -m tests.gallery.serving.served FOLDER BOMB... writes it into the database of DATABASE_URL and prints what is in it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.processes import BACKEND, Installation
from tests.servers.s3 import free_port
from tests.ugly.bombs import BOMBS
from tests.ugly.image_files import jpeg

_PICTURES = 6
_LARGE_BYTES = 60_000_000


@dataclass(frozen=True)
class ServedClinic:
    """Where it is, who is signed in, and the addresses of what is in it.

    Attributes:
        address: without a path.
        cookie: of a clinician's session.
        process: of the server.
        patient: the path of a patient's page.
        large: the path of an original of 60 MB.
        bombs: by their names, the paths of the small thumbnails of hostile files.
        pictures: the paths of the small thumbnails of sound pictures.
    """

    address: str
    cookie: str
    process: int
    patient: str
    large: str
    bombs: dict[str, str] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)

    def get(self, path: str, timeout: float = 20) -> tuple[int, bytes]:
        """The status and the body, by a connection of its own.

        Raises:
            TimeoutError: there was no answer in time.
        """
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=timeout)
        try:
            connection.request("GET", path, headers={"Cookie": self.cookie})
            answer: HTTPResponse = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def seconds(self, path: str, timeout: float = 20) -> float:
        """How long a page took that was shown.

        Raises:
            TimeoutError: there was no answer in time.
        """
        began = time.perf_counter()
        status, _ = self.get(path, timeout)
        assert status == 200
        return time.perf_counter() - began

    @property
    def peak_memory(self) -> int:
        """The most bytes that the server's own process has held."""
        status = Path(f"/proc/{self.process}/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def migrate(folder: Path) -> None:
    """Makes the database of an installation there."""
    installation = Installation(folder, f"sqlite:///{folder / 'nexus.sqlite3'}")
    migrated = installation.manage("migrate", "--verbosity=0")
    assert migrated.returncode == 0, migrated.stderr


@contextmanager
def serving(
    folder: Path, database: Path, bombs: Sequence[str] = (), **environ: str
) -> Iterator[ServedClinic]:
    """The clinic in a folder, on a copy of a migrated database, with some of `BOMBS`, until the block ends."""
    shutil.copy(database, folder / "nexus.sqlite3")
    images = folder / "images"
    images.mkdir()
    installation = Installation(
        folder,
        f"sqlite:///{folder / 'nexus.sqlite3'}",
        {"NEXUS_IMAGES_URL": f"{images.as_uri()}/", "NEXUS_HTTPS": "0", **environ},
    )
    furnished = installation.python("-m", "tests.gallery.serving.served", str(images), *bombs)
    assert furnished.returncode == 0, furnished.stderr
    port = free_port()
    with (
        (folder / "server.log").open("w") as log,
        subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=BACKEND,
            env=installation.environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as server,
    ):
        try:
            _wait_until_it_serves(server)
            yield ServedClinic(
                address=f"http://127.0.0.1:{port}", process=server.pid, **json.loads(furnished.stdout)
            )
        finally:
            server.terminate()


def _wait_until_it_serves(server: subprocess.Popen[str]) -> None:
    assert server.stdout
    for line in server.stdout:
        if line == "Stop it with Ctrl-C.\n":
            return
    raise RuntimeError("The server did not start.")


def _furnish(folder: Path, bombs: Sequence[str]) -> dict[str, Any]:
    from datetime import date

    from django.test import Client
    from django.urls import reverse

    from gallery.access.roles import Role
    from images.models import Image, ImageBatch
    from patients.models import Patient
    from tests.gallery.staff import member

    day = date(2016, 10, 18)
    patient = Patient.objects.create(last_name="Quillfeather", first_name="Ada")
    batch = ImageBatch.objects.create(patient=patient, captured_on=day, name="18 Oct 2016")

    def image(name: str, content: bytes) -> Image:
        (folder / name).write_bytes(content)
        return Image.objects.create(
            batch=batch, captured_on=day, recid=name, storage_key=name, size_bytes=len(content),
            mime_type="image/jpeg", category="dorsal", side="left",
        )  # fmt: skip

    def small(shown: Image) -> str:
        return reverse("thumbnail", args=[shown.pk, "small"])

    large = image("large.jpg", jpeg() + os.urandom(1024) * (_LARGE_BYTES // 1024))
    client = Client()
    client.force_login(member(Role.CLINICIAN), "django.contrib.auth.backends.ModelBackend")
    return {
        "cookie": f"sessionid={client.cookies['sessionid'].value}",
        "patient": reverse("patient", args=[patient.pk]),
        "large": reverse("original", args=[large.pk]),
        "bombs": {name: small(image(f"{name}.bin", BOMBS[name]())) for name in bombs},
        "pictures": [small(image(f"{n}.jpg", jpeg(400 + n))) for n in range(_PICTURES)],
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_furnish(Path(sys.argv[1]), sys.argv[2:])))  # noqa: T201
