"""Takes the pictures of the pages that stand in the documents: of the sample clinic, by day and by night, on a tablet and on a
phone, and printed.

    make demo
    python docs/pictures/photograph.py

Serves the clinic of `var/` on a port of its own, signs in with one-time passwords of accounts made for it, and
writes docs/pictures/page-*.webp. Needs Debian's Chromium and the libraries of requirements/dev.txt.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
BACKEND = PROJECT / "backend"
PICTURES = PROJECT / "docs" / "pictures"
PORT = "8765"
SITE = f"http://127.0.0.1:{PORT}"
ENVIRON = {**os.environ, "NEXUS_HTTPS": "0", "NEXUS_SECOND_FACTOR": "nobody"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@dataclass(frozen=True)
class Device:
    """On what a page is looked at."""

    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"


@dataclass(frozen=True)
class Shot:
    """A picture to take: `page-<name>.webp` of an address, as somebody of a role sees it."""

    name: str
    place: str
    device: Device
    role: Literal["steward", "administrator"] = "steward"


DESK, NIGHT, TABLET = Device(1280, 860), Device(1280, 860, "dark"), Device(820, 1180)
PHONE = Device(390, 844)
SHEETS = 2
MARKED = 6


def main() -> None:
    with served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        places = find_places(browser)
        for shot in shots(places):
            take(browser, shot)
        photograph_sheets(browser, f"{places['patient']}print/?per=4")
        photograph_marking(browser, places["patient"])
        photograph_assigning(browser)
        browser.close()


def shots(places: dict[str, str]) -> list[Shot]:
    return [
        Shot("patients", "/patients/?q=larks", DESK),
        Shot("patient", places["patient"], DESK),
        Shot("patient-dark", places["patient"], NIGHT),
        Shot("patient-tablet", places["patient"], TABLET),
        Shot("patient-phone", places["patient"], PHONE),
        Shot("patient-by-view", f"{places['patient']}?arrange=view", DESK),
        Shot("viewer", places["image"], DESK),
        Shot("viewer-tablet", places["image"], TABLET),
        Shot("viewer-phone", places["image"], PHONE),
        Shot("compare", places["compare"], DESK),
        Shot("compare-dark", f"{places['compare']}&mode=slider", NIGHT),
        Shot("correct", f"{places['image']}correct/", DESK),
        Shot("run", places["run"], DESK),
        Shot("unlinked", "/unlinked/", DESK),
        Shot("people", "/people/", DESK, "administrator"),
        Shot("log", "/log/", DESK, "administrator"),
    ]


def find_places(browser: Browser) -> dict[str, str]:
    """Addresses of a patient whom the clinic saw over years, of a picture and of a run."""
    page = signed_in(browser, DESK)
    page.goto(f"{SITE}/patients/?q=larkspur+perrow")
    rows = page.locator("table.list tbody tr").all()
    best = max(rows, key=lambda row: int(row.locator("td.number").last.inner_text() or 0))
    best.get_by_role("link").click()
    patient = page.url.removeprefix(SITE)
    page.goto(f"{SITE}{patient}?category=dorsal&side=left")
    image = str(page.locator(".thumbnails a").first.get_attribute("href")).partition("?")[0]
    page.goto(f"{SITE}/runs/")
    run = str(page.get_by_role("link", name=re.compile("images in run")).last.get_attribute("href"))
    page.context.close()
    compare = f"{patient}compare/?category=dorsal&side=left"
    return {"patient": patient, "image": image, "compare": compare, "run": run}


def take(browser: Browser, shot: Shot) -> None:
    page = signed_in(browser, shot.device, shot.role)
    page.goto(SITE + shot.place)
    keep_page(page, shot.name)
    page.context.close()


def photograph_sheets(browser: Browser, place: str) -> None:
    """The first sheets that a printer would get, beside one another."""
    page = signed_in(browser, DESK)
    page.goto(SITE + place)
    page.wait_for_load_state("networkidle")
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    sheets = [printed[number].render(scale=1).to_pil() for number in range(min(SHEETS, len(printed)))]
    gap = 16
    whole = Image.new(
        "RGB", (sum(one.width + gap for one in sheets) + gap, sheets[0].height + 2 * gap), "#888"
    )
    for number, sheet in enumerate(sheets):
        whole.paste(sheet, (gap + number * (sheet.width + gap), gap))
    keep(whole, "printed")
    page.context.close()


def photograph_marking(browser: Browser, patient: str) -> None:
    """Some pictures marked, by hand on a phone and at a desk, and the form that corrects them."""
    for device, name in ((PHONE, "marking-phone"), (DESK, "marking")):
        page = signed_in(browser, device)
        page.goto(SITE + patient)
        for box in page.get_by_role("checkbox", name=re.compile("^Mark ")).all()[:MARKED]:
            box.check()
        keep_page(page, name)
        if device is DESK:
            page.get_by_role("button", name="Correct or move").click()
            page.get_by_role("heading", name="Correct").wait_for()
            keep_page(page, "correct-many")
        page.context.close()


def photograph_assigning(browser: Browser) -> None:
    """A file that nobody knows, with the patient found."""
    page = signed_in(browser, DESK)
    page.goto(f"{SITE}/unlinked/")
    for box in page.get_by_role("checkbox", name=re.compile(r"\.(jpg|png)")).all()[:MARKED]:
        box.check()
    page.get_by_role("button", name=re.compile("Assign to a patient")).click()
    page.get_by_label("Find the patient").press_sequentially("larkspur")
    page.locator("#patients-to-choose input").first.check()
    keep_page(page, "assign")
    page.context.close()


def keep_page(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    with Image.open(io.BytesIO(page.screenshot())) as taken:
        keep(taken, name)


def keep(taken: Image.Image, name: str) -> None:
    taken.convert("RGB").save(PICTURES / f"page-{name}.webp", quality=82, method=6)


def signed_in(browser: Browser, device: Device, role: str = "steward") -> Page:
    context = browser.new_context(
        viewport={"width": device.width, "height": device.height}, color_scheme=device.scheme
    )
    page = context.new_page()
    page.goto(f"{SITE}/sign-in/")
    page.get_by_label("Account").fill(role)
    page.get_by_label("Password").fill(password(role))
    page.get_by_role("button", name="Sign in", exact=True).click()
    own = secrets.token_urlsafe()
    for field in page.locator("input[type=password]").all():
        field.fill(own)
    page.get_by_role("button", name="Save the password").click()
    page.wait_for_url("**/patients/")
    return page


def password(role: str) -> str:
    printed = subprocess.run(
        [sys.executable, "manage.py", "one_time_password", role, "--role", role],
        cwd=BACKEND, env=ENVIRON, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return printed.splitlines()[0].rpartition(" ")[2]


@contextmanager
def served() -> Iterator[None]:
    command = [sys.executable, "manage.py", "serve", "--port", PORT]
    with subprocess.Popen(command, cwd=BACKEND, env=ENVIRON, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            for line in iter(server.stdout.readline, ""):
                if "Ctrl-C" in line:
                    break
            yield
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
