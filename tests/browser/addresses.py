"""Every page of the served clinic with an example of each address; run in the clinic's own environment, prints JSON."""

from __future__ import annotations

import json
import sys
from typing import Any

import django


def main(hero: str) -> None:
    django.setup()
    from django.contrib.auth.models import User
    from django.urls import reverse

    from images.models import Image, LinkRun, UnlinkedFile
    from patients.keys import patient_key
    from reimport.models import ReimportRun

    key = patient_key(hero)
    image = Image.objects.filter(batch__patient_id=key, category="dorsal", side="left").order_by(
        "captured_on"
    )[0]
    examples: dict[str, Any] = {
        "sign_in": [], "own_password": [], "patients": [], "patient": [key], "compare": [key], "image": [image.pk],
        "correct": [image.pk], "runs": [], "run": [LinkRun.objects.latest("id").pk],
        "reimport_run": [ReimportRun.objects.filter(phases__name="backup").latest("id").pk], "unlinked_files": [],
        "unlinked_rows": [], "unlinked_file": [UnlinkedFile.objects.latest("storage_key").pk], "own_account": [],
        "people": [], "access_log": [], "add_person": [], "set_up_factor": [], "mfa_add_webauthn": [],
        "mfa_generate_recovery_codes": [], "account_reauthenticate": [], "person": [User.objects.latest("pk").pk],
    }  # fmt: skip
    addresses = {name: reverse(name, args=arguments) for name, arguments in examples.items()}
    addresses["compare by slider"] = f"{addresses['compare']}?mode=slider"
    addresses["compare across"] = f"{addresses['compare']}?category=dorsal&side=left&across=1"
    addresses["print_sheets"] = f"{reverse('print_sheets', args=[key])}?category=dorsal"
    addresses["what a number is"] = f"{addresses['patients']}?q={image.storage_key}"
    addresses["by view"] = f"{addresses['patient']}?arrange=view"
    addresses["nothing fits"] = f"{addresses['patient']}?text=xyzzyx"
    addresses["nobody found"] = f"{addresses['patients']}?q=xyzzyx"
    addresses["nothing there"] = "/patients/00000000-0000-4000-8000-000000000000/"
    addresses["assign"] = f"{reverse('assign')}?file={examples['unlinked_file'][0]}"
    several = "&".join(f"file={file.pk}" for file in UnlinkedFile.objects.order_by("-storage_key")[:3])
    addresses["assign several"] = f"{reverse('assign')}?{several}"
    sys.stdout.write(json.dumps(addresses))


if __name__ == "__main__":
    main(sys.argv[1])
