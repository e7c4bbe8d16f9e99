"""The specification's own method, for comparison: look the patient, the image and the batch up for each file in turn.

python -m bench.per_image CSV IMAGES_URL [--live]
"""

from __future__ import annotations

import csv
import sys
from datetime import date, datetime
from typing import Any

import django


def main(export: str, images_url: str, *, live: bool) -> None:
    django.setup()
    from django.db import transaction

    from images.models import ImageBatch
    from patients.models import Patient
    from storage import open_store

    with open(export, encoding="utf-8-sig", newline="") as file:  # noqa: PTH123
        rows = {row["recid"]: row for row in csv.DictReader(file)}
    keys = sorted(key for page in open_store(images_url).list() for key in page.keys)
    linked = 0
    with transaction.atomic():
        for key in keys:
            row = rows.get(key.rsplit("/", 1)[-1].split(".")[0])
            if row is None:
                continue
            patient = Patient.objects.filter(filemaker_metadata__filemaker_id=row["id_Contact"]).first()
            if patient is None:
                continue
            day = datetime.strptime(row["date"], "%m/%d/%Y").date()  # noqa: DTZ007
            batch = ImageBatch.objects.filter(patient=patient, captured_on=day).first()
            if _link(key, row, patient.pk, batch, day, live=live):
                linked += 1
    print(f"{linked} of {len(keys)} linked")


def _link(key: str, row: dict[str, str], patient_id: Any, batch: Any, day: date, *, live: bool) -> bool:
    from images.models import Image, ImageBatch

    if Image.objects.filter(storage_key=key).exists():
        return True
    if not live:
        return True
    if batch is None:
        batch = ImageBatch.objects.create(
            patient_id=patient_id, captured_on=day, name=f"{day:%d %b %Y} (FileMaker Import)"
        )
    Image.objects.create(
        batch=batch, storage_key=key, size_bytes=0, mime_type="image/jpeg", category="other", recid=row["recid"],
        filemaker_type=row["Type"], captured_on=day,
    )  # fmt: skip
    return True


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], live="--live" in sys.argv)
