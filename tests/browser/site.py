"""A small clinic that is served as `make serve` serves it: its own process, its own database, real pictures.

Everything in it is of the sample clinic: a patient whose feet are seen over years, some others, and what went wrong with
a few of the files.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from sample_clinic import plan_clinic
from sample_clinic.exports import export_bytes, patients_bytes
from sample_clinic.files import DrawnFiles
from sample_clinic.people import SamplePatient
from sample_clinic.plan import SampleClinic, SampleRecord
from tests.processes import BACKEND, Installation
from tests.servers.s3 import free_port

_OTHERS = 5
# Files without a row: one to be assigned, one that stays.
STRAY, OTHER_STRAY = "90001.jpg", "90002.jpg"
# Files without a patient.
OF_NOBODY, FIRST_OF_NOBODY = 12, 91001


@dataclass
class Site:
    """The clinic, its installation, and where it is served.

    Attributes:
        folder: everything of it lies here.
        address: where the pages are; empty until they are served.
        first_password: the one-time password of the first administrator.
    """

    folder: Path
    address: str = ""
    first_password: str = ""
    drawn: DrawnFiles = field(default_factory=DrawnFiles)
    _cookies: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def plan(self) -> SampleClinic:
        return plan_clinic()

    @cached_property
    def hero(self) -> SamplePatient:
        """Whose left foot was photographed from above most often, and whose right one was, too."""
        seen = {
            side: Counter(r.patient_id for r in self.plan.records if _shows(r, side))
            for side in ("left", "right")
        }
        identifier = max(sorted(seen["right"]), key=lambda patient: seen["left"][patient])
        return self.person(identifier)

    @cached_property
    def others(self) -> list[SamplePatient]:
        """Some more patients, with PDFs among their files."""
        with_documents = [
            record.patient_id
            for record in self.plan.records
            if record.in_dump
            and record.file.extension == "pdf"
            and record.patient_id != self.hero.filemaker_id
        ]
        return [self.person(identifier) for identifier in list(dict.fromkeys(with_documents))[:_OTHERS]]

    @cached_property
    def of_nobody(self) -> list[SampleRecord]:
        """Files whose rows say everything but whose they are: of many views and days."""
        others = [
            r for r in self.plan.records if r.in_dump and r.file.extension == "jpg" and r.file.subject.side
        ]
        return [
            replace(record, file=replace(record.file, recid=FIRST_OF_NOBODY + number), patient_id="")
            for number, record in enumerate(others[:: len(others) // OF_NOBODY][:OF_NOBODY])
        ]

    @cached_property
    def lost(self) -> SampleRecord:
        """A row of the first of the others, whose file was dumped and is not there."""
        record = self.records_of(self.others[0])[0]
        return replace(
            record, file=replace(record.file, recid=92001), day=date(2012, 3, 4), type="Right Medial"
        )

    def person(self, filemaker_id: str) -> SamplePatient:
        return next(person for person in self.plan.patients if person.filemaker_id == filemaker_id)

    def records_of(self, person: SamplePatient) -> list[SampleRecord]:
        return [r for r in self.plan.records[:-1] if r.patient_id == person.filemaker_id and r.in_dump]

    @property
    def images(self) -> Path:
        return self.folder / "images-bulk-dump"

    @cached_property
    def installation(self) -> Installation:
        environ = {"NEXUS_IMAGES_URL": f"{self.images.as_uri()}/", "NEXUS_HTTPS": "0"}
        return Installation(self.folder, f"sqlite:///{self.folder / 'nexus.sqlite3'}", environ)

    def write(self) -> None:
        """Both exports and the dump, with files that have no row or no patient, a row that has no file, one that is damaged, and a
        PDF that is called .jpg.
        """
        people = [self.hero, *self.others]
        linked = [record for person in people for record in self.records_of(person)]
        records = [*linked, *self.of_nobody]
        (self.folder / "Patients.csv").write_bytes(patients_bytes(people))
        (self.folder / "Image_dataV9.csv").write_bytes(export_bytes([*records, self.lost]))
        self.images.mkdir()
        for record in records:
            (self.images / record.file.name).write_bytes(self.drawn.content(record.file))
        for name in (STRAY, OTHER_STRAY):
            (self.images / name).write_bytes(self.drawn.content(records[0].file))
        document = next(record for record in records if record.file.extension == "pdf")
        disguised, damaged = [r for r in self.records_of(self.others[-1]) if r.file.extension == "jpg"][:2]
        (self.images / disguised.file.name).write_bytes(self.drawn.content(document.file))
        (self.images / damaged.file.name).write_bytes(self.drawn.content(damaged.file)[:700])

    def manage(self, *arguments: object) -> str:
        """Runs a command; returns what it printed."""
        done = self.installation.manage(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def reimport(self, *arguments: object) -> str:
        return self.manage("reimport", *(arguments or ("--full",)), "--data", self.folder)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Every page, with an example for each part of its address that varies."""
        done = self.installation.python("-m", "tests.browser.addresses", self.hero.filemaker_id)
        assert done.returncode == 0, done.stderr
        found: dict[str, str] = json.loads(done.stdout)
        return found

    def sign_in(self, page: Page, role: str = "clinician") -> None:
        """As somebody of that role, who may have signed in before."""
        if role not in self._cookies:
            self._cookies[role] = self._session(role)
        self._enter(page, self._cookies[role])

    def sign_in_anew(self, page: Page, role: str = "clinician") -> None:
        """With another session, as after signing in once more."""
        self._enter(page, self._session(role))

    def _session(self, role: str) -> Any:
        done = self.installation.python("-m", "tests.browser.session", role)
        assert done.returncode == 0, done.stderr
        return {**json.loads(done.stdout), "url": self.address}

    def _enter(self, page: Page, cookie: Any) -> None:
        page.context.add_cookies([cookie])
        page.goto(f"{self.address}/patients/")

    def enter(self, page: Page, account: str, password: str) -> None:
        """By the page, whatever comes after it."""
        page.get_by_label("Account").fill(account)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in", exact=True).click()

    def open_patient(self, page: Page, person: SamplePatient) -> None:
        """By searching for the name and the date of birth, as people do."""
        page.goto(f"{self.address}/patients/")
        page.get_by_role("searchbox", name="Find a patient").fill(
            f"{person.last_name} {person.first_name} {person.date_of_birth}"
        )
        # The list alone: who was seen lately stands beside it.
        listed = page.locator("table.list")
        listed.get_by_role("link", name=f"{person.last_name}, {person.first_name}").click()
        page.wait_for_url(re.compile(r"/patients/[0-9a-f-]{36}/"))


def _shows(record: SampleRecord, side: str) -> bool:
    subject = record.file.subject
    return record.in_dump and (subject.view, subject.side) == ("dorsal", side)


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """The clinic, imported and served until the context ends."""
    site = Site(folder)
    site.write()
    site.manage("migrate", "--verbosity=0")
    site.reimport()
    port = free_port()
    with (
        (folder / "server.log").open("w") as log,
        subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=BACKEND,
            env=site.installation.environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as server,
    ):
        try:
            _wait(server)
            made = site.manage("one_time_password", "admin", "--role", "administrator")
            site.first_password = made.splitlines()[0].rpartition(" ")[2]
            site.address = f"http://127.0.0.1:{port}"
            yield site
        finally:
            server.terminate()


def _wait(server: subprocess.Popen[str]) -> None:
    """Until it has said that it serves."""
    assert server.stdout
    for line in iter(server.stdout.readline, ""):
        if line == "Stop it with Ctrl-C.\n":
            return
    raise AssertionError("the server ended")
