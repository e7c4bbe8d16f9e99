"""Which export is meant: by its name, in any case and format; several that differ are nobody's to choose between."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.management import CommandError

from errors import UnusableInput
from images.models import Image
from patients.models import Patient
from reimport.inputs import ReimportInputs, find_inputs
from reimport.models import ReimportRun
from reimport.phases import exports
from tests.images.clinic import ADA, BRUNO, linked_to
from tests.reimport.day import LINKED, Day, dump
from tests.ugly import render

PROJECT = Path(__file__).resolve().parents[2]


def found(folder: Path, **chosen: Path) -> ReimportInputs:
    return find_inputs(exports(), folder, chosen)


def put(folder: Path, *names: str, age: int = 0) -> None:
    """A file for each name, all of different contents; a greater age is an earlier time of change."""
    for name in names:
        path = folder / name
        path.write_text(f"contents of {name}")
        os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))


@pytest.mark.parametrize(
    ("phase", "name"),
    [
        ("patients", "Patients.csv"),
        ("patients", "PATIENTS.CSV"),
        ("patients", "patients.Mer"),
        ("patients", "Patients.tab"),
        ("patients", "Patients.tsv"),
        ("patients", "Patients.txt"),
        ("patients", "Contacts.xml"),
        ("patients", "contacts.XLSX"),
        ("patients", "Patients.xlsb"),
        ("patients", "Patients.xls"),
        ("patients", "Patients.ods"),
        ("images", "Image_dataV9.csv"),
        ("images", "image_data.xlsx"),
        ("images", "IMAGE_DATAV10.MER"),
        ("images", "images.tab"),
        ("images", "Images.xml"),
        # A copy alone is the export; so is a name with a dot of its own.
        ("images", "Image_dataV9 copy.csv"),
        ("patients", "Patients (1).csv"),
        ("patients", "Patients.2026-11.csv"),
    ],
)
def test_an_export_is_found_in_any_case_and_format(tmp_path: Path, phase: str, name: str) -> None:
    put(tmp_path, name)
    assert found(tmp_path).path(phase).name == name


@pytest.mark.parametrize(
    "name",
    [
        "Patients.csv.bak",
        "Patients.bak",
        "Patients.csv~",
        "Patients.tmp",
        "Patients.csv.part",
        "Patients.csv.crdownload",
        "Patients.csv copy",
        "Patients copy.numbers",
        "Patients.fmp12",
        "~$Patients.xlsx",
        ".~lock.Patients.csv#",
        "._Patients.csv",
        ".Patients.csv",
        "MyPatients.csv",
        "Patients",
    ],
)
def test_leftovers_are_never_an_export(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    with pytest.raises(UnusableInput, match=r"no file is called Patients\.\* or Contacts\.\*"):
        found(tmp_path).path("patients")
    # However new, they are nothing beside one.
    put(tmp_path, "Patients.csv", age=1_000)
    assert found(tmp_path).path("patients").name == "Patients.csv"


def test_folders_and_links_that_lead_nowhere_are_no_exports(tmp_path: Path) -> None:
    (tmp_path / "Patients.csv").mkdir()
    (tmp_path / "images.csv").symlink_to(tmp_path / "nowhere.csv")
    assert not found(tmp_path).files


def test_what_has_no_format_that_is_read_is_named_where_there_is_nothing_else(tmp_path: Path) -> None:
    put(tmp_path, "Patients.numbers", "Patients.csv.bak", "letters.csv")
    with pytest.raises(UnusableInput) as refusal:
        found(tmp_path).path("patients")
    assert "Not in a format that is read: Patients.csv.bak, Patients.numbers." in refusal.value.message
    assert "--export patients=FILE" in refusal.value.remedy


@pytest.mark.parametrize(
    ("phase", "names"),
    [
        ("images", ("Image_dataV9.csv", "Image_dataV9 copy.csv")),
        ("images", ("Image_dataV8.csv", "Image_dataV9.csv")),
        ("images", ("Image_dataV9.csv", "images.csv")),
        ("patients", ("Patients.csv", "Contacts.csv")),
        ("patients", ("Patients.csv", "PATIENTS.CSV")),
        ("patients", ("Patients.csv", "Patients.xlsx")),
        ("patients", ("Patients.csv", "Patients (1).csv")),
        ("patients", ("Patients.csv", "Patients - Copy (2).csv")),
        ("patients", ("Patients.csv", "Copy of Patients.csv")),
        ("patients", ("Patients.csv", "Kopie von Patients.csv")),
        ("patients", ("Patients.csv", "Patients copie.csv")),
        ("patients", ("Patients.csv", "Patients (Ada's conflicted copy 2026-11-26).csv")),
        ("patients", ("Patients.csv", "Patients.csv.txt")),
        ("patients", ("Patients.csv", "Patients 2.csv", "Contacts.tab")),
    ],
)
def test_several_that_differ_are_all_named(tmp_path: Path, phase: str, names: tuple[str, ...]) -> None:
    put(tmp_path, *names[:-1])
    put(tmp_path, names[-1], age=1_000)
    if len(list(tmp_path.iterdir())) < len(names):
        pytest.skip("this disk takes names that differ in case for one")

    inputs = found(tmp_path)
    with pytest.raises(UnusableInput) as refusal:
        inputs.path(phase)

    assert all(f"{tmp_path / name} (" in refusal.value.message for name in names)
    assert f"--export {phase}=FILE" in refusal.value.remedy
    assert found(tmp_path, **{phase: tmp_path / names[0]}).path(phase).name == names[0]


def test_copies_of_the_same_bytes_are_one_export(tmp_path: Path) -> None:
    for name in ("Patients (1).csv", "Patients copy.csv", "Patients.csv"):
        (tmp_path / name).write_text("the same")
    file = found(tmp_path).files["patients"]
    assert (file.path.name, file.same) == ("Patients.csv", ("Patients (1).csv", "Patients copy.csv"))


@pytest.mark.not_as_root
def test_of_one_that_cannot_be_read_nobody_knows_that_it_is_the_same(tmp_path: Path) -> None:
    put(tmp_path, "Patients.csv", "Contacts.csv")
    (tmp_path / "Contacts.csv").chmod(0)
    with pytest.raises(UnusableInput, match="cannot be read"):
        found(tmp_path).path("patients")


def test_the_documents_name_every_pattern() -> None:
    for page in ("commands.md", "migration-day.md"):
        text = (PROJECT / "docs" / page).read_text("utf-8")
        patterns = [pattern for export in exports().values() for pattern in export.patterns]
        assert not [pattern for pattern in patterns if f"`{pattern}`" not in text], page


def leave_copies(day: Day) -> Path:
    """A copy of the images' export with the patients exchanged, and a backup of the patients, both newer than all."""
    rows = [list(row) for row in day.clinic.rows]
    for row in rows:
        row[3] = {ADA: BRUNO, BRUNO: ADA}.get(row[3], row[3])
    copy = day.clinic.root / "Image_dataV9 copy.csv"
    copy.write_text(render.delimited(rows))
    (day.clinic.root / "Patients.csv.bak").write_text(
        day.patients_csv.read_text().replace("Aardwolf", "Oldname")
    )
    return copy


