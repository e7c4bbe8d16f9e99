"""What stands around every page: the head, its menu, and the keys that mean the same everywhere."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.site import Site


def test_a_question_mark_shows_the_keys_and_a_slash_goes_to_the_search_from_every_page(
    site: Site, page: Page
) -> None:
    site.sign_in(page)
    for name in ("image", "patients"):
        page.goto(site.address + site.addresses[name])
        page.locator(".brand").focus()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_contain_text("find a patient")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(page.locator(".brand")).to_be_focused()
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox", name="Find a patient")).to_be_focused()

    # What is typed is typed.
    page.keyboard.type("/?")
    expect(page.get_by_role("searchbox")).to_have_value("/?")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_on_a_phone_the_head_is_one_line_and_its_menu_opens_over_the_page(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    site.sign_in(page, "steward")
    page.goto(site.address + site.addresses["patient"])
    head = page.get_by_role("banner")
    assert head.evaluate("e => e.offsetHeight") <= 60
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()

    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    head.get_by_role("link", name="Unlinked").click()
    expect(page).to_have_url(re.compile("/unlinked/"))
