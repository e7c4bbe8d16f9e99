from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from shlex import quote
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from errors import NexusError
from sample_clinic.files import Places
from sample_clinic.make import Made, choose_places, make_sample_clinic
from sample_clinic.plan import SampleClinic


class Command(BaseCommand):
    help = (
        "Makes an invented clinic to try Nexus on: 2,842 patients in the database; exports of 2,845 patients' rows, "
        "15,149 appointments, 10,697 ways to reach them, 11,408 notes, 6,662 image records and 11,274 documents; 6,490 "
        "drawn image files, named by record id, and 10,190 files of documents. It is the same clinic every time. What is there already stays; "
        "what is missing is added. Nothing that is not the sample clinic's is ever overwritten or mixed with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--csv",
            type=Path,
            metavar="FILE",
            help=(
                "where the export of the images goes; without it Image_dataV9.csv in the project's root. "
                "The other exports go beside it, as Patients.csv, Appointments.csv, Coms.csv, Notes.csv and Docs.csv"
            ),
        )
        parser.add_argument(
            "--no-patients",
            action="store_true",
            help="leave the database alone, so that `import_patients` can create the patients from their export",
        )
        parser.add_argument(
            "--images",
            type=Path,
            metavar="DIR",
            help=(
                "the folder for the images; without it the one that NEXUS_IMAGES_URL names. Nexus only reads from "
                "buckets: to try it with one, name a folder here and upload it, e.g. with `rclone copy`"
            ),
        )

        parser.add_argument(
            "--documents",
            type=Path,
            metavar="DIR",
            help="the folder for the documents; without it `documents` beside --images, or the one that NEXUS_DOCUMENTS_URL names",
        )

    def handle(self, **options: Any) -> None:
        try:
            places = choose_places(options["csv"], options["images"], options["documents"])
            made = make_sample_clinic(places, with_patients=not options["no_patients"])
        except NexusError as error:
            raise CommandError(str(error), returncode=error.exit_status) from error
        if options["verbosity"] > 0:
            self._tell(places, made)

    def _tell(self, places: Places, made: Made) -> None:
        clinic, written = made.clinic, made.files_written
        if made.patients_written is not None:
            count = f"{len(clinic.patients):,} in the database"
            self._line("Patients:", f"{count}, {made.patients_written:,} written now")
        for number, (path, rows) in enumerate(_exports(places, clinic).items()):
            state = "written" if path in written.exports else "there already"
            self._line("" if number else "Exports:", f"{rows} in {path}, {state}")
        images, documents = len(clinic.files), len(clinic.documents.files)
        self._line("Images:", f"{images:,} files in {places.images}, {written.images:,} written now")
        self._line(
            "Documents:", f"{documents:,} files in {places.documents}, {written.documents:,} written now"
        )
        if made.patients_written is None:
            patients = quote(str(places.patients_csv))
            self._line("First:", f"python manage.py import_patients --csv {patients} --dry-run")
        self._line("Next:", _next_step(places))

    def _line(self, heading: str, words: str) -> None:
        self.stdout.write(f"{heading:<11}{words}")


def _exports(places: Places, clinic: SampleClinic) -> dict[Path, str]:
    """What each export holds, in words."""
    return {
        places.patients_csv: f"{len(clinic.patient_rows):,} rows of {len(clinic.patients):,} patients",
        places.appointments_csv: f"{len(clinic.appointments):,} appointments and events",
        places.communications_csv: f"{len(clinic.communications):,} ways to reach patients",
        places.notes_csv: f"{len(clinic.notes):,} notes",
        places.csv: f"{len(clinic.records):,} image records",
        places.documents_csv: f"{len(clinic.documents.rows):,} document records",
    }


def _next_step(places: Places) -> str:
    """What to do with the clinic once it is made."""
    link = f"python manage.py link_filemaker_images_csv --csv {quote(str(places.csv))} --dry-run"
    configured, made = settings.NEXUS_IMAGES_URL.rstrip("/"), places.images.as_uri()
    if configured == made:
        return link
    if configured.startswith("file:"):
        return f"{link} --images {made}/"
    return f"upload the images to {configured}/, for example with `rclone copy`, then {link}"
