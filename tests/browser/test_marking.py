"""Marking pictures on a patient's page, with the pointer, by keys and by touch: correcting, moving and printing many in one go."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import IsAccessible
from tests.browser.site import Site


def test_twelve_marked_pictures_are_corrected_at_once_and_taken_back_from_the_message(
    site: Site, page: Page, is_accessible: IsAccessible
) -> None:
    site.sign_in(page)
    page.goto(site.address + site.addresses["patient"])
    boxes = page.get_by_role("checkbox", name=re.compile("^Mark "))
    bar = page.get_by_role("group", name="Marked pictures")
    expect(bar).to_be_hidden()
    boxes.first.check()
    boxes.nth(12).click(modifiers=["Shift"])
    expect(bar).to_contain_text("13 marked")
    # The last one is left out again, by the key and from its picture.
    page.locator(".thumbnails a").nth(12).focus()
    page.keyboard.press("x")
    expect(bar).to_contain_text("12 marked")
    is_accessible(page)

    bar.get_by_role("button", name="Correct or move").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Correct 12 pictures")
    is_accessible(page)
    page.get_by_label("Day on which they were taken").fill("2015-05-05")
    page.get_by_role("button", name="Correct the marked pictures").click()

    there = page.get_by_role("region", name="5 May 2015").get_by_role("img")
    expect(there).to_have_count(12)
    notices = page.locator("#notices")
    expect(notices).to_contain_text("12 pictures corrected")
    notices.get_by_role("button", name="Undo").click()
    expect(notices).to_contain_text("12 pictures are as they were before")
    expect(there).to_have_count(0)


def test_on_a_phone_marked_pictures_are_printed_and_moved_and_come_back(
    site: Site, chromium: Browser
) -> None:
    mover, receiver = site.others[1], site.others[2]
    phone = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = phone.new_page()
    site.sign_in(page)
    site.open_patient(page, mover)
    boxes = page.get_by_role("checkbox", name=re.compile("^Mark "))
    for number in range(2):
        boxes.nth(number).tap()
    # As it stands: other tests of this clinic move pictures, too.
    before = boxes.count()
    bar = page.get_by_role("group", name="Marked pictures")
    expect(bar).to_contain_text("2 marked")
    expect(bar).to_be_in_viewport(ratio=1)
    for button in bar.get_by_role("button").all():
        assert button.evaluate("e => Math.min(e.offsetWidth, e.offsetHeight)") >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    bar.get_by_role("button", name="Print …").tap()
    expect(page.locator(".sheet")).to_have_count(1)
    expect(page.locator(".sheet img")).to_have_count(2)
    page.go_back()
    expect(bar).to_contain_text("2 marked")

    bar.get_by_role("button", name="Correct or move").tap()
    page.get_by_text("All of them are somebody else's").tap()
    page.get_by_label("Find the patient").press_sequentially(f"{receiver.last_name} {receiver.first_name}")
    page.get_by_role("radio", name=re.compile(f"{receiver.last_name}, {receiver.first_name}")).tap()
    page.get_by_label(re.compile("Date of birth")).fill(receiver.date_of_birth.isoformat())
    page.get_by_role("button", name="Correct the marked pictures").tap()

    notices = page.locator("#notices")
    expect(notices).to_contain_text(f"They are {receiver.last_name}, {receiver.first_name}'s now")
    expect(boxes).to_have_count(before - 2)
    notices.get_by_role("button", name="Undo").tap()
    expect(notices).to_contain_text("2 pictures are as they were before")
    expect(boxes).to_have_count(before)
    phone.close()
