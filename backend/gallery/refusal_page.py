"""The pages for whoever may not, with what is missing and by whom it is given; and for whoever sent more than is read."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request

from gallery.access.permissions import SEE, RoleMissing
from gallery.access.roles import role_of
from gallery.looking.chosen_images import MOST_MARKED


def refusal_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler403`."""
    user = request.user if isinstance(request.user, User) else None
    context = {
        "role": role_of(user) if user else None,
        "has_no_right": bool(user) and not request.user.get_all_permissions(),
        "needed": exception.needed if isinstance(exception, RoleMissing) else None,
        "may_see_patients": request.user.has_perms(SEE),
        "givers": _givers(),
    }
    return render(request, "403.html", context, status=403)


def _givers() -> list[str]:
    """The administrators by their names; those who gave none are not named by that with which they sign in."""
    administrators = User.objects.filter(is_superuser=True, is_active=True).order_by(
        "last_name", "first_name"
    )
    return [name for user in administrators if (name := user.get_full_name())]


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler400`: of a form with more fields than are read, which a page with very many marks sends, what to do."""
    if isinstance(exception, TooManyFieldsSent):
        return render(request, "400.html", {"most": MOST_MARKED}, status=400)
    return bad_request(request, exception)
