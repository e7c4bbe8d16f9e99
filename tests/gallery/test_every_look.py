"""Every address there is leaves a line in the access log, or has a written reason for none; and whoever is named in an answer
stands in its line.

The addresses come from the resolver. A new one without an entry here makes these tests fail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from communications.models import Contact
from documents.models import Document
from gallery.access.chain import log_head
from gallery.models import AccessEvent
from images.models import Image
from patients.keys import patient_key
from tests.gallery.answers import body
from tests.gallery.test_permissions import ADDRESSES, OF_THE_ADMINISTRATION, OURS, RULES, arguments
from tests.images.clinic import ADA, Clinic

# What is asked of both databases elsewhere.
pytestmark = pytest.mark.any_database

LAST_NAME = "Quillfeather"
# What is asked for beside the address.
ASKED = {"choose_patient": "?q=quill"}
# What a look leaves, asked for by an administrator who has not looked at anything before.
LOOKS: Mapping[str, set[str]] = {
    "access_log": {"read_log"},
    "access_log_csv": {"read_log"},
    "api:appointment": {"viewed_appointments"},
    "api:appointments": {"listed_appointments"},
    "api:batch": {"viewed_patient"},
    "api:contact": {"viewed_contacts"},
    "api:document": {"viewed_document"},
    "api:document_original": {"viewed_document"},
    "api:image": {"viewed_image"},
    "api:image_original": {"viewed_image"},
    "api:image_thumbnail": {"viewed_image"},
    "api:images": {"listed_images"},
    "api:note": {"viewed_notes"},
    "api:patient": {"viewed_patient"},
    "api:patient_appointments": {"viewed_appointments"},
    "api:patient_batches": {"viewed_patient"},
    "api:patient_contacts": {"viewed_contacts"},
    "api:patient_documents": {"viewed_document"},
    "api:patient_notes": {"viewed_notes"},
    "api:patients": {"listed_patients"},
    "api:run": {"read_report"},
    "batch_download": {"downloaded_batch"},
    "choose_patient": {"listed_patients"},
    "compare": {"compared_images"},
    "correct": {"viewed_image"},
    "document": {"viewed_document"},
    "document_download": {"downloaded_document"},
    "document_original": {"viewed_document"},
    "document_thumbnail": {"viewed_document"},
    "end_own_sessions": {"ended_sessions"},
    "image": {"viewed_image"},
    "image_download": {"downloaded_image"},
    "lock_session": {"signed_out"},
    "mark_key_picture": {"annotated"},
    "original": {"viewed_image"},
    "patient": {"viewed_patient", "viewed_notes", "viewed_contacts"},
    "patient_download": {"downloaded_images"},
    "patients": {"listed_patients"},
    "print_sheets": {"printed_images"},
    "reimport_run": {"read_report"},
    "run": {"read_report"},
    "sign_out": {"signed_out"},
    "thumbnail": {"viewed_image"},
    "unlinked_file": {"viewed_unlinked"},
    "unlinked_files": {"viewed_unlinked"},
    "unlinked_original": {"viewed_unlinked"},
    "unlinked_rows": {"viewed_unlinked"},
    "unlinked_thumbnail": {"viewed_unlinked"},
    "withdraw_annotation": {"withdrew"},
}
_DEED = "a deed on what is not there here; with its line in "
_ACCOUNTS = "tests/gallery/access/test_accounts.py"
_CORRECTING = "tests/gallery/correcting/test_correcting.py"
_TRIAGE = "tests/gallery/triage/test_set_aside.py"
_REPORTS = "tests/gallery/runs/test_reports.py"
_FACTORS = "tests/gallery/access/test_second_factor.py"
# No line, and why. What does something has its line where it is done: the place names the test that looks at it.
SILENT: Mapping[str, str] = {
    "account_login": "leads to the way in",
    "account_reauthenticate": "leads to where one shows a password once more",
    "add_person": f"{_DEED}{_ACCOUNTS}::test_a_colleague_is_invited_with_a_role_and_a_way_in",
    "annotate": "tests/gallery/looking/test_annotate.py::test_the_access_log_knows_that_there_is_a_note_and_not_what_it_says",
    "api:openapi": "describes the API, with invented examples",
    "api:runs": "what runs counted, and no patient",
    "api:unknown": "there is nothing",
    "assign": "tests/gallery/triage/test_assign.py::test_files_are_assigned_and_stay_so",
    "choose_password": "shows a form for a password",
    "confirm_anew": "shows a form for a password",
    "correct_many": "tests/gallery/correcting/test_correct_many.py::test_opening_the_form_is_noted_with_its_count",
    "deactivate": f"{_DEED}{_ACCOUNTS}::test_with_an_account_everything_that_it_opened_ends_at_once",
    "give_role": f"{_DEED}{_ACCOUNTS}::test_a_role_is_changed_and_the_log_says_from_what_to_what",
    "invite_again": f"{_DEED}{_ACCOUNTS}::test_the_commands_go_the_same_way_and_stand_there_without_anybody",
    "live_runs": "how far a job is, and no patient",
    "own_account": "one's own sessions",
    "own_password": f"{_DEED}tests/gallery/access/test_one_time_passwords.py::",
    "people": "accounts, and no patient",
    "person": "an account, and no patient",
    "reactivate": f"{_DEED}{_ACCOUNTS}::test_with_an_account_everything_that_it_opened_ends_at_once",
    "reimport_report": "the frame of what reimport_report_text hands out and notes",
    "reimport_report_text": f"{_REPORTS}::test_the_report_is_shown_as_it_was_written_and_can_do_nothing",
    "reimport_table": f"{_REPORTS}::test_a_report_that_is_gone_is_said_to_be",
    "reset_factors": f"{_DEED}{_FACTORS}::test_an_administrator_takes_a_lost_factor_away_and_the_sessions_with_it",
    "revoke_access": f"{_DEED}{_ACCOUNTS}::test_revoking_ends_all_ways_in_at_once_and_a_one_time_password_is_the_next",
    "revoke_token": f"{_DEED}{_ACCOUNTS}::test_a_token_is_revoked_by_its_own_account_alone",
    "runs": "what runs counted, and no patient",
    "session_state": "whether one is signed in",
    "set_aside_files": f"{_TRIAGE}::test_files_are_set_aside_stay_so_and_are_taken_back",
    "set_aside_rows": f"{_TRIAGE}::test_rows_are_set_aside_stay_so_and_are_taken_back",
    "set_up_factor": "leads to one's own second factors",
    "sign_in": "the way in, for who is in already",
    "sign_out_everywhere": f"{_DEED}{_ACCOUNTS}::test_signing_out_everywhere_leaves_the_account_open",
    "openid_connect_callback": "the way back from a directory; who comes in so is noted as signed in",
    "sign_in_by_directory": "leads to the clinic's directory",
    "socialaccount_login_cancelled": "leads to the way in",
    "start": "leads to the patients",
    "still_here": "a page tells that somebody is there",
    "take_back": f"{_DEED}{_TRIAGE}::test_files_are_set_aside_stay_so_and_are_taken_back",
    "take_back_at_once": f"{_DEED}{_TRIAGE}::test_what_was_assigned_at_once_is_one_entry_and_goes_back_by_the_message",
    "undo_act": f"{_DEED}{_CORRECTING}::test_the_message_takes_back_all_that_was_corrected_at_once",
    "undo_correction": f"{_DEED}{_CORRECTING}::test_the_viewer_shows_the_history_in_words_and_takes_the_last_one_back",
}
# Pages of one's own second factors: what is set up or taken away has its line in the test named here.
OF_FACTORS = f"{_FACTORS}::test_an_own_factor_is_taken_away_with_a_line_in_the_log"
SILENT_ADMINISTRATION = {
    "index": "names of kinds of records",
    "app_list": "names of kinds of records",
    "login": "leads to the way in",
    "logout": "leads to the way out, which has its line",
    "password_change": "leads to one's password",
    "password_change_done": "a sentence",
    "autocomplete": "no field asks it; it refuses",
    "jsi18n": "words of Django's scripts",
    "view_on_site": "leads on; no record has a page to lead to",
}


def reasons() -> dict[str, str]:
    """Why an address leaves no line, by its name."""
    of_factors = {name: OF_FACTORS for name in OURS if name.startswith("mfa_")}
    return {**SILENT, **of_factors}


def test_every_address_leaves_a_line_or_has_a_reason_for_none() -> None:
    assert sorted([*LOOKS, *reasons()]) == OURS
    assert not {*LOOKS} & {*reasons()}
    registered = {
        f"{model._meta.app_label}_{model._meta.model_name}_{page}"
        for model in admin.site._registry
        for page in ("changelist", "add", "history", "delete", "change")
    }
    # That each of these notes a look stands in test_administration.py, model by model.
    others = {name.partition(":")[2] for name in OF_THE_ADMINISTRATION} - registered
    assert {name for name in others if not name.startswith("unnamed") and "user_password" not in name} == {
        *SILENT_ADMINISTRATION
    }


def test_the_tests_that_reasons_name_are_there(settings: Any) -> None:
    named = re.findall(r"(tests/[\w/]+\.py)::(\w*)", " ".join(reasons().values()))

    assert named
    for place, test in named:
        assert f"def {test}" in (settings.PROJECT_DIR / place).read_text("utf-8"), (place, test)


def test_a_look_leaves_its_lines_and_everybody_whom_the_answer_names_stands_in_them(
    gallery: Clinic, settings: Any
) -> None:
    settings.NEXUS_SECOND_FACTOR = "nobody"
    settings.NEXUS_DOCUMENTS_URL = gallery.images_url
    ada = patient_key(ADA)
    found, unnamed = {}, set()
    for name in OURS:
        before, text = _ask(name)
        events = AccessEvent.objects.filter(pk__gt=before)
        found[name] = {event.action for event in events}
        is_named = LAST_NAME in text or str(ada) in text
        if is_named and not events.filter(Q(patient_id=ada) | Q(shown__patient_id=ada)).exists():
            unnamed.add(name)

    expected = {name: LOOKS.get(name, set()) for name in OURS}
    # A form that is sent empty is shown again.
    assert found == expected | {"annotate": {"viewed_image"}}
    assert unnamed == {"api:openapi"}


def _ask(name: str) -> tuple[int, str]:
    """The newest event before, and what an administrator is answered who has not asked for anything yet."""
    client = Client(raise_request_exception=False)
    asks = User.objects.create_superuser(f"asks {name}")
    client.force_login(asks, "django.contrib.auth.backends.ModelBackend")
    values = {} if name == "api:unknown" else arguments(ADDRESSES[name])
    picture = Image.objects.get(storage_key="2.jpg")
    # Of one document, whose file is there; `arguments` makes another one for each address.
    Document.objects.exclude(pk=str(values.get("document_id", UUID(int=0)))).delete()
    Document.objects.update(storage_key="2.jpg", size_bytes=picture.size_bytes)
    Contact.objects.update(kind="phone")
    address = "/api/v1/nothing" if name == "api:unknown" else reverse(name, kwargs=values)
    before = log_head().event
    answer: Any = getattr(client, RULES[name].method)(address + ASKED.get(name, ""))
    return before, body(answer).decode(errors="replace")
