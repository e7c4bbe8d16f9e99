"""Takes the pictures of the pages that stand in the documents: of the sample clinic, by day, by night, on a tablet.

    make demo
    python docs/pictures/photograph.py

Serves the clinic of `var/` on a port of its own, signs in with the one-time password of an account made for it, and
writes docs/pictures/page-*.webp. Needs Debian's Chromium and the libraries of requirements/dev.txt.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
BACKEND = PROJECT / "backend"
PICTURES = PROJECT / "docs" / "pictures"
PORT = "8765"
SITE = f"http://127.0.0.1:{PORT}"
ENVIRON = {**os.environ, "NEXUS_HTTPS": "0"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@dataclass(frozen=True)
class Device:
    """On what a page is looked at."""

    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"


DESK, NIGHT, TABLET = Device(1280, 860), Device(1280, 860, "dark"), Device(820, 1180)


def main() -> None:
    with served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        places = find_places(browser)
        for name, place, device in (
            ("patients", "/patients/?q=larks", DESK),
            ("patient", places["patient"], DESK),
            ("patient-dark", places["patient"], NIGHT),
            ("patient-tablet", places["patient"], TABLET),
            ("viewer", places["image"], DESK),
            ("viewer-tablet", places["image"], TABLET),
            ("compare", places["compare"], DESK),
            ("compare-dark", f"{places['compare']}&mode=slider", NIGHT),
            ("correct", f"{places['image']}correct/", DESK),
            ("run", places["run"], DESK),
            ("unlinked", "/unlinked/", DESK),
        ):
            take(browser, name, place, device)
        browser.close()


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
    run = str(page.get_by_role("link", name=re.compile("linked in run")).last.get_attribute("href"))
    page.context.close()
    compare = f"{patient}compare/?category=dorsal&side=left"
    return {"patient": patient, "image": image, "compare": compare, "run": run}


def take(browser: Browser, name: str, place: str, device: Device) -> None:
    page = signed_in(browser, device)
    page.goto(SITE + place)
    page.wait_for_load_state("networkidle")
    with Image.open(io.BytesIO(page.screenshot())) as taken:
        taken.convert("RGB").save(PICTURES / f"page-{name}.webp", quality=82, method=6)
    page.context.close()


def signed_in(browser: Browser, device: Device) -> Page:
    context = browser.new_context(
        viewport={"width": device.width, "height": device.height}, color_scheme=device.scheme
    )
    page = context.new_page()
    page.goto(f"{SITE}/sign-in/")
    page.get_by_label("Account").fill("steward")
    page.get_by_label("Password").fill(password())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/patients/")
    # The word on the one-time password is not what the picture is about.
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => document.querySelector('body > .notice')?.remove())"
    )
    return page


def password() -> str:
    printed = subprocess.run(
        [sys.executable, "manage.py", "one_time_password", "steward", "--role", "steward"],
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
