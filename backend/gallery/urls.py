"""The addresses of the pages. Every one of them stands in tests/gallery/test_permissions.py, too, with who may open it."""

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.urls import path
from django.views.generic import RedirectView

from gallery.access import account, idle
from gallery.access.log import together
from gallery.correcting import correct, correct_many, undo
from gallery.documents import pages as documents
from gallery.finding import choose_patient, patients
from gallery.looking import annotate, compare, downloads, patient, print_sheets, viewer
from gallery.people import accounts, own, who_looked
from gallery.runs import pages, reports
from gallery.sending import files, thumbnails
from gallery.triage import assign, set_aside, take_back, unlinked

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="patients"), name="start"),
    path("sign-in/", account.SignIn.as_view(), name="sign_in"),
    path("sign-in/password/<uidb64>/<token>/", account.ChoosePassword.as_view(), name="choose_password"),
    path("sign-in/directory/", account.sign_in_by_directory, name="sign_in_by_directory"),
    # Steps of django-allauth's, by the names under which it looks for them.
    path("sign-in/", account.SignIn.as_view(), name="account_login"),
    path("sign-in/factor/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path(
        "sign-in/directory/back/",
        openid_connect.callback,
        {"provider_id": settings.NEXUS_OIDC_PROVIDER},
        name="openid_connect_callback",
    ),
    path("sign-in/", account.SignIn.as_view(), name="socialaccount_login_cancelled"),
    path("sign-out/", account.SignOut.as_view(), name="sign_out"),
    path("account/", own.own_account, name="own_account"),
    path("account/password/", own.own_password, name="own_password"),
    path("account/factors/", own.set_up_factor, name="set_up_factor"),
    path("account/factors/app/", together(app.activate_totp), name="mfa_activate_totp"),
    path("account/factors/app/remove/", together(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/factors/passkeys/add/", together(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "account/factors/passkeys/<int:pk>/remove/",
        together(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("account/factors/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/factors/codes/new/",
        together(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("account/", own.own_account, name="mfa_index"),
    path("account/", own.own_account, name="mfa_list_webauthn"),
    path("account/confirm/", reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/confirm/anew/", account.confirm_anew, name="confirm_anew"),
    path("account/sessions/end/", own.end_own_sessions, name="end_own_sessions"),
    path("account/session/", idle.session_state, name="session_state"),
    path("account/session/still-here/", idle.still_here, name="still_here"),
    path("account/session/lock/", idle.lock, name="lock_session"),
    path("log/", who_looked.access_log, name="access_log"),
    path("log/csv/", who_looked.access_log_csv, name="access_log_csv"),
    path("people/", accounts.people, name="people"),
    path("people/add/", accounts.add_person, name="add_person"),
    path("people/<int:account_id>/", accounts.person, name="person"),
    path("people/<int:account_id>/invite/", accounts.invite_again, name="invite_again"),
    path("people/<int:account_id>/role/", accounts.give_role, name="give_role"),
    path("people/<int:account_id>/deactivate/", accounts.deactivate, name="deactivate"),
    path("people/<int:account_id>/reactivate/", accounts.reactivate, name="reactivate"),
    path("people/<int:account_id>/factors/reset/", accounts.reset_factors, name="reset_factors"),
    path("people/<int:account_id>/sign-out/", accounts.sign_out_everywhere, name="sign_out_everywhere"),
    path("people/<int:account_id>/revoke/", accounts.revoke_access, name="revoke_access"),
    path("people/<int:account_id>/tokens/<int:token_id>/revoke/", accounts.revoke_token, name="revoke_token"),
    path("patients/", patients.patients, name="patients"),
    path("patients/choose/", choose_patient.choose_patient, name="choose_patient"),
    path("patients/<uuid:patient_id>/", patient.patient, name="patient"),
    path("patients/<uuid:patient_id>/compare/", compare.compare, name="compare"),
    path("patients/<uuid:patient_id>/correct/", correct_many.correct_many, name="correct_many"),
    path("patients/<uuid:patient_id>/download/", downloads.patient_download, name="patient_download"),
    path("patients/<uuid:patient_id>/print/", print_sheets.print_sheets, name="print_sheets"),
    path("batches/<uuid:batch_id>/download/", downloads.batch_download, name="batch_download"),
    path("documents/<uuid:document_id>/", documents.document, name="document"),
    path(
        "documents/<uuid:document_id>/thumbnail/<slug:size>/",
        documents.document_thumbnail,
        name="document_thumbnail",
    ),
    path("documents/<uuid:document_id>/original/", documents.document_original, name="document_original"),
    path("documents/<uuid:document_id>/download/", documents.document_download, name="document_download"),
    path("images/<uuid:image_id>/", viewer.image, name="image"),
    path("images/<uuid:image_id>/correct/", correct.correct, name="correct"),
    path("images/<uuid:image_id>/corrections/<int:correction_id>/undo/", undo.undo, name="undo_correction"),
    path("corrections/<uuid:act>/undo/", undo.undo_at_once, name="undo_act"),
    path("images/<uuid:image_id>/notes/", annotate.annotate, name="annotate"),
    path("images/<uuid:image_id>/key/", annotate.mark_key_picture, name="mark_key_picture"),
    path(
        "images/<uuid:image_id>/annotations/<int:annotation_id>/withdraw/",
        annotate.withdraw_annotation,
        name="withdraw_annotation",
    ),
    path("images/<uuid:image_id>/thumbnail/<slug:size>/", thumbnails.thumbnail, name="thumbnail"),
    path("images/<uuid:image_id>/original/", files.original, name="original"),
    path("images/<uuid:image_id>/download/", files.image_download, name="image_download"),
    path("runs/", pages.runs, name="runs"),
    path("runs/live/", pages.live_runs, name="live_runs"),
    path("runs/<int:run_id>/", pages.run, name="run"),
    path("runs/reimport/<int:reimport_id>/", pages.reimport_run, name="reimport_run"),
    path("runs/reimport/<int:reimport_id>/report/", reports.reimport_report, name="reimport_report"),
    path(
        "runs/reimport/<int:reimport_id>/report/text/",
        reports.reimport_report_text,
        name="reimport_report_text",
    ),
    path(
        "runs/reimport/<int:reimport_id>/tables/<slug:phase>/<slug:table>/",
        reports.reimport_table,
        name="reimport_table",
    ),
    path("unlinked/", unlinked.unlinked_files, name="unlinked_files"),
    path("unlinked/rows/", unlinked.unlinked_rows, name="unlinked_rows"),
    path("unlinked/assign/", assign.assign, name="assign"),
    path("unlinked/set-aside/", set_aside.put_files_aside, name="set_aside_files"),
    path("unlinked/rows/set-aside/", set_aside.put_rows_aside, name="set_aside_rows"),
    path("unlinked/decisions/<int:decision_id>/take-back/", take_back.take_decision_back, name="take_back"),
    path("unlinked/decisions/<uuid:act>/take-back/", take_back.take_all_back, name="take_back_at_once"),
    path("unlinked/<uuid:file_id>/", unlinked.unlinked_file, name="unlinked_file"),
    path(
        "unlinked/<uuid:file_id>/thumbnail/<slug:size>/",
        unlinked.unlinked_thumbnail,
        name="unlinked_thumbnail",
    ),
    path("unlinked/<uuid:file_id>/original/", unlinked.unlinked_original, name="unlinked_original"),
]
