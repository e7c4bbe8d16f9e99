"""A patient who is forgotten is nowhere any more, comes back with no export, and takes nothing of anybody else's along."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from console import SilentProgress
from errors import RunFailed, UnusableInput
from gallery.access.restoring import staying
from gallery.models import AccessEvent
from gallery.privacy import forgetting
from gallery.privacy.forgetting import Forgetting, WhoseId, forget_again, forget_patient
from images.models import Image
from patients.forgotten import forgotten_and_there
from patients.keys import patient_key
from patients.models import ForgottenPatient, Patient
from tests.gallery.privacy.whole_record import everything_held, everything_written, write_whole_record
from tests.images.clinic import ADA, BRUNO, Clinic
from tests.patients.registry import Registry, outcomes
from tests.processes import Installation

KEY = patient_key(ADA)
# Everything by which she could be known, and the files that were hers.
HERS = re.compile(
    rf"{KEY}|{KEY.hex}|{ADA}|quill|0412 345 678|(?<![\w.])(2|3|4|6|9|0)\.jpg|d1\.txt", re.IGNORECASE
)


def forget(identifier: str = str(KEY), by: str = "", *, dry_run: bool = False) -> Forgetting:
    return forget_patient(WhoseId(identifier, by), SilentProgress(), dry_run=dry_run)


def test_nothing_of_a_forgotten_patient_is_left_but_a_mark_and_the_access_log(
    gallery: Clinic, var: Path
) -> None:
    write_whole_record(gallery, var / "reports")
    kept = [line for line in everything_held().splitlines() if not HERS.search(line)]
    assert HERS.search(everything_written(var))

    told = forget()

    assert HERS.findall(everything_held()) == []
    assert HERS.findall(everything_written(var)) == []
    assert everything_held().splitlines() == kept
    mark = ForgottenPatient.objects.get()
    assert (mark.pk, mark.left_to_remove, len(mark.carried_sha256)) == (KEY, {}, 64)
    event = AccessEvent.objects.latest("pk")
    assert (event.action, event.patient_id, event.through) == ("forgot_patient", KEY, "command")
    # 2, 3, 4 and 6 were linked to her; the day of 9 cannot be read. 5 is Bruno's by now.
    assert sorted(told.originals["images"]) == ["2.jpg", "3.jpg", "4.jpg", "6.jpg", "9.jpg"]
    assert told.originals["documents"] == ["d1.txt"]
    assert (told.thumbnails, told.records["patient"], told.records["images"]) == (1, 1, 4)


def test_reports_keep_the_lines_of_everybody_else(gallery: Clinic, var: Path) -> None:
    write_whole_record(gallery, var / "reports")

    forget()

    # 5 is Bruno's by a correction; that run had linked it to her.
    with (var / "reports" / "reimport-1" / "images" / "files.csv").open() as file:
        assert [row["key"] for row in csv.DictReader(file)] == ["7.jpg"]
    assert (var / "reports" / "reimport-1.html").read_text() == "<p>(forgotten), 12.jpg</p>"
    assert (var / "reports" / "reimport-1.json").read_text() == '["(forgotten)", "12.jpg"]'


def test_a_dry_run_says_the_same_and_changes_nothing(gallery: Clinic, var: Path) -> None:
    write_whole_record(gallery, var / "reports")
    (var / "backups" / "nexus-20260101T000000Z.sqlite3").touch()
    before = everything_held(), everything_written(var)

    dry = forget(ADA, dry_run=True)

    assert (everything_held(), everything_written(var)) == before
    assert not ForgottenPatient.objects.exists()
    assert dry.as_json() == {**forget(ADA).as_json(), "dry_run": True}
    assert list(dry.as_json()["backups"]) == ["nexus-20260101T000000Z.sqlite3"]


def test_no_later_export_brings_a_forgotten_patient_or_their_pictures_back(
    gallery: Clinic, var: Path, tmp_path: Path
) -> None:
    write_whole_record(gallery, var / "reports")
    forget()
    registry = Registry(tmp_path)
    registry.row(ADA)
    registry.row(ADA.lower(), Last_Name="Other")
    registry.row(BRUNO, Last_Name="O'Plumley")

    assert outcomes(registry.run()) == {"updated": 1, "kept": 2}
    assert not Patient.objects.filter(pk=KEY).exists()
    fates = gallery.fates()

    assert {key: fates[key] for key in ("2.jpg", "3.jpg", "4.jpg")} == dict.fromkeys(
        ("2.jpg", "3.jpg", "4.jpg"), "patient_not_found"
    )
    # The export says Bruno's, and somebody had said that it was not.
    assert fates["6.jpg"] == "patient_not_found"
    assert list(Image.objects.values_list("storage_key", "batch__patient")) == [("5.jpg", patient_key(BRUNO))]


def test_whoever_carries_the_id_by_now_is_somebody_who_is_there(gallery: Clinic, tmp_path: Path) -> None:
    """One of two rows of the same person is forgotten: the other goes on being imported."""
    other = Patient.objects.create(last_name="Quillfeather", filemaker_metadata={"filemaker_id": ADA})

    for carried in ({"filemaker_id": ADA}, {}):
        Patient.objects.filter(pk=KEY).update(filemaker_metadata=carried)
        # By her number she is one, by her id she is not, or is somebody else.
        with pytest.raises(UnusableInput, match="This id means 2 patients"):
            forget(ADA)
    forget(ADA, "record_number")
    registry = Registry(tmp_path)
    registry.row(ADA)

    assert outcomes(registry.run()) == {"updated": 1}
    assert Patient.objects.filter(pk=other.pk, first_name="Ada").exists()


def test_nobody_is_forgotten_by_an_id_that_nobody_has(gallery: Clinic) -> None:
    for unknown in ("0A1B2C3D-0000-4000-8000-00000000DEAD", "", "none"):
        with pytest.raises(UnusableInput, match="No patient has this id"):
            forget(unknown)


def test_what_a_full_disk_left_in_files_goes_with_the_next_try(
    gallery: Clinic, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole_record(gallery, var / "reports")

    def refuse(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(forgetting, "report_lines", refuse)
        with pytest.raises(RunFailed, match="The records are gone, but not all"):
            forget()
    assert not Patient.objects.filter(pk=KEY).exists()

    told = forget(ADA)

    assert (told.was_forgotten, told.report_lines > 0) == (True, True)
    assert HERS.findall(everything_written(var)) == []
    assert ForgottenPatient.objects.get().left_to_remove == {}


def test_who_comes_back_with_a_backup_is_known_as_forgotten_and_is_forgotten_again(
    gallery: Clinic, var: Path
) -> None:
    assert ForgottenPatient._meta.db_table in staying(Path("a backup"), forget_again).kept
    former = Patient.objects.filter(pk=KEY).values("last_name", "filemaker_metadata").get()
    forget()
    assert forgotten_and_there() == []

    Patient.objects.create(pk=KEY, **former)

    assert forgotten_and_there() == [KEY]
    assert not forget().was_forgotten
    assert forgotten_and_there() == []

    Patient.objects.create(pk=KEY, **former)

    assert forget_again() == 1
    assert not Patient.objects.filter(pk=KEY).exists()
    assert AccessEvent.objects.filter(action="forgot_patient", patient_id=KEY).count() == 3


MAKE = """
import django; django.setup()
from patients.models import Patient
from notes.models import Note
from patients.forgotten import forgotten_and_there
from patients.keys import patient_key
ada = Patient.objects.create(pk=patient_key("{0}"), last_name="Quillfeather", filemaker_metadata={{"filemaker_id": "{0}"}})
Note.objects.create(patient=ada, kind="note", text="Quillfeather walks well" * 400)
"""
KILLED = """
import os, signal, sys
import django; django.setup()
from console import SilentProgress
from gallery.privacy import forgetting
setattr(forgetting, sys.argv[1], lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
forgetting.forget_patient(forgetting.WhoseId(sys.argv[2]), SilentProgress(), dry_run=False)
"""
LEFT = """
import django; django.setup()
from patients.models import ForgottenPatient, Patient
from gallery.models import AccessEvent
print(Patient.objects.count(), ForgottenPatient.objects.count(), AccessEvent.objects.filter(action="forgot_patient").count())
"""


def test_a_process_that_is_killed_leaves_all_or_nothing_and_the_next_one_finishes(
    installation: Installation, tmp_path: Path
) -> None:
    def run(program: str, *arguments: str) -> str:
        return installation.python("-c", program, *arguments).stdout.strip()

    run(MAKE.format(ADA))
    run(KILLED, "write_event", ADA)
    assert run(LEFT) == "1 0 0"
    run(KILLED, "thumbnails", ADA)
    assert run(LEFT) == "0 1 1"

    done = installation.manage("forget_patient", ADA, "--forget")

    assert (done.returncode, done.stderr) == (0, "")
    assert "had been forgotten before" in done.stdout
    assert run(LEFT) == "0 1 1"
    # What is deleted is overwritten in SQLite's own file, too; on PostgreSQL that is the server's vacuum.
    files = b"".join(path.read_bytes() for path in tmp_path.glob("nexus.sqlite3*"))
    assert b"Quillfeather" not in files
