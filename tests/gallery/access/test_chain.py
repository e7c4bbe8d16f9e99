"""The chain of the access log: what is written follows from what was before it, and whoever changes a line is found out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import Error, connection, transaction
from django.utils import timezone

from errors import RunFailed
from gallery.access.chain import Entry, Head, append, log_head
from gallery.access.chain_check import check_chain
from gallery.access.cutting import Cut, cut_log
from gallery.access.guarded_tables import guard_log
from gallery.access.log import TERMINAL
from gallery.models import AccessEvent, AccessShown, LogCut
from tests.unguarded import unguarded

ADA, BRUNO, PICTURE = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.fixture
def log(db: None) -> User:
    """Four events of somebody's: 1 and 4 plain, 2 with two patients, 3 with a picture."""
    anna = User.objects.create_user("anna")
    append([Entry("signed_in", anna.pk, address="10.0.0.7")])
    append([Entry("listed_patients", anna.pk, detail="2 patients", patients=[BRUNO, ADA])])
    append([Entry("viewed_image", anna.pk, patient_id=ADA, images=[PICTURE]), Entry("signed_out", anna.pk)])
    return anna


def test_the_form_that_is_hashed_is_the_documented_one(log: User) -> None:
    first, second = AccessEvent.objects.order_by("id")[:2]
    form = [
        "nexus-access-log-1", first.hash, 2, second.at.astimezone(UTC).isoformat(timespec="microseconds"), log.pk,
        "listed_patients", None, None, None, "2 patients", "pages", None, [str(ADA), str(BRUNO)], [],
    ]  # fmt: skip

    text = json.dumps(form, separators=(",", ":"))
    assert second.hash == hashlib.sha256(text.encode()).hexdigest()


def test_events_follow_each_other_without_a_gap_whatever_the_clock_does(
    log: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2001, 1, 1, tzinfo=UTC))
    append([Entry("signed_in", log.pk)])

    events = list(AccessEvent.objects.order_by("id").values_list("id", "at"))
    assert [number for number, _ in events] == [1, 2, 3, 4, 5]
    assert events[4][1] == events[3][1]
    found = check_chain()
    assert (found.events, found.head, found.problem) == (5, log_head(), "")


def test_an_empty_log_has_a_head_and_holds(db: None) -> None:
    assert (check_chain().head, check_chain().problem) == (Head(0, "0" * 64), "")


TAMPERING: dict[str, tuple[Callable[[], object], int]] = {
    "another action": (lambda: AccessEvent.objects.filter(pk=2).update(action="viewed_notes"), 2),
    "another account": (lambda: AccessEvent.objects.filter(pk=3).update(user=None), 3),
    "another moment": (lambda: AccessEvent.objects.filter(pk=4).update(at=datetime(2016, 1, 1, tzinfo=UTC)), 4),
    "another address": (lambda: AccessEvent.objects.filter(pk=1).update(address="10.0.0.8"), 1),
    "one deleted": (lambda: AccessEvent.objects.filter(pk=1)._raw_delete("default"), 2),
    "a patient of a list taken out": (lambda: AccessShown.objects.filter(patient_id=ADA)._raw_delete("default"), 2),
    "a picture put in": (
        lambda: AccessShown.objects.create(event_id=4, image_id=PICTURE, at=timezone.now()), 4,
    ),
    "a list under another account": (lambda: AccessShown.objects.filter(event=2).update(user_id=None), 2),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERING)
def test_the_first_event_that_was_tampered_with_is_named(log: User, what: str) -> None:
    tamper, number = TAMPERING[what]
    with unguarded():
        tamper()

    assert f"event {number}:" in check_chain().problem


def test_a_log_that_ends_earlier_than_a_report_knows_is_found_out(log: User) -> None:
    head = log_head()
    with unguarded():
        AccessEvent.objects.filter(pk=4)._raw_delete("default")

    assert check_chain().problem == ""
    assert check_chain([head]).problem == "event 4, which a report knows, is not there"
    append([Entry("signed_in", log.pk)])
    assert check_chain([head]).problem == "event 4 is another one than a report knows"


