"""A page in front of which nobody is covers itself, and gives back what was typed to whoever typed it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.site import Site


def test_a_page_that_nobody_uses_covers_itself_and_gives_back_what_was_typed(site: Site, page: Page) -> None:
    # A session of its own: it ends here.
    site.sign_in_anew(page)
    page.clock.install()
    page.goto(site.address + site.addresses["image"])
    name = page.locator("h1").inner_text()
    page.get_by_text("Write a note").click()
    page.get_by_label("Note on this picture").fill("typed before the telephone rang")
    locked = page.get_by_role("dialog", name=re.compile("Locked after 20 minutes"))

    page.clock.fast_forward("19:00")
    page.mouse.move(20, 20)
    page.clock.fast_forward("19:00")
    expect(locked).to_be_hidden()
    page.clock.fast_forward("01:30")
    expect(locked).to_be_visible()
    expect(page).to_have_title("Locked · Nexus")
    expect(page.locator("h1")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(locked).to_be_visible()
    assert page.request.get(site.address + "/account/session/").json() == {"account": None}

    with page.context.expect_page() as opened:
        locked.get_by_role("link", name="Sign in again").click()
    site.sign_in_anew(opened.value)
    opened.value.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(locked).to_be_hidden()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.get_by_label("Note on this picture")).to_have_value("typed before the telephone rang")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator(".annotations")).to_contain_text("typed before the telephone rang")


def test_somebody_else_who_signs_in_does_not_uncover_the_page(site: Site, page: Page) -> None:
    site.sign_in_anew(page)
    page.clock.install()
    page.goto(site.address + site.addresses["image"])
    page.clock.fast_forward("21:00")
    locked = page.get_by_role("dialog", name=re.compile("Locked after"))
    expect(locked).to_be_visible()

    other = page.context.new_page()
    site.sign_in_anew(other, "steward")
    other.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(locked).to_contain_text("Somebody else is signed in now")
    expect(page.locator("h1")).to_be_hidden()
