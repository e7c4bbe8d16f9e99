"""Which passwords may be chosen, and what becomes of those that were chosen before."""

from __future__ import annotations

import string
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from appointments.models import Clinic, Clinician
from gallery.access.passwords import HardToGuess
from gallery.access.roles import Role
from tests.gallery.staff import PASSWORD, member

pytestmark = pytest.mark.any_database

GOOD = "a quite different walk"


@pytest.fixture
def stew(db: None) -> User:
    Clinic.objects.create(name="Wolkersdorf Foot Centre", filemaker_id="C-1")
    Clinician.objects.create(name="Dr. Ottilie Quendel", filemaker_id="U-1")
    return User(username="stew", first_name="Stewart", last_name="Pennyfeather")


@pytest.mark.parametrize(
    "password",
    [
        *("stewstew", "nexusnexus", "Summer2026", "clinic2026", "qwertzuio", "elevenchars"),
        *(
            "stewstewstew",
            "stewart.2026",
            "Pennyfeather1",
            "nexusnexusnexus",
            "nexusclinic12",
            "Summer2026!!",
        ),
        *(
            "Summer2026Summer2026",
            "clinicclinic2026",
            "qwertzuiopas",
            "qwertyuiop12",
            "Herbst2026!!",
            "Praxis2026!!",
        ),
        *("Wolkersdorf1", "wolkersdorf2026", "Ottilie-Quendel", "quendel.2026", "footcentre2026"),
        *(
            "123456789012",
            "aaaaaaaaaaaa",
            "abcdefghijkl",
            "password1234",
            "iloveyou1234",
            "1q2w3e4r5t6z",
            "P@ssw0rd2026",
        ),
        *("a" * 129, GOOD * 6),
    ],
)
def test_what_is_short_too_long_known_or_easy_to_guess_cannot_be_chosen(stew: User, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, stew)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        GOOD,
        "tarnkappe eichhorn zwirn",
        "nvqkxwzjrtpl",
        "7391 5528 6140 83",
        "ключ огурец трава",
        GOOD * 5,
    ],
)
def test_nobody_asks_which_kinds_of_signs_a_long_one_is_made_of(stew: User, password: str) -> None:
    validate_password(password, stew)


def test_the_words_of_one_check_are_not_those_of_another_beside_it(stew: User) -> None:
    """The library keeps them in one place for all threads."""
    rule = HardToGuess()
    users = [User(username=f"{letter * 2}zq{letter * 2}vx") for letter in string.ascii_lowercase[:8]]

    def is_refused(user: User) -> bool:
        try:
            rule.validate(user.username * 2 + "7", user)
        except ValidationError:
            return True
        return False

    words = {user.username: [user.username] for user in users}
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(8) as pool:
        patch.setattr("gallery.access.passwords._words", lambda user: words[user.username])
        assert all(pool.map(is_refused, users * 20))


def test_a_password_from_before_goes_on_and_is_asked_for_another(db: None, client: Client) -> None:
    user = member(Role.CLINICIAN)
    user.set_password("Summer2026")
    user.save()

    page = client.post(reverse("sign_in"), {"username": "clinician", "password": "Summer2026"}, follow=True)
    assert "could not be chosen today" in page.content.decode()

    chosen = {"old_password": "Summer2026", "new_password1": "elevenchars", "new_password2": "elevenchars"}
    assert "at least 12" in client.post(reverse("own_password"), chosen).content.decode()
    chosen |= {"new_password1": GOOD, "new_password2": GOOD}
    page = client.post(reverse("own_password"), chosen, follow=True)
    assert "Your password is changed" in page.content.decode()
    assert "could not be chosen today" not in page.content.decode()


def test_nobody_with_a_good_password_is_asked_for_another(db: None, client: Client) -> None:
    member(Role.CLINICIAN)

    page = client.post(reverse("sign_in"), {"username": "clinician", "password": PASSWORD}, follow=True)

    assert "could not be chosen today" not in page.content.decode()
