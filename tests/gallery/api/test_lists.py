"""Pages of lists: everything comes once, whatever is asked, and whatever is added meanwhile."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from appointments.models import Appointment
from documents.models import Document
from images.models import Image, ImageBatch
from patients.keys import patient_key
from patients.models import Patient
from tests.gallery.api.conftest import Addresses, Program
from tests.generated import generated
from tests.images.clinic import ADA, BRUNO, Clinic
from transfers.models import TransferRun


def test_every_list_goes_through_everything_once(linked: Clinic, program: Program) -> None:
    linked.link()
    steward = program("steward")

    assert walk(steward, "images?limit=2") == ids(Image.objects.order_by("pk"))
    assert walk(steward, "patients?limit=1") == ids(Patient.objects.order_by("pk"))
    assert walk(steward, "runs?limit=1") == ids(TransferRun.objects.order_by("-pk"))
    assert walk(steward, "appointments?limit=1") == ids(Appointment.objects.order_by("pk"))
    ada = Patient.objects.get(pk=patient_key(ADA))
    for name, rows in (
        ("appointments", ada.appointments),
        ("contacts", ada.contacts),
        ("notes", ada.record_notes),
        ("documents", Document.objects),
    ):
        assert walk(steward, f"patients/{ada.pk}/{name}?limit=1") == ids(rows.order_by("pk"))
    assert walk(steward, f"patients/{ada.pk}/batches?limit=1") == ids(ada.image_batches.order_by("pk"))


@generated(15)
@given(count=st.integers(0, 12), sizes=st.lists(st.integers(1, 5), min_size=1, max_size=20))
def test_pages_of_any_size_make_the_whole_list(
    db: None, program: Program, count: int, sizes: list[int]
) -> None:
    Patient.objects.all().delete()
    Patient.objects.bulk_create(Patient(last_name="Smallwood") for _ in range(count))

    assert walk(program("clinician"), "patients?q=small", sizes) == ids(Patient.objects.order_by("pk"))


@generated(15)
@given(added=st.lists(st.sampled_from(["add", "rename", "wait"]), max_size=8), size=st.integers(1, 4))
def test_nothing_is_missed_or_told_twice_while_patients_come_and_change_their_names(
    db: None, program: Program, added: list[str], size: int
) -> None:
    Patient.objects.all().delete()
    before = [Patient.objects.create(last_name=f"Smallwood {number}") for number in range(6)]
    steps = iter(added)

    def meanwhile() -> None:
        step = next(steps, "wait")
        if step == "add":
            Patient.objects.create(last_name="Smallwood new")
        elif step == "rename":
            Patient.objects.filter(pk=before[0].pk).update(last_name="Zebra")

    told = walk(program("clinician"), "patients", [size], meanwhile)

    assert len(told) == len(set(told))
    assert {str(patient.pk) for patient in before} <= set(told)


IMAGES_ASKED: tuple[tuple[str, list[str]], ...] = (
    ("", ["2.jpg", "3.jpg", "4.jpg", "5.jpg", "6.jpg"]),
    (f"patient={patient_key(ADA)}", ["2.jpg", "3.jpg", "4.jpg", "5.jpg"]),
    (f"patient={str(patient_key(ADA)).upper()}&category=dorsal", ["2.jpg", "3.jpg", "5.jpg"]),
    ("side=left", ["2.jpg", "5.jpg", "6.jpg"]),
    ("side=right", ["3.jpg"]),
    ("side=", ["4.jpg"]),
    ("captured_from=2018-03-02", ["5.jpg"]),
    ("captured_to=2016-10-18", ["2.jpg", "3.jpg", "4.jpg", "6.jpg"]),
    ("captured_from=2016-10-18&captured_to=2016-10-18&recid=6", ["6.jpg"]),
    ("recid=6&side=right", []),
    (f"patient={uuid4()}", []),
    ("category=%25", []),
    ("recid='", []),
)


def test_images_are_those_that_fit_everything_asked(linked: Clinic, program: Program) -> None:
    clinician = program("clinician")

    for asked, keys in IMAGES_ASKED:
        items = clinician.get(f"/api/v1/images?{asked}").json()["items"]
        assert sorted(image["storage_key"] for image in items) == keys, asked


def test_images_of_one_batch(linked: Clinic, program: Program) -> None:
    batch = ImageBatch.objects.get(patient_id=patient_key(ADA), captured_on="2018-03-02")

    answer = program("clinician").get(f"/api/v1/images?batch={batch.pk}")

    assert [image["storage_key"] for image in answer.json()["items"]] == ["5.jpg"]


PATIENTS_ASKED: tuple[tuple[str, list[str]], ...] = (
    ("", ["Ada", "Bruno"]),
    ("q=quill", ["Ada"]),
    ("q=OPLUMLEY", ["Bruno"]),
    ("q=o'plumley", ["Bruno"]),
    ("q=1950-12-28", ["Ada"]),
    ("q=quill+bruno", []),
    ("q=%25", []),
    ("q=_", []),
    ("q='%20OR%201=1--", []),
    ("q=", ["Ada", "Bruno"]),
    (f"filemaker_id={ADA}", ["Ada"]),
    (f"filemaker_id={ADA.lower()}", []),
    (f"filemaker_id={BRUNO}&q=quill", []),
    ("filemaker_id=%25", []),
    ("filemaker_id='", []),
    ("filemaker_id=", []),
    ('filemaker_id="', []),
)


def test_patients_are_those_that_fit_everything_asked(linked: Clinic, program: Program) -> None:
    clinician = program("clinician")

    for asked, names in PATIENTS_ASKED:
        items = clinician.get(f"/api/v1/patients?{asked}").json()["items"]
        assert sorted(patient["first_name"] for patient in items) == names, asked


def test_what_is_no_parameter_or_no_value_is_refused_and_not_repeated(
    linked: Clinic, program: Program
) -> None:
    steward = program("steward")

    for asked, parameter in (
        ("images?limit=0", "limit"),
        ("images?limit=201", "limit"),
        ("images?limit=Quillfeather", "limit"),
        ("images?after=Quillfeather", "after"),
        ("images?after=", "after"),
        ("patients?after=1", "after"),
        ("runs?after=Quillfeather", "after"),
        ("runs?after=9223372036854775808", "after"),
        ("runs?after=-1", "after"),
        ("images?patient=Quillfeather", "patient"),
        ("images?side=none", "side"),
        ("images?captured_from=20161018", "captured_from"),
        ("images?captured_from=1476748800", "captured_from"),
        ("images?captured_to=2016-02-30", "captured_to"),
        ("images?recid=%00", "recid"),
        ("patients?filemaker_id=%00", "filemaker_id"),
        ("patients?Quillfeather=1", "(unknown)"),
        ("images?filemaker_id=1", "(unknown)"),
        ("patients/Quillfeather", "patient_id"),
        ("runs/99999999999999999999", "run_id"),
        (f"images/{uuid4()}/thumbnail/Quillfeather", "size"),
    ):
        answer = steward.get(f"/api/v1/{asked}")

        assert (answer.status_code, list(answer.json()["parameters"])) == (422, [parameter]), asked
        assert "Quillfeather" not in answer.content.decode()


def test_a_place_that_is_gone_is_still_a_place(addresses: Addresses, program: Program) -> None:
    clinician = program("clinician")
    first = clinician.get("/api/v1/images?limit=1").json()
    Image.objects.filter(pk=first["items"][0]["id"]).delete()

    assert walk(clinician, first["next"].removeprefix("/api/v1/")) == ids(Image.objects.order_by("pk"))


def walk(client: Client, path: str, sizes: list[int] | None = None, meanwhile: Any = None) -> list[str]:
    """The ids of all pages, one after the other; with sizes, each page is asked for in the next one of these."""
    told: list[str] = []
    address: str | None = f"/api/v1/{path}"
    turn = 0
    while address:
        sized = with_limit(address, sizes[turn % len(sizes)]) if sizes else address
        page = client.get(sized).json()
        told += [item["id"] for item in page["items"]]
        address, turn = page["next"], turn + 1
        if meanwhile:
            meanwhile()
    return told


def with_limit(address: str, limit: int) -> str:
    path, _, query = address.partition("?")
    kept = [pair for pair in query.split("&") if pair and not pair.startswith("limit=")]
    return f"{path}?{'&'.join([*kept, f'limit={limit}'])}"


def ids(rows: Any) -> list[str]:
    return [str(key) for key in rows.values_list("pk", flat=True)]
