"""Makes the sample clinic: looks at what is there, and only then writes what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings

from errors import UnusableInput
from sample_clinic.files import Places, WrittenFiles, write_sample_files
from sample_clinic.plan import SampleClinic, plan_clinic
from sample_clinic.progress import ReportProgress, say_nothing
from sample_clinic.register import missing_patients, write_patients

_EXPORT_NAME = "Image_dataV9.csv"


@dataclass(frozen=True)
class Made:
    """What there is now, and how much of it this run wrote.

    Attributes:
        clinic: the plan of it all.
        patients_written: into the database; None where that was left alone.
        files_written: the exports, the images and the documents.
    """

    clinic: SampleClinic
    patients_written: int | None
    files_written: WrittenFiles


def choose_places(csv: Path | None, images: Path | None, documents: Path | None) -> Places:
    """The places asked for; otherwise the project's root, and the folders that Nexus reads from.

    Documents go beside images that were asked for elsewhere.

    Raises:
        UnusableInput: Nexus reads its images or documents from a bucket, and no folder was named.
    """
    beside = images.absolute().with_name("documents") if images else None
    return Places(
        csv=(csv or settings.PROJECT_DIR / _EXPORT_NAME).absolute(),
        images=(images or _folder_of("images", settings.NEXUS_IMAGES_URL)).absolute(),
        documents=(documents or beside or _folder_of("documents", settings.NEXUS_DOCUMENTS_URL)).absolute(),
    )


def make_sample_clinic(
    places: Places, report: ReportProgress = say_nothing, *, with_patients: bool = True
) -> Made:
    """Brings patients, exports, images and documents to what the plan says. A second run writes nothing.

    Without patients, the database is left alone: `import_patients` can make the same ones from their export.

    Raises:
        UnusableInput: something else stands where the sample clinic would go; nothing was written.
        RunFailed: the file system refused; run it again and it goes on where it stopped.
    """
    clinic = plan_clinic()
    if not with_patients:
        return Made(clinic, None, write_sample_files(clinic, places, report))
    patients = missing_patients(clinic.patients)
    files_written = write_sample_files(clinic, places, report)
    write_patients(patients)
    return Made(clinic, len(patients), files_written)


def _folder_of(files: str, configured: str) -> Path:
    url = urlsplit(configured)
    if url.scheme != "file":
        raise UnusableInput(
            f"NEXUS_{files.upper()}_URL is no folder ({configured}), and Nexus only ever reads from buckets.",
            f"Have the {files} written to a folder with --{files} DIR, then upload that, for example with "
            "`rclone copy DIR remote:bucket/prefix`.",
        )
    return Path(url2pathname(url.path))
