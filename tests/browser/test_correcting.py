"""Correcting: seen at once, kept by the next import, and nothing is lost when two people or an ended session are in the way."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from sample_clinic.people import SamplePatient
from tests.browser.site import Site


def open_correction(site: Site, page: Page, person: SamplePatient, place: int) -> str:
    """The form of the n-th picture of somebody; returns the address of the viewer."""
    site.open_patient(page, person)
    page.locator(".thumbnails a").nth(place).click()
    expect(page.get_by_role("link", name="Correct this image")).to_be_visible()
    viewer = page.url
    page.get_by_role("link", name="Correct this image").click()
    expect(page.get_by_label("View")).to_be_visible()
    return viewer


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the correction").click()


def test_a_correction_stands_after_the_next_import_and_can_be_taken_back(site: Site, page: Page) -> None:
    site.sign_in(page)
    viewer = open_correction(site, page, site.others[0], 0)
    # A view is offered once, whatever the side: what is stored follows from both, and cannot contradict itself.
    view = page.get_by_label("View")
    assert not [
        text for text in view.locator("option").all_inner_texts() if re.search("left|right|\\(", text, re.I)
    ]
    view.select_option(label="Brannock")
    page.get_by_role("radio", name="Right", exact=True).check()
    save(page)
    expect(page.locator("h1")).to_contain_text("Brannock")
    expect(page.locator("h1 .side")).to_have_text("Right")

    site.reimport("--phase", "images")

    page.goto(viewer)
    expect(page.locator("h1")).to_contain_text("Brannock")
    expect(page.locator(".history")).to_contain_text("clinician")
    page.get_by_role("button", name=re.compile("View back to")).click()
    expect(page.locator("h1")).not_to_contain_text("Brannock")


def test_another_patient_takes_their_date_of_birth(site: Site, page: Page) -> None:
    mover, receiver = site.others[1], site.others[2]
    site.sign_in(page)
    page.set_viewport_size({"width": 1024, "height": 768})
    open_correction(site, page, mover, 0)
    expect(page.get_by_role("button", name="Save the correction")).to_be_in_viewport(ratio=1)
    page.get_by_text("It is somebody else's").click()
    page.get_by_label("Find the patient").fill(f"{receiver.last_name} {receiver.first_name}")
    page.get_by_role("radio", name=re.compile(f"{receiver.last_name}, {receiver.first_name}")).check()
    page.get_by_label(re.compile("Date of birth")).fill("1901-01-01")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved")
    page.get_by_label(re.compile("Date of birth")).fill(receiver.date_of_birth.isoformat())
    save(page)

    band = page.get_by_role("region", name="Patient", exact=True)
    expect(band).to_contain_text(f"{receiver.last_name}, {receiver.first_name}")


def test_of_two_people_the_second_sees_what_the_first_did_and_loses_nothing(
    site: Site, page: Page, chromium: Browser
) -> None:
    site.sign_in(page)
    viewer = open_correction(site, page, site.others[3], 0)
    with chromium.new_context() as other:
        second = other.new_page()
        site.sign_in(second, "steward")
        second.goto(viewer)
        second.get_by_role("link", name="Correct this image").click()
        second.get_by_label("View").select_option(label="Wound")
        page.get_by_label("View").select_option(label="X-ray")
        save(page)
        expect(page.locator("h1")).to_contain_text("X-ray")
        save(second)

        expect(second.get_by_role("alert")).to_contain_text("by clinician")
        expect(second.get_by_label("View")).to_have_value("wound")
        second.get_by_role("button", name="Save on top").click()
        expect(second.locator("h1")).to_contain_text("Wound")


def test_an_ended_session_loses_nothing_that_was_typed(site: Site, page: Page) -> None:
    site.sign_in(page)
    open_correction(site, page, site.others[4], 2)
    page.get_by_label("View").select_option(label="Wound")
    page.context.clear_cookies(name="sessionid")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Nothing on this page is lost")

    other = page.context.new_page()
    site.sign_in_anew(other)
    save(page)

    expect(page.locator("h1")).to_contain_text("Wound")
