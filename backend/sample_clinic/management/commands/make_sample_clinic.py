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


class Command(BaseCommand):
    help = (
        "Makes an invented clinic to try Nexus on: 2,842 patients in the database and in an export, an export of "
        "6,662 image records, and 6,490 drawn image files named by record id. It is the same clinic every time. What is there already stays; "
        "what is missing is added. Nothing that is not the sample clinic's is ever overwritten or mixed with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--csv",
            type=Path,
            metavar="FILE",
            help=(
                "where the export of the images goes; without it Image_dataV9.csv in the project's root. "
                "The patients' export goes beside it, as Patients.csv"
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

    def handle(self, **options: Any) -> None:
        try:
            places = choose_places(options["csv"], options["images"])
            made = make_sample_clinic(places, with_patients=not options["no_patients"])
        except NexusError as error:
            raise CommandError(str(error), returncode=error.exit_status) from error
        if options["verbosity"] > 0:
            self._tell(places, made)

    def _tell(self, places: Places, made: Made) -> None:
        clinic, written = made.clinic, made.files_written
        count = f"{len(clinic.patients):,}"
        if made.patients_written is not None:
            self.stdout.write(f"Patients: {count} in the database, {made.patients_written:,} written now")
        self.stdout.write(f"Exports:  {count} patients in {places.patients_csv}, {_state(written.patients)}")
        self.stdout.write(
            f"          {len(clinic.records):,} records in {places.csv}, {_state(written.export)}"
        )
        self.stdout.write(
            f"Images:   {len(clinic.files):,} files in {places.images}, {written.images:,} written now"
        )
        if made.patients_written is None:
            self.stdout.write(
                f"First:    python manage.py import_patients --csv {quote(str(places.patients_csv))} --dry-run"
            )
        self.stdout.write(f"Next:     {_next_step(places)}")


def _state(was_written: bool) -> str:  # noqa: FBT001 - a word for a yes and one for a no
    return "written" if was_written else "there already"


def _next_step(places: Places) -> str:
    """What to do with the clinic once it is made."""
    link = f"python manage.py link_filemaker_images_csv --csv {quote(str(places.csv))} --dry-run"
    configured, made = settings.NEXUS_IMAGES_URL.rstrip("/"), places.images.as_uri()
    if configured == made:
        return link
    if configured.startswith("file:"):
        return f"{link} --images {made}/"
    return f"upload the images to {configured}/, for example with `rclone copy`, then {link}"
