"""On paper: whose it is stands on every sheet, whatever page is printed, and nothing of a screen's controls."""

from __future__ import annotations

import io
import re

import pypdfium2
from playwright.sync_api import Page, expect

from sample_clinic.people import SamplePatient
from tests.browser.site import Site

CONTROLS = re.compile(
    r"Sign out|Download|Print …|Full screen|Correct\b|Back to|\bFit\b|Undo|on a sheet|Keys|Who looked|Compare"
)


def printed(page: Page) -> list[str]:
    """The text of each sheet as the browser prints the page that it shows."""
    page.wait_for_load_state("networkidle")
    with pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4"))) as document:
        return [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in document]


def is_of(person: SamplePatient, sheets: list[str]) -> bool:
    """Whether each sheet says whose it is and which of how many, and shows no control."""
    born = f"{person.date_of_birth:%-d %b %Y}"
    return all(
        f"{person.last_name}, {person.first_name}" in text
        and born in text
        and f"Page {number} of {len(sheets)}" in text
        and not CONTROLS.search(text)
        for number, text in enumerate(sheets, 1)
    )


def test_sheets_of_what_the_filter_shows_say_whose_they_are_and_what_is_on_them(
    site: Site, page: Page
) -> None:
    site.sign_in(page)
    page.goto(site.address + site.addresses["patient"] + "?category=dorsal")
    page.get_by_role("link", name="Print …").click()
    page.get_by_role("button", name="1 on a sheet").click()
    expect(page.get_by_role("button", name="Print …")).to_be_enabled()

    sheets = printed(page)

    pictures = [record for record in site.records_of(site.hero) if record.file.subject.view == "dorsal"]
    assert len(sheets) == len(pictures) > 2
    assert is_of(site.hero, sheets)
    for text in sheets:
        assert re.search(r"Dorsal, (left|right) \d{1,2} \w{3} \d{4} Printed .* by clinician", text)
        # Its own, and not the browser's beside it.
        assert text.count("Page ") == 1


def test_a_picture_that_cannot_be_shown_says_so_on_paper(site: Site, page: Page) -> None:
    person = site.others[-1]
    site.sign_in(page)
    site.open_patient(page, person)
    page.get_by_role("link", name="Print …").click()

    assert "corrupt" in " ".join(printed(page))


def test_any_page_about_a_patient_is_a_decent_sheet(site: Site, page: Page) -> None:
    site.sign_in(page)
    record = site.addresses["patient"]
    for name, pictures in (
        (record, len(site.records_of(site.hero))),
        # Narrower than its table: no picture is lost at the edge.
        (f"{record}?arrange=view", len(site.records_of(site.hero))),
        (site.addresses["image"], 1),
        (site.addresses["compare"], 2),
        (site.addresses["compare across"], 2),
    ):
        page.goto(site.address + name)

        sheets = printed(page)

        assert is_of(site.hero, sheets), (name, sheets)
        days = re.findall(r"(?<!Born )\b\d{1,2} \w{3} \d{4}", " ".join(sheets))
        assert len(days) >= pictures, name
        # What is written light on a dark ground would be lost: printers leave the ground out.
        page.emulate_media(media="print", color_scheme="dark")
        light = page.evaluate(
            """() => [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility() && one.textContent.trim()
              && getComputedStyle(one).color.match(/\\d+/g).slice(0, 3).every((part) => Number(part) > 150)).map((one) => one.outerHTML)"""
        )
        page.emulate_media(media=None, color_scheme=None)
        assert light == [], name


def test_an_entry_of_a_pictures_history_is_not_torn_between_two_sheets(site: Site, page: Page) -> None:
    site.sign_in(page)
    page.goto(site.address + site.addresses["image"])
    # Notes and corrections have the same list; long ones end on another sheet.
    page.locator(".facts").evaluate(
        """facts => facts.insertAdjacentHTML('beforeend', '<ol class="history">' + [1, 2, 3, 4, 5].map((number) =>
          `<li><p>Begin ${number}.</p>${'<p>On and on</p>'.repeat(18)}<p>End ${number}.</p></li>`).join('') + '</ol>')"""
    )

    sheets = printed(page)

    assert len(sheets) > 2
    assert is_of(site.hero, sheets)
    for text in sheets:
        assert re.findall(r"Begin (\d)\.", text) == re.findall(r"End (\d)\.", text)