def test_preflight_names_what_could_be_meant_and_nothing_is_written(day: Day) -> None:
    copy = leave_copies(day)

    status, message = day.refused("--full")

    assert status == 2
    assert str(copy) in message
    assert str(day.clinic.csv) in message
    assert "--export images=FILE" in message
    assert "Patients" not in message
    assert (Patient.objects.count(), Image.objects.count()) == (0, 0)


def test_without_preflight_no_phase_begins(day: Day) -> None:
    leave_copies(day)
    before = dump()
    status, message = day.refused("--phase", "patients", "--phase", "images")
    assert (status, "--export images=FILE" in message, dump()) == (2, True, before)
    # What another phase reads is its own affair.
    day.run("--phase", "patients")
    assert {patient.last_name for patient in Patient.objects.all()} == {"Aardwolf", "Bandicoot", "Capybara"}


def test_the_export_that_is_named_is_taken(day: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_copies(day)
    elsewhere = tmp_path / "sent by mail" / "people.bak"
    elsewhere.parent.mkdir()
    day.patients_csv.rename(elsewhere)
    monkeypatch.chdir(elsewhere.parent)

    shown = day.run(
        *("--phase=preflight", "--phase=patients", "--phase=images"),
        *("--export", f"images={day.clinic.csv}", "--export", "3=people.bak"),
    )

    assert linked_to() == LINKED
    assert str(elsewhere) in shown
    run = ReimportRun.objects.get()
    assert run.options["exports"] == {"images": str(day.clinic.csv), "patients": str(elsewhere)}
    assert run.inputs["patients"]["path"] == str(elsewhere)


def test_a_run_that_preflight_stopped_goes_on_with_the_one_that_is_named(day: Day) -> None:
    leave_copies(day)
    phases = [f"--phase={name}" for name in ("preflight", "patients", "images")]
    day.refused(*phases)
    assert day.refused("--resume")[0] == 2

    day.run("--resume", "--export", f"images={day.clinic.csv}")

    assert linked_to() == LINKED
    assert set(ReimportRun.objects.get().inputs) == {"patients", "images"}


@pytest.mark.any_database
def test_a_copy_that_comes_later_stops_a_resumed_run(day: Day) -> None:
    day.refused("--phase=patients", "--phase=images", "--min-linked", 90)
    leave_copies(day)
    status, message = day.refused("--resume", "--min-linked", 50)
    assert (status, "now several files could be meant" in message) == (2, True)
    day.run("--resume", "--min-linked", 50, "--export", f"images={day.clinic.csv}")
    assert linked_to() == LINKED


@pytest.mark.any_database
def test_a_resumed_run_remembers_what_was_named(day: Day) -> None:
    leave_copies(day)
    named = ["--export", f"images={day.clinic.csv}"]
    day.refused("--phase=patients", "--phase=images", "--min-linked", 90, *named)
    day.run("--resume", "--min-linked", 50)
    assert linked_to() == LINKED


@pytest.mark.any_database
def test_an_export_that_was_named_and_is_gone(day: Day) -> None:
    other = day.patients_csv.rename(day.clinic.root / "other.csv")
    day.refused("--phase=patients", "--phase=images", "--min-linked", 90, "--export", f"patients={other}")
    other.unlink()
    status, message = day.refused("--resume")
    assert (status, f"There is no file {other}." in message) == (2, True)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--export", "images"], "is not PHASE=FILE"),
        (["--export", "images="], "is not PHASE=FILE"),
        (["--export", "letters={csv}"], "There is no phase 'letters'"),
        (["--export", "backup={csv}"], "The phase backup reads no export; these do: patients, "),
        (["--export", "images=nowhere.csv"], "There is no file"),
        (["--export", "images={folder}"], "There is no file"),
        (["--export", "images={csv}", "--export", "7={csv}"], "--export names two files for one phase."),
    ],
)
def test_an_export_that_cannot_be_named_so(day: Day, arguments: list[str], words: str) -> None:
    filled = [text.format(csv=day.clinic.csv, folder=day.clinic.root) for text in arguments]
    with pytest.raises(CommandError) as refusal:
        day.run("--full", *filled)
    assert words in str(refusal.value)
    assert not ReimportRun.objects.exists()


@pytest.mark.any_database
def test_an_export_without_a_header_is_understood_by_ids_of_patients_who_are_yet_to_come(day: Day) -> None:
    day.clinic.csv.unlink()
    (day.clinic.root / "IMAGES.TAB").write_text(render.tab_separated(day.clinic.rows), newline="")
    day.run("--phase=preflight", "--phase=patients", "--phase=images")
    assert linked_to() == LINKED


@pytest.mark.any_database
def test_the_ledger_and_the_screen_name_copies_of_the_same_bytes(day: Day) -> None:
    (day.clinic.root / "Patients copy.csv").write_bytes(day.patients_csv.read_bytes())
    shown = day.run("--phase", "patients")
    assert f"{day.patients_csv}  (" in shown
    assert "; the same bytes: Patients copy.csv" in shown
    assert ReimportRun.objects.get().inputs["patients"]["same"] == ["Patients copy.csv"]
