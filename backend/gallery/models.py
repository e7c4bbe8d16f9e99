"""Who looked at what and changed what, who is signed in, and the two ways in that are not an ordinary password."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string

_ONLY_ADDED_TO = "the access log is only ever added to"


class AccessEvent(models.Model):
    """One access to a patient's record, or one change. Only ever added to; it holds ids, never names or contents.

    `patient_id` and `image_id` are no foreign keys: the log outlives what it speaks of. `user` is who did it, nobody for what
    was done at the server's terminal; `account` is to whom it was done. Several patients or images stand in `AccessShown`.

    `hash` chains each event to the one before it (`gallery.access.chain`), which is why ids follow each other without a gap.
    """

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", "signed in"
        SIGNED_OUT = "signed_out", "signed out"
        CHANGED_PASSWORD = "changed_password", "changed their password"
        ADDED_FACTOR = "added_factor", "set a second factor up"
        REMOVED_FACTOR = "removed_factor", "took a second factor away"
        MADE_CODES = "made_codes", "made recovery codes"
        VIEWED_PATIENT = "viewed_patient", "looked at a patient's page"
        VIEWED_IMAGE = "viewed_image", "looked at a picture"
        COMPARED_IMAGES = "compared_images", "compared pictures"
        DOWNLOADED_IMAGE = "downloaded_image", "downloaded a picture"
        DOWNLOADED_BATCH = "downloaded_batch", "downloaded the pictures of a visit"
        DOWNLOADED_IMAGES = "downloaded_images", "downloaded several pictures"
        PRINTED_IMAGES = "printed_images", "made print sheets of pictures"
        VIEWED_APPOINTMENTS = "viewed_appointments", "looked at appointments"
        VIEWED_CONTACTS = "viewed_contacts", "looked at how to reach a patient"
        VIEWED_NOTES = "viewed_notes", "read notes"
        VIEWED_DOCUMENT = "viewed_document", "looked at a document"
        DOWNLOADED_DOCUMENT = "downloaded_document", "downloaded a document"
        LISTED_PATIENTS = "listed_patients", "listed patients"
        LISTED_IMAGES = "listed_images", "listed pictures of several patients"
        LISTED_APPOINTMENTS = "listed_appointments", "listed appointments"
        VIEWED_UNLINKED = "viewed_unlinked", "looked at what is unlinked"
        CORRECTED = "corrected", "corrected a picture"
        UNDID_CORRECTION = "undid_correction", "undid a correction"
        ANNOTATED = "annotated", "wrote a note on an image or marked it"
        WITHDREW = "withdrew", "withdrew a note or a mark"
        ASSIGNED = "assigned", "assigned a file to a patient"
        SET_ASIDE = "set_aside", "set a file or a row aside"
        TOOK_BACK = "took_back", "took a decision back"
        READ_REPORT = "read_report", "read a run's report"
        LISTED_RECORDS = "listed_records", "listed records in the administration"
        VIEWED_RECORD = "viewed_record", "looked at a record in the administration"
        CHANGED_RECORD = "changed_record", "changed a record in the administration"
        ADDED_ACCOUNT = "added_account", "added an account"
        GAVE_ROLE = "gave_role", "gave an account another role"
        CLOSED_ACCOUNT = "closed_account", "deactivated an account"
        OPENED_ACCOUNT = "opened_account", "reactivated an account"
        MADE_WAY_IN = "made_way_in", "made a one-time password"
        RESET_FACTORS = "reset_factors", "took away an account's second factors"
        ENDED_SESSIONS = "ended_sessions", "ended sessions"
        REVOKED_ACCESS = "revoked_access", "ended all ways into an account"
        MADE_TOKEN = "made_token", "made a token"
        USED_TOKEN = "used_token", "used a token for the first time"
        REVOKED_TOKEN = "revoked_token", "revoked a token"
        READ_LOG = "read_log", "looked into the access log"
        DENIED = "denied", "was refused"
        FAILED_SIGN_IN = "failed_sign_in", "failed to sign in"
        LOCKED_OUT = "locked_out", "was locked out"
        RESTORED_BACKUP = "restored_backup", "restored a backup"
        FORGOT_PATIENT = "forgot_patient", "had a patient forgotten"
        BEGAN_CHAIN = "began_chain", "chained the lines before"
        CUT_LOG = "cut_log", "cut old lines off the log"

    # Never before that of the event before it, whatever the clock does.
    at = models.DateTimeField()
    # Each begins an index below.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    action = models.CharField(max_length=20, choices=Action)
    patient_id = models.UUIDField(null=True)
    image_id = models.UUIDField(null=True)
    detail = models.CharField(
        max_length=200, blank=True, help_text="ids, counts, and the names of changed facts"
    )
    through = models.CharField(max_length=10, default="pages", help_text="pages, api or command")
    address = models.GenericIPAddressField(null=True)
    hash = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["patient_id", "at"], name="access_of_patient"),
            models.Index(fields=["user", "at"], name="access_by_user"),
            models.Index(fields=["user", "action", "at"], name="access_by_user_action"),
            models.Index(
                fields=["account", "at"], name="access_to_account", condition=models.Q(account__isnull=False)
            ),
            models.Index(fields=["action", "at"], name="access_by_action"),
            models.Index(fields=["at"], name="access_at"),
        )

    def __str__(self) -> str:
        return f"access {self.pk}"

    def save(self, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        # One by one they would not follow each other; `gallery.access.chain` adds them.
        raise TypeError(_ONLY_ADDED_TO)

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:  # noqa: ARG002, FBT001, FBT002
        raise TypeError(_ONLY_ADDED_TO)


class AccessShown(models.Model):
    """One of several patients, or one of several images, that an event is about: a row has the id of either.

    `user_id` and `at` are the event's, so that who saw a patient is found without going through the events.
    """

    event = models.ForeignKey(AccessEvent, on_delete=models.PROTECT, related_name="shown")
    patient_id = models.UUIDField(null=True)
    image_id = models.UUIDField(null=True)
    user_id = models.IntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(
                fields=["patient_id", "at", "user_id"],
                name="access_shown_patient",
                condition=models.Q(patient_id__isnull=False),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(patient_id__isnull=False, image_id__isnull=True)
                | models.Q(patient_id__isnull=True, image_id__isnull=False),
                name="access_shown_one",
            ),
        )

    def __str__(self) -> str:
        return f"shown by access {self.event_id}"


class LogCut(models.Model):
    """That the events up to one of them may go. The database refuses to delete any other (`database.append_only`).

    Attributes:
        last_event: the id of the last one that goes.
        last_hash: its hash, on which the first one that stays rests.
        event_id: the event that says so, which stays in the chain.
    """

    last_event = models.BigIntegerField(unique=True)
    last_hash = models.CharField(max_length=64)
    event_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"cut after access {self.last_event}"


class SignedInSession(AbstractBaseSession):
    """A session of Django's, with whose it is and where it began, so that people can be shown theirs and end them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, help_text="when it last left a line in the log")
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=60, blank=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Django's hook; the store stands above the tables."""
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")


