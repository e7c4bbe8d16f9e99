"""Sentinels on what did match: they are listed, and block nothing."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from pytest_django import Settings

from storage import open_store
from tests.images.clinic import ADA, BRUNO, Clinic, outcomes
from tests.servers.moto import MotoServer

# What it asks of the database is asked of both elsewhere.
pytestmark = pytest.mark.any_database


def attention(clinic: Clinic) -> dict[str, int]:
    result = clinic.link(report_dir=clinic.root / "report")
    assert set(outcomes(result)) <= {"linked", "unchanged"}
    assert result.as_json()["attention"] == {kind.value: count for kind, count in result.attention.items()}
    with (clinic.root / "report" / "attention.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == sum(result.attention.values())
    return {kind.value: count for kind, count in result.attention.items()}


def details(clinic: Clinic) -> dict[str, str]:
    with (clinic.root / "report" / "attention.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["key"]: row["detail"] for row in csv.DictReader(file)}


def test_an_ordinary_clinic_needs_none(clinic: Clinic) -> None:
    clinic.patient(ADA, date_of_birth=date(1960, 1, 1))
    clinic.row("2", ADA)
    clinic.file("2.jpg", b"one picture")

    assert attention(clinic) == {}


def test_the_same_bytes_under_two_patients(clinic: Clinic) -> None:
    for recid, who in (("2", ADA), ("3", BRUNO)):
        clinic.patient(who)
        clinic.row(recid, who)
        clinic.file(f"{recid}.jpg", b"the same bytes")
    clinic.row("4", ADA)
    clinic.file("4.jpg", b"as long a file")

    assert attention(clinic) == {"same_bytes": 2}
    assert details(clinic) == dict.fromkeys(("2.jpg", "3.jpg"), "same bytes as 2.jpg")


@pytest.mark.any_database
def test_only_what_is_linked_is_a_sign(clinic: Clinic) -> None:
    """Files of nobody with the same bytes, and of the same recid, deserve no look: they are on another list."""
    for recid, who in (("2", ADA), ("3", BRUNO)):
        clinic.patient(who)
        clinic.row(recid, who)
        clinic.file(f"{recid}.jpg", b"the same bytes")
    clinic.file("1.jpg", b"the same bytes")
    clinic.file("2.mov", b"a film")

    clinic.link(report_dir=clinic.root / "report")

    assert set(details(clinic)) == {"2.jpg", "3.jpg"}
    assert details(clinic)["3.jpg"] == "same bytes as 2.jpg"


def test_the_same_bytes_twice_under_one_patient_are_no_sign(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.picture("3", ADA)

    assert attention(clinic) == {}


@pytest.mark.s3
def test_the_same_bytes_are_seen_in_a_bucket_by_its_e_tags(
    clinic: Clinic, moto_server: MotoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in moto_server.environ.items():
        monkeypatch.setenv(name, value)
    moto_server.make_bucket("same-bytes")
    for recid, who in (("2", ADA), ("3", BRUNO)):
        clinic.patient(who)
        clinic.row(recid, who)
        moto_server.put("same-bytes", f"dump/{recid}.jpg", b"the same bytes")

    result = clinic.link(store_url="s3://same-bytes/dump/")

    assert open_store("s3://same-bytes/dump/").tags_content
    assert result.as_json()["attention"] == {"same_bytes": 2}


def test_a_picture_from_before_its_patient_was_born(clinic: Clinic) -> None:
    clinic.patient(ADA, date_of_birth=date(2017, 1, 1))
    clinic.picture("2", ADA, "10/18/2016")

    assert attention(clinic) == {"before_birth": 1}


@pytest.mark.any_database
def test_a_picture_from_the_day_of_birth_is_no_sign(clinic: Clinic) -> None:
    clinic.patient(ADA, date_of_birth=date(2016, 10, 18))
    clinic.picture("2", ADA, "10/18/2016")

    assert attention(clinic) == {}


def test_more_images_of_one_patient_and_day_than_usual(clinic: Clinic, settings: Settings) -> None:
    settings.NEXUS_MOST_IMAGES_PER_DAY = 2
    clinic.patient(ADA)
    for recid in ("2", "3", "4"):
        clinic.picture(recid, ADA)
    clinic.picture("5", ADA, "10/19/2016")

    assert attention(clinic) == {"crowded_day": 3}


def test_one_recid_under_two_extensions(clinic: Clinic) -> None:
    clinic.patient(ADA)
    clinic.picture("2", ADA)
    clinic.file("2.png")

    assert attention(clinic) == {"shared_recid": 2}
