"""A lane: one process with one time zone and one database, through which clinics go one after the other.

Started by `prove.lanes`; reads orders, one JSON object a line, from standard input and answers each with a verdict.
"""

from __future__ import annotations

import json
import shutil
import sys
import traceback
from pathlib import Path
from typing import Any

import django

from prove.clinics import Clinic, make_clinic
from prove.contents import Stock

__all__ = ["main"]


def main(folder: Path) -> None:
    answers = sys.stdout
    sys.stdout = sys.stderr  # whatever the product prints is no answer
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    stock = Stock(folder / "stock")
    for line in sys.stdin:
        order = json.loads(line)
        answers.write(json.dumps(_carry_out(order, stock, folder)) + "\n")
        answers.flush()


def _carry_out(order: dict[str, Any], stock: Stock, folder: Path) -> dict[str, Any]:
    from prove.database import wipe
    from prove.judging import judge
    from prove.running import laid_out, run_clinic

    clinic = make_clinic(order["seed"], order["number"], order["size"], order["theme"], order["companions"])
    wipe()
    verdict: dict[str, Any]
    with laid_out(clinic, stock, folder / f"clinic-{clinic.number}") as place:
        try:
            course = run_clinic(clinic, place, twice=order["twice"])
        except Exception:  # noqa: BLE001 - whatever the product raises is a verdict on it, not the end of the proof
            verdict = _crashed(clinic)
        else:
            verdict = vars(judge(clinic, course))
        if verdict["faults"] and order.get("keep"):
            shutil.copytree(place, Path(order["keep"]) / place.name, dirs_exist_ok=True)
    verdict.pop("_told", None)
    verdict["forms"] = [
        clinic.patients.form,
        clinic.images.form,
        *(book.export.form for book in clinic.books),
    ]
    verdict["refusal_expected"] = clinic.refused
    return verdict


def _crashed(clinic: Clinic) -> dict[str, Any]:
    last = traceback.format_exc().strip().splitlines()
    return {
        "number": clinic.number,
        "hazards": clinic.hazards,
        "files": len(clinic.files),
        "rows": 0,
        "records": 0,
        "linked": 0,
        "wrong_links": 0,
        "wrong_records": 0,
        "differing": len(clinic.files),
        "refused": False,
        "faults": [f"crash: {' | '.join(last[-5:])}"],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