class OneTimePassword(models.Model):
    """That a one-time password is open for an account, and since when; itself, it is kept nowhere."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"one-time password {self.pk}"


class WrongPassword(models.Model):
    """A password that was looked at and was wrong, for the locks; without the password, and without the name.

    What happened is told by the access log. This is kept for a week.
    """

    account = models.CharField(max_length=32, help_text="stands for the name that was typed (`account_key`)")
    network = models.CharField(max_length=50, help_text="an IPv4 address or a /64 of IPv6")
    browser = models.CharField(
        max_length=16, blank=True, help_text="in which the account signed in before; empty for any other"
    )
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (
            models.Index(fields=["account", "at"], name="wrong_for_account"),
            models.Index(fields=["network", "at"], name="wrong_from_network"),
        )

    def __str__(self) -> str:
        return f"wrong password {self.pk}"


class ApiToken(models.Model):
    """What another program of the clinic shows instead of a password, until it ends. Only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100, help_text="which program it is for")
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    scopes = models.CharField(max_length=40, help_text="what it reads, such as: metadata pixels")
    networks = models.CharField(
        max_length=400,
        blank=True,
        help_text="from where it is shown, such as: 10.0.0.0/24; empty for everywhere",
    )
    last_used_on = models.DateField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return f"token {self.pk}"
