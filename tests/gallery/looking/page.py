"""A patient's page as tests read it."""

from __future__ import annotations

import re

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from patients.models import Patient
from tests.gallery.reading import words
from tests.images.clinic import ADA

__all__ = ["days", "listed", "page", "person", "pictures", "somebody_who_sees"]


def person(filemaker_id: str) -> Patient:
    return Patient.objects.get(filemaker_id=filemaker_id)


def page(client: Client, who: str = ADA, query: str = "") -> str:
    answer = client.get(reverse("patient", args=[person(who).pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def pictures(text: str) -> list[str]:
    return re.findall(r'alt="([^"]+)"', text)


def days(text: str) -> dict[str, str]:
    """What stands under each heading of the time axis, in its order."""
    sections = re.findall(r"<section .*?</section>", text.partition('class="days"')[2], re.DOTALL)
    return {
        words(section.partition("</h2>")[0].partition("<h2")[2].partition(">")[2]): words(
            section.partition("</h2>")[2]
        )
        for section in sections
    }


def listed(text: str, name: str) -> list[str]:
    """The links of the navigation of that name."""
    part = text.partition(f'aria-label="{name}"')[2].partition("</nav>")[0]
    return [words(link) for link in re.findall(r"<a .*?</a>", part)]


def somebody_who_sees(*permissions: str) -> Client:
    """Somebody who may see patients and pictures, and of the rest only that."""
    someone, _ = User.objects.get_or_create(username="someone")
    codenames = ("view_patient", "view_image", *permissions)
    someone.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(someone, "django.contrib.auth.backends.ModelBackend")
    return client
