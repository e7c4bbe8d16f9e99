"""The accounts of the staff, for administrators: who has one, and everything that is done to one."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from errors import NexusError, RunFailed
from gallery.access import accounts
from gallery.access.accounts import AccountRefused, Colleague, Invitation, NameRefused
from gallery.access.log import Actor, actor_of
from gallery.access.permissions import administrators_only
from gallery.access.roles import Role
from gallery.access.second_factor import has_factor
from gallery.access.sessions import open_sessions
from gallery.access.step_up import shown_again
from gallery.models import ApiToken
from gallery.people.staff import ROLE_WORDS, staff, staff_member


class ColleagueForm(forms.Form):
    """Who is to get an account; whether the name can be one, the rule of accounts says."""

    username = forms.CharField()
    first_name = forms.CharField(required=False, max_length=150)
    last_name = forms.CharField(required=False, max_length=150)
    role = forms.ChoiceField(choices=[(role.value, role.value.capitalize()) for role in Role])

    def colleague(self) -> Colleague:
        """What was typed, once it is valid."""
        typed = self.cleaned_data
        return Colleague(typed["username"], typed["first_name"], typed["last_name"])


@administrators_only
def people(request: HttpRequest) -> HttpResponse:
    """All accounts."""
    return render(request, "gallery/people.html", {"section": "people", "staff": staff()})


@administrators_only
@shown_again
def add_person(request: HttpRequest) -> HttpResponse:
    """The form for a new account; sent, it answers with the way in, which is shown this once."""
    form = ColleagueForm(request.POST or None)
    if request.method != "POST":
        return _form_page(request, form, 200)
    if not form.is_valid():
        return _form_page(request, form, 422)
    try:
        invitation = accounts.invite(form.colleague(), Role(form.cleaned_data["role"]), actor_of(request))
    except (AccountRefused, RunFailed) as refusal:
        form.add_error("username" if isinstance(refusal, NameRefused) else None, _words(refusal))
        return _form_page(request, form, 503 if isinstance(refusal, RunFailed) else 422)
    return _invitation_page(request, invitation)


@administrators_only
def person(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account: what is known of it, and what can be done to it."""
    user = get_object_or_404(User, pk=account_id)
    context = {
        "section": "people",
        "member": staff_member(user),
        "is_own": user == request.user,
        "roles": ROLE_WORDS.items(),
        "sessions": open_sessions(user, request.session.session_key),
        "has_factor": has_factor(user),
        "tokens": ApiToken.objects.filter(user=user).order_by("made_at"),
        "now": timezone.now(),
    }
    return render(request, "gallery/person.html", context)


@require_POST
@administrators_only
@shown_again
def invite_again(request: HttpRequest, account_id: int) -> HttpResponse:
    """Another one-time password, shown this once."""
    try:
        return _invitation_page(request, accounts.invite_again(account_id, actor_of(request)))
    except (AccountRefused, RunFailed) as refusal:
        messages.error(request, _words(refusal))
        return redirect("person", account_id)


@require_POST
@administrators_only
@shown_again
def give_role(request: HttpRequest, account_id: int) -> HttpResponse:
    """Another role."""

    def deed(by: Actor) -> str:
        role = request.POST.get("role", "")
        if role not in {known.value for known in Role}:
            raise AccountRefused("There is no such role.", "Choose one of the three.")
        accounts.change_role(account_id, Role(role), by)
        return f"The role is {role} now, from the next click on."

    return _done(request, account_id, deed)


@require_POST
@administrators_only
@shown_again
def deactivate(request: HttpRequest, account_id: int) -> HttpResponse:
    """Closes an account."""

    def deed(by: Actor) -> str:
        ended = accounts.deactivate(account_id, by)
        return f"The account is deactivated. Ended with it: {ended.words}."

    return _done(request, account_id, deed)


@require_POST
@administrators_only
@shown_again
def reactivate(request: HttpRequest, account_id: int) -> HttpResponse:
    """Opens an account again."""

    def deed(by: Actor) -> str:
        accounts.reactivate(account_id, by)
        return "The account is active again, with the password and the role that it had."

    return _done(request, account_id, deed)


@require_POST
@administrators_only
@shown_again
def sign_out_everywhere(request: HttpRequest, account_id: int) -> HttpResponse:
    """Ends every session of an account."""

    def deed(by: Actor) -> str:
        count = accounts.sign_out_everywhere(account_id, by)
        return f"Signed out everywhere: {count} session{'' if count == 1 else 's'} ended."

    return _done(request, account_id, deed)


@require_POST
@administrators_only
@shown_again
def revoke_access(request: HttpRequest, account_id: int) -> HttpResponse:
    """Ends every way into an account; the next one is another one-time password."""

    def deed(by: Actor) -> str:
        ended = accounts.revoke_access(account_id, by)
        return f"Nobody comes in any more. Ended: {ended.words}. A new one-time password is a way in again."

    return _done(request, account_id, deed)


@require_POST
@administrators_only
@shown_again
def reset_factors(request: HttpRequest, account_id: int) -> HttpResponse:
    """Takes the second factors from an account, for whoever lost theirs."""

    def deed(by: Actor) -> str:
        count = accounts.reset_factors(account_id, by)
        return f"Taken away: {count} second factor{'' if count == 1 else 's'}. Its sessions ended."

    return _done(request, account_id, deed)


@require_POST
@administrators_only
@shown_again
def revoke_token(request: HttpRequest, account_id: int, token_id: int) -> HttpResponse:
    """Takes a token from an account."""

    def deed(by: Actor) -> str:
        accounts.revoke_token(account_id, token_id, by)
        return "The token is revoked: it opens nothing any more."

    return _done(request, account_id, deed)


def _done(request: HttpRequest, account_id: int, deed: Callable[[Actor], str]) -> HttpResponse:
    """Does it, and leads back to the account with a word about what became of it."""
    try:
        messages.success(request, deed(actor_of(request)))
    except (AccountRefused, RunFailed) as refusal:
        messages.error(request, _words(refusal))
    return redirect("person", account_id)


def _form_page(request: HttpRequest, form: ColleagueForm, status: int) -> HttpResponse:
    context = {"section": "people", "form": form, "roles": ROLE_WORDS.items()}
    return render(request, "gallery/add_person.html", context, status=status)


def _invitation_page(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    context = {
        "section": "people",
        "invitation": invitation,
        "address": request.build_absolute_uri("/"),
    }
    return render(request, "gallery/invitation.html", context)


def _words(error: NexusError) -> str:
    return f"{error.message} {error.remedy}".strip()
