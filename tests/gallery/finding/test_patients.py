"""The list of patients: what stands in it, what typing brings, and how it goes on."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from communications.models import Contact
from gallery.access.roles import Role
from gallery.models import AccessEvent
from images.models import ImageBatch
from patients.keys import patient_key
from patients.models import Patient
from tests.gallery.conftest import SignedIn
from tests.images.clinic import ADA, Clinic

PARTIAL = {"HX-Request": "true"}


def page(signed_in: SignedIn, headers: dict[str, str] | None = None, **query: str) -> str:
    answer = signed_in("clinician").get(reverse("patients"), query, headers=headers or {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_patient_stands_there_with_birth_counts_and_latest_visit(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    text = " ".join(page(signed_in, PARTIAL).split())

    assert "Quillfeather, Ada" in text
    assert "28 Dec 1950" in text
    assert '<td class="number wide">2</td> <td class="number wide">4</td>' in text
    assert "2 Mar 2018" in text


def test_typing_replaces_only_the_result(gallery: Clinic, signed_in: SignedIn) -> None:
    part = page(signed_in, PARTIAL, q="plum")

    assert "O&#x27;Plumley" in part
    assert "Quillfeather" not in part
    assert "<html" not in part


@pytest.mark.parametrize("typed", ["%", "'", "_", "<script>", "nobody"])
def test_what_fits_nobody_is_said_so_with_advice(gallery: Clinic, signed_in: SignedIn, typed: str) -> None:
    text = page(signed_in, q=typed)

    assert "Nobody fits" in text
    assert "<script>" not in text.partition("<main")[2]


def test_an_empty_clinic_says_what_to_do(db: None, signed_in: SignedIn) -> None:
    assert "import_patients" in page(signed_in)


@pytest.mark.parametrize(
    "order", ["", "order=birth", "order=latest", "clinic=Harbour", "pictures=1", "q=number"]
)
def test_a_long_list_goes_on_and_back_in_as_many_queries(
    db: None, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries, order: str
) -> None:
    client = signed_in("clinician")
    admit(65)
    seen, address, addresses = [], f"{reverse('patients')}?{order}", []
    while address:
        addresses.append(address)
        with django_assert_max_num_queries(13):
            text = client.get(address).content.decode()
        seen += re.findall(r"Number \d{3}", text)
        address = way(text, "next")
    back = [text]
    while previous := way(back[-1], "prev"):
        back.append(client.get(previous).content.decode())

    assert seen == sorted(seen, reverse=order == "order=latest")
    assert len(set(seen)) == 65
    assert len(back) == len(addresses) == 3
    assert re.findall(r"Number \d{3}", back[-1]) == seen[:30]


def test_no_address_of_the_list_holds_a_name_or_a_day(db: None, signed_in: SignedIn) -> None:
    admit(65)

    text = signed_in("clinician").get(reverse("patients"), {"order": "birth"}).content.decode()

    assert re.fullmatch(r"/patients/\?order=birth&after=[0-9a-f-]{36}", way(text, "next"))


def test_whoever_has_no_date_of_birth_comes_last_among_births(db: None, signed_in: SignedIn) -> None:
    for name, born in (("Abernook", None), ("Quill", date(1950, 12, 28)), ("Sparrow", date(1931, 1, 2))):
        Patient.objects.create(last_name=name, date_of_birth=born)

    assert names(page(signed_in, order="birth")) == ["Sparrow", "Quill", "Abernook"]


def test_the_latest_visit_comes_first_and_who_had_none_not_at_all(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    Patient.objects.create(last_name="Abernook")

    assert names(page(signed_in, order="latest")) == ["Quillfeather", "O&#x27;Plumley"]
    assert names(page(signed_in, order="latest", q="plum")) == ["O&#x27;Plumley"]
    assert names(page(signed_in, pictures="1")) == ["O&#x27;Plumley", "Quillfeather"]


def test_a_clinic_narrows_the_list_to_those_whose_record_names_it(db: None, signed_in: SignedIn) -> None:
    for name, clinic in (("Abernook", "Harbour"), ("Quill", "Northgate"), ("Sparrow", "")):
        Patient.objects.create(last_name=name, clinic=clinic)

    everybody, harbour = page(signed_in), page(signed_in, clinic="Harbour")

    assert re.findall(r"<option>(\w+)", everybody) == ["Harbour", "Northgate"]
    assert (names(harbour), "1 patient<" in harbour) == (["Abernook"], True)
    assert "Show everybody" in page(signed_in, clinic="Elsewhere")


def test_a_list_without_clinics_offers_none(db: None, signed_in: SignedIn) -> None:
    Patient.objects.create(last_name="Quill")

    assert 'name="clinic"' not in page(signed_in)


def test_a_letter_leads_to_its_names_and_from_there_back(db: None, signed_in: SignedIn) -> None:
    for name in ("Abernook", "ébrook", "Quill", "Zinn"):
        Patient.objects.create(last_name=name)

    from_e = page(signed_in, letter="e")

    assert names(from_e) == ["ébrook", "Quill", "Zinn"]
    assert names(signed_in("clinician").get(way(from_e, "prev")).content.decode()) == [
        "Abernook", "ébrook", "Quill", "Zinn"
    ]  # fmt: skip
    assert way(page(signed_in, letter="A"), "prev") == ""
    assert "letter=" not in page(signed_in, q="quill")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "65 patients"),
        ({"q": "number 00"}, "10 patients"),
        ({"q": "number"}, "The first 30 who fit"),
        ({"order": "latest"}, "65 patients"),
        ({"clinic": "Harbour"}, "65 patients"),
    ],
)
def test_how_many_there_are_is_said(db: None, signed_in: SignedIn, asked: dict[str, str], said: str) -> None:
    admit(65)

    assert f'<p class="count">{said}</p>' in page(signed_in, None, **asked)


def test_whom_one_looked_at_last_stands_first_and_only_oneself(gallery: Clinic, signed_in: SignedIn) -> None:
    ada, bruno = (Patient.objects.get(first_name=name) for name in ("Ada", "Bruno"))
    clinician = signed_in("clinician")
    for person in (ada, bruno, ada):
        clinician.get(reverse("patient", args=[person.pk]))

    assert recent(clinician) == [str(ada.pk), str(bruno.pk)]
    assert (
        recent(clinician, q="quill")
        == recent(clinician, letter="Q")
        == recent(clinician, order="birth")
        == []
    )
    assert recent(signed_in("steward")) == []


def test_whom_one_only_saw_in_a_list_a_log_or_a_program_is_not_among_the_last(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    administrator, ada = signed_in("administrator"), Patient.objects.get(first_name="Ada")
    administrator.get(reverse("patients"), {"q": "2.jpg"})
    administrator.get(reverse("api:patient", args=[ada.pk]))
    administrator.get(reverse("access_log"), {"patient": str(ada.pk)})
    administrator.get(reverse("admin:patients_patient_change", args=[ada.pk]))

    assert AccessEvent.objects.exclude(patient_id=None).count() == 4
    assert recent(administrator) == []


def test_a_list_leaves_a_line_in_the_access_log_and_what_was_typed_does_not(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    page(signed_in, q="quill")

    (line,) = AccessEvent.objects.filter(action="listed_patients")
    assert list(line.shown.values_list("patient_id", flat=True)) == [patient_key(ADA)]
    assert (line.detail, line.patient_id) == ("1 patient", None)


def test_a_telephone_number_finds_whom_it_reaches_for_those_who_may_see_it(
    gallery: Clinic, signed_in: SignedIn
) -> None:
    Contact.objects.create(
        patient=Patient.objects.get(first_name="Ada"), kind="phone", value="+61 412 345 678"
    )
    others = User.objects.create_user("somebody")
    others.user_permissions.set(
        Permission.objects.filter(group__name=Role.CLINICIAN.value).exclude(codename="view_contact")
    )
    blind = Client()
    blind.force_login(others, "django.contrib.auth.backends.ModelBackend")

    assert names(page(signed_in, q="+61 412 345")) == ["Quillfeather"]
    assert names(page(signed_in, q="ada 5678")) == ["Quillfeather"]
    assert names(page(signed_in, q="5678.jpg")) == []
    assert "Nobody fits" in blind.get(reverse("patients"), {"q": "5678"}).content.decode()
    # So does the search of the forms on which a patient is chosen.
    chosen = reverse("choose_patient")
    assert "Quillfeather" in signed_in("clinician").get(chosen, {"q": "+61 412 345"}).content.decode()
    assert "Quillfeather" not in blind.get(chosen, {"q": "+61 412 345"}).content.decode()


def admit(count: int) -> None:
    """So many patients of one clinic, each with a visit; the later in the list, the younger and the later seen."""
    patients = Patient.objects.bulk_create(
        Patient(
            id=UUID(int=n),
            last_name=f"Number {n:03}",
            clinic="Harbour",
            date_of_birth=date(1930, 1, 1) + timedelta(n // 2),
        )
        for n in range(count)
    )
    ImageBatch.objects.bulk_create(
        ImageBatch(patient=one, captured_on=date(2018, 1, 1) + timedelta(n), name="a visit")
        for n, one in enumerate(patients)
    )


def names(text: str) -> list[str]:
    """The last names in the list, in its order."""
    return re.findall(r'<th scope="row"><a [^>]*><bdi>([^,]*),', text)


def way(text: str, rel: str) -> str:
    """The address of the next or the previous page; empty where there is none."""
    return text.partition(f'rel="{rel}" href="')[2].partition('"')[0].replace("&amp;", "&")


def recent(client: Client, **query: str) -> list[str]:
    text = client.get(reverse("patients"), query).content.decode()
    shown = text.partition('<nav class="recent"')[2].partition("</nav>")[0]
    return re.findall(r"/patients/([0-9a-f-]{36})/", shown)