STATEMENTS = (
    "UPDATE gallery_accessevent SET detail = 'x' WHERE id = 2",
    "DELETE FROM gallery_accessevent WHERE id = 4",
    "UPDATE gallery_accessshown SET patient_id = NULL, image_id = patient_id",
    "DELETE FROM gallery_accessshown",
    "UPDATE gallery_logcut SET last_event = 4",
    "DELETE FROM gallery_logcut",
)
ONLY_POSTGRESQL = ("TRUNCATE gallery_accessevent CASCADE", "TRUNCATE gallery_logcut")
ONLY_SQLITE = ("REPLACE INTO gallery_accessevent SELECT * FROM gallery_accessevent WHERE id = 2",)


def test_the_database_itself_refuses_whoever_changes_or_deletes_a_line(log: User) -> None:
    # What was cut off may go, and nothing else.
    assert cut_log(AccessEvent.objects.get(pk=2).at, TERMINAL) == Cut(1, 1)
    connection.check_constraints()
    only_here = ONLY_POSTGRESQL if connection.vendor == "postgresql" else ONLY_SQLITE
    # As every migration does it: what is there already is made anew.
    guard_log()
    for statement in (*STATEMENTS, *only_here):
        with pytest.raises(Error, match="only ever added to"), transaction.atomic(), connection.cursor() as c:
            c.execute(statement)

    found = check_chain()
    assert (found.events, found.head.event, found.problem) == (4, 5, "")


def test_what_is_old_is_cut_off_and_an_event_vouches_for_it(log: User) -> None:
    old = AccessEvent.objects.get(pk=2)
    head = log_head()

    cut = cut_log(AccessEvent.objects.get(pk=3).at, TERMINAL)

    assert cut == Cut(2, 2)
    assert list(AccessEvent.objects.order_by("id").values_list("id", "action")) == [
        (3, "viewed_image"),
        (4, "signed_out"),
        (5, "cut_log"),
    ]
    assert AccessEvent.objects.get(pk=5).detail == f"2 events, event 2, {old.hash}"
    assert not AccessShown.objects.filter(event_id=2).exists()
    # What a report knows is there still, or was cut off.
    assert check_chain([head, Head(2, old.hash)]).problem == ""
    assert cut_log(AccessEvent.objects.get(pk=3).at, TERMINAL) is None


def test_nothing_is_cut_off_a_log_that_was_tampered_with(log: User) -> None:
    with unguarded():
        AccessEvent.objects.filter(pk=2).update(detail="1 patient")

    with pytest.raises(RunFailed, match="event 2: it was changed"):
        cut_log(timezone.now() + timedelta(days=1), TERMINAL)
    assert AccessEvent.objects.count() == 4


def test_a_cut_that_no_event_signed_is_found_out(log: User) -> None:
    LogCut.objects.create(last_event=1, last_hash=AccessEvent.objects.get(pk=1).hash, event_id=4)
    AccessEvent.objects.filter(pk=1)._raw_delete("default")

    assert check_chain().problem == "no event says that the events up to 1 were cut off"


def test_whoever_shares_a_transaction_with_an_event_keeps_neither_without_the_other(log: User) -> None:
    def half_a_deed() -> None:
        with transaction.atomic():
            User.objects.create_user("bert")
            append([Entry("signed_in", log.pk)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_a_deed()

    assert (User.objects.count(), log_head().event) == (1, 4)


def test_the_command_names_the_head_and_the_first_event_that_is_another_one(
    log: User, capsys: pytest.CaptureFixture[str]
) -> None:
    head = log_head()
    call_command("check_access_log", "--knows", f"4:{head.hash}")
    assert capsys.readouterr().out == f"4 events follow from each other. The newest: event 4, {head.hash}.\n"

    with unguarded():
        AccessEvent.objects.filter(pk=2).update(detail="1 patient")
    with pytest.raises(CommandError, match="event 2: it was changed"):
        call_command("check_access_log")
    with pytest.raises(CommandError, match="EVENT:HASH"):
        call_command("check_access_log", "--knows", "4:x")


def test_the_migration_chains_what_is_there_and_says_so(log: User) -> None:
    with unguarded():
        AccessEvent.objects.update(hash="")
        migration = import_module("gallery.migrations.0016_chain_what_is_there")
        AccessShown.objects.all()._raw_delete("default")
        migration.chain_events(apps, None)

    found = check_chain()
    assert (found.events, found.head.event, found.problem) == (5, 5, "")
    said = AccessEvent.objects.get(pk=5)
    assert (said.action, said.detail, said.through) == (
        "began_chain",
        "4 events, as they were found",
        "command",
    )
