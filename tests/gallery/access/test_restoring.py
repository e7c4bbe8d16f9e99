"""A restored backup brings records back, and nobody's way in: what was closed stays closed, what was seen stays written."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pyrage
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from console import SilentProgress
from database import connected_to
from gallery.access import accounts
from gallery.access.accounts import Colleague
from gallery.access.chain_check import check_chain
from gallery.access.log import TERMINAL
from gallery.access.one_time_passwords import make_one_time_password
from gallery.access.restoring import records, staying
from gallery.access.roles import Role, role_of
from gallery.access.tokens import make_token
from gallery.models import AccessEvent, AccessShown, ApiToken, OneTimePassword, SignedInSession
from gallery.privacy.forgetting import WhoseId, forget_patient
from jobs import file_sha256
from patients.models import Patient
from reimport.backup import signing
from reimport.backup.configured import database_engine
from reimport.backup.make import checksum_path
from reimport.backup.signing import signature_path
from reimport.ledger import is_ready
from tests.gallery.staff import PASSWORD, member
from tests.processes import Installation, postgresql_url
from tests.unguarded import unguarded
from transfers.models import TransferRun

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _own_database(
    tmp_path: Path, transactional_db: None, request: pytest.FixtureRequest, settings: Settings
) -> Iterator[None]:
    """A file of its own on SQLite, as only a file can be replaced; on PostgreSQL the database under test."""
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    if connection.vendor == "postgresql":
        yield
        return
    shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "nexus.sqlite3")
    with connected_to(tmp_path / "nexus.sqlite3"):
        yield


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / f"nexus-20261127T101500.000000Z{database_engine().suffix}"


def save(file: Path) -> None:
    file.touch()
    database_engine().save(file)
    prove(file)


def prove(file: Path) -> None:
    checksum_path(file).write_text(f"{file_sha256(file)}  {file.name}\n")
    signature_path(file).write_text(signing.sign(file, file.name))


def restore(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("restore_backup", str(file), "--yes", *options, stdout=out, no_color=True)
    return out.getvalue()


def refused(file: Path, *options: str) -> str:
    with pytest.raises(CommandError) as refusal:
        restore(file, *options)
    assert refusal.value.returncode == 2
    return str(refusal.value)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("own_account")).status_code == 200


def opens(token: str) -> bool:
    return Client().get("/api/v1/patients", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def lines() -> list[tuple[int, str, str]]:
    return list(AccessEvent.objects.order_by("id").values_list("id", "action", "detail"))


def test_what_was_closed_since_the_backup_stays_closed_and_what_was_written_stays_written(
    backup: Path,
) -> None:
    clinician, steward, administrator = (member(role) for role in Role)
    Patient.objects.create(last_name="Quillfeather", first_name="Ada", notes="as it was")
    spent = make_one_time_password(steward)
    client, token, revoked = (
        signed_in(administrator),
        make_token(steward, "reader"),
        make_token(clinician, "lost"),
    )
    save(backup)
    # Since then:
    kept = Client()
    kept.cookies.update(client.cookies)
    client.post(reverse("sign_out"))
    assert Client().post(reverse("sign_in"), {"username": "steward", "password": spent}).status_code == 302
    steward.set_password(f"{PASSWORD} once more")
    steward.save()
    accounts.change_role(steward.pk, Role.CLINICIAN, TERMINAL)
    accounts.revoke_token(clinician.pk, ApiToken.objects.get(name="lost").pk, TERMINAL)
    newest = accounts.invite(Colleague("dora"), Role.CLINICIAN, TERMINAL)
    accounts.deactivate(clinician.pk, TERMINAL)
    open_now = signed_in(administrator)
    Patient.objects.update(notes="changed")
    Patient.objects.create(last_name="Bandicoot", first_name="Bruno")
    before = lines()

    told = restore(backup)

    assert [patient.notes for patient in Patient.objects.all()] == ["as it was"]
    assert ["patients", "2", "1"] in [line.split() for line in told.splitlines()]
    assert not is_in(kept)
    assert not is_in(open_now)
    assert not SignedInSession.objects.exists()
    assert not OneTimePassword.objects.exists()
    for name, password in (("steward", spent), ("dora", newest.password)):
        assert Client().post(reverse("sign_in"), {"username": name, "password": password}).status_code == 200
    assert (opens(token), opens(revoked)) == (True, False)
    assert not User.objects.get(pk=clinician.pk).is_active
    steward.refresh_from_db()
    assert role_of(steward) is Role.CLINICIAN
    assert steward.check_password(f"{PASSWORD} once more")
    assert User.objects.filter(username="dora").exists()
    written = lines()
    assert written[: len(before)] == before
    assert written[len(before)][1:] == ("restored_backup", backup.name)
    event = AccessEvent.objects.get(action="restored_backup")
    assert (event.user, event.through) == (None, "command")


def test_a_backup_of_an_older_schema_is_brought_up_to_this_one_and_no_number_is_given_twice(
    backup: Path,
) -> None:
    clinician = member(Role.CLINICIAN)
    run = TransferRun.objects.create(kind="patients", started_at=timezone.now(), finished_at=timezone.now())
    call_command("migrate", "documents", "0001", verbosity=0)
    save(backup)
    call_command("migrate", verbosity=0)
    make_token(clinician, "of today")
    number = ApiToken.objects.get().pk
    accounts.revoke_token(clinician.pk, number, TERMINAL)
    run.pk = None
    run.save()

    told = restore(backup)

    assert "migrations that came since were applied" in told
    assert is_ready()
    assert TransferRun.objects.count() == 1
    make_token(clinician, "of tomorrow")
    assert ApiToken.objects.get().pk > number
    former, run.pk = run.pk, None
    run.save()
    assert run.pk > former


def test_a_restore_that_is_killed_before_its_end_leaves_the_database_as_it_was(
    backup: Path, tmp_path: Path
) -> None:
    member(Role.STEWARD)
    save(backup)
    Patient.objects.create(last_name="Bandicoot", first_name="Bruno")
    before = lines()
    connection.close()
    url = postgresql_url() if connection.vendor == "postgresql" else f"sqlite:///{tmp_path}/nexus.sqlite3"

    killed = Installation(tmp_path, url).python("-m", "tests.gallery.access.killed_restore", backup)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (Patient.objects.count(), lines()) == (1, before)
    restore(backup)
    assert not Patient.objects.exists()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.any_database
def test_into_a_database_that_knows_nobody_a_backup_brings_its_accounts_and_no_way_in_that_was_open(
    backup: Path,
) -> None:
    client = signed_in(member(Role.STEWARD))
    make_one_time_password(member(Role.CLINICIAN))
    save(backup)
    empty()

    told = restore(backup)

    assert "Who can sign in then: clinician, steward." in told
    assert User.objects.filter(is_active=True).count() == 2
    assert not is_in(client)
    assert not OneTimePassword.objects.exists()
    assert lines()[-1][1:] == ("restored_backup", backup.name)


@pytest.mark.any_database
@pytest.mark.parametrize("left", [None, b""], ids=["no file", "an empty file"])
def test_a_backup_is_restored_where_no_database_is(backup: Path, left: bytes | None) -> None:
    member(Role.STEWARD)
    save(backup)
    connection.close()
    place = Path(connection.settings_dict["NAME"])
    for file in place.parent.glob(f"{place.name}*"):
        file.unlink()
    if left is not None:
        place.write_bytes(left)

    restore(backup)

    assert User.objects.get().username == "steward"


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
    with unguarded():
        for model in (AccessShown, AccessEvent, SignedInSession, OneTimePassword, User):
            model._base_manager.all()._raw_delete("default")


def of_another_installation() -> None:
    User.objects.update(date_joined=timezone.now())


def with_another_log() -> None:
    with unguarded():
        AccessEvent._base_manager.update(action="signed_out")


def without_a_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE gallery_apitoken")


def not_migrated() -> None:
    MigrationRecorder(connection).record_unapplied("documents", "0002_found_by_names")


def of_a_newer_version() -> None:
    MigrationRecorder(connection).record_applied("images", "0999_later")


def damaged() -> None:
    connection.close()
    Path(connection.settings_dict["NAME"]).write_bytes(b"damaged" * 10_000)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("became", "why"),
    [
        (of_another_installation, "of another installation"),
        (with_another_log, "of another installation"),
        (without_a_table, "is damaged, or has not been migrated"),
        (not_migrated, "is damaged, or has not been migrated"),
        (of_a_newer_version, "by a newer version"),
        (damaged, "cannot be read"),
    ],
)
def test_where_accounts_and_log_cannot_stay_it_is_said_why_and_asked_for(
    backup: Path, became: Callable[[], None], why: str
) -> None:
    client = signed_in(member(Role.STEWARD))
    save(backup)
    became()

    message = refused(backup)

    assert why in message
    assert "--with-accounts" in message
    assert "Who can sign in then: steward." in restore(backup, "--with-accounts")
    assert not is_in(client)
    assert User.objects.get().username == "steward"


@pytest.mark.any_database
def test_where_they_can_stay_they_do(backup: Path) -> None:
    member(Role.STEWARD)
    save(backup)
    assert "Leave out --with-accounts" in refused(backup, "--with-accounts")


@pytest.mark.any_database
def test_who_was_forgotten_since_the_backup_does_not_come_back(backup: Path) -> None:
    member(Role.STEWARD)
    patient = Patient.objects.create(last_name="Quillfeather", first_name="Ada")
    save(backup)
    forget_patient(WhoseId(str(patient.pk)), SilentProgress(), dry_run=False)

    assert "again now: 1 patients" in restore(backup)

    assert not Patient.objects.exists()
    assert [action for _, action, _ in lines()][-3:] == [
        "forgot_patient",
        "restored_backup",
        "forgot_patient",
    ]
    assert check_chain([]).problem == ""


@pytest.mark.any_database
def test_an_encrypted_backup_is_restored_with_the_key_of_its_recipient_and_no_plain_copy_stays(
    backup: Path, settings: Settings
) -> None:
    member(Role.STEWARD)
    save(backup)
    key = pyrage.x25519.Identity.generate()
    identity, sealed = backup.with_name("key.txt"), Path(f"{backup}.age")
    identity.write_text(str(key))
    sealed.write_bytes(pyrage.encrypt(backup.read_bytes(), [key.to_public()]))
    prove(sealed)
    Patient.objects.create(last_name="Bandicoot", first_name="Bruno")

    assert "--identity names the file" in refused(sealed)
    restore(sealed, "--identity", str(identity))

    assert not Patient.objects.exists()
    assert lines()[-1][1:] == ("restored_backup", sealed.name)
    assert not list((settings.VAR_DIR / "tmp").glob("nexus-copy-*"))


@pytest.mark.any_database
def test_a_backup_without_a_signature_is_asked_about_and_one_that_does_not_hold_is_refused(
    backup: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    member(Role.STEWARD)
    save(backup)
    other = (settings.VAR_DIR / "backup_key.pub").read_text()
    (settings.VAR_DIR / "backup_key").unlink()
    assert "knows no key with which it could be checked" in refused(backup)
    assert "Restored" in restore(backup, "--signed-by", other.splitlines()[1])
    signing.sign(backup, backup.name)
    assert "signed it" in refused(backup)
    signature_path(backup).unlink()
    assert "is not signed" in refused(backup)
    asked = StringIO()
    monkeypatch.setattr("builtins.input", lambda _question: asked.write("asked") and "yes")
    call_command("restore_backup", str(backup), stdout=asked, no_color=True)
    assert "is not signed: nothing proves that it was made here" in asked.getvalue()
    assert "Restored" in restore(backup, "--unsigned")


@pytest.mark.any_database
def test_a_name_that_a_person_gave_to_a_backup_is_in_no_log(backup: Path) -> None:
    member(Role.STEWARD)
    renamed = backup.with_name(f"before Quillfeather{backup.suffix}")
    save(renamed)
    restore(renamed)
    assert lines()[-1][1:] == ("restored_backup", "a renamed backup")


@pytest.mark.any_database
def test_a_table_that_nobody_has_thought_of_is_kept_or_brought_back_and_never_both(backup: Path) -> None:
    rules = staying(backup, lambda: None)
    brought_back = {model._meta.db_table for model in records()}
    every = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert brought_back | {*rules.kept} | {*rules.ended} == every
    assert not brought_back & {*rules.kept, *rules.ended}
    assert {"gallery_accessevent", "auth_user", "auth_user_groups", "gallery_apitoken"} <= {*rules.kept}
