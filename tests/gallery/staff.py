"""The staff of the test clinic: one of each role."""

from __future__ import annotations

from django.contrib.auth.models import User

from gallery.access.roles import Role, give_role

__all__ = ["PASSWORD", "member"]

PASSWORD = "a long walk to the harbour"  # noqa: S105 - invented


def member(role: Role) -> User:
    """Somebody of that role, under the role's name."""
    user, is_new = User.objects.get_or_create(username=role.value)
    if is_new:
        user.set_password(PASSWORD)
        user.save()
    give_role(user, role)
    return user
